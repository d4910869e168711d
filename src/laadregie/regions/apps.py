from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "laadregie.regions"
    label = "regions"
