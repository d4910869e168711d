from importlib import import_module

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "laadregie.monitoring"

    def ready(self) -> None:
        """Let the worker know this context's jobs, the trail its events, and the map API its features."""
        import_module("laadregie.monitoring.runs")
        import_module("laadregie.monitoring.trail").register()
        import_module("laadregie.monitoring.ogc").register()
