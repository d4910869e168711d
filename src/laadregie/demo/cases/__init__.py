"""Plausible cases for the demo: requests, realisations and traffic orders of people who do not exist.

The same seed and day give the same cases. Everything made here is marked `is_demo`.
"""
