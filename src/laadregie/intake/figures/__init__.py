"""Figures of requests: what is asked, decided and built, for everyone and for who handles them."""
