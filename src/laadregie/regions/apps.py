from importlib import import_module

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "laadregie.regions"
    label = "regions"

    def ready(self) -> None:
        """Let the audit trail know the names of what happens here."""
        import_module("laadregie.regions.trail").register()
