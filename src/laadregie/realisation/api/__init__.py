"""API of realisations."""

from laadregie.realisation.api.realisations import router

__all__ = ["router"]
