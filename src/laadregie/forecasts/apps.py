from importlib import import_module

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "laadregie.forecasts"

    def ready(self) -> None:
        """Let the worker know this context's jobs, and the trail the names of what happens."""
        import_module("laadregie.forecasts.runs")
        import_module("laadregie.forecasts.trail").register()
