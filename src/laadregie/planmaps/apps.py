from importlib import import_module

from django.apps import AppConfig


class PlanmapsConfig(AppConfig):
    name = "laadregie.planmaps"

    def ready(self) -> None:
        """Let the worker know this context's jobs, the trail its events, and the map API its features."""
        import_module("laadregie.planmaps.services")
        import_module("laadregie.planmaps.trail").register()
        import_module("laadregie.planmaps.ogc").register()
