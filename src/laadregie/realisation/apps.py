"""Realisation: from a chosen site to a pole in operation."""

from importlib import import_module

from django.apps import AppConfig


class RealisationConfig(AppConfig):
    """The realisation of sites: location, grid, traffic order, connection, placing."""

    name = "laadregie.realisation"
    label = "realisation"

    def ready(self) -> None:
        """Hold sites on the plan map, name what stands in the trail, and listen to deliveries."""
        import_module("laadregie.realisation.holding").register()
        import_module("laadregie.realisation.trail").register()
        import_module("laadregie.realisation.orders.trail").register()
        import_module("laadregie.realisation.orders.leaving").listen()
        import_module("laadregie.realisation.feed_watch").listen()
