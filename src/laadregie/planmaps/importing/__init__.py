"""Bringing in a list of sites that a municipality already has: read, map columns, check, import."""
