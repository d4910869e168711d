"""API of traffic orders."""

from laadregie.realisation.orders.api.orders import router

__all__ = ["router"]
