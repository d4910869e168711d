from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "laadregie.foundation.sources"
    label = "sources"
