from importlib import import_module

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "laadregie.regions"
    label = "regions"

    def ready(self) -> None:
        """Let the audit trail know what happens here, and the map API what there is to read."""
        import_module("laadregie.regions.trail").register()
        import_module("laadregie.regions.ogc").register()
