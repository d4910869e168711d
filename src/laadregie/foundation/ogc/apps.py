from django.apps import AppConfig


class OgcConfig(AppConfig):
    name = "laadregie.foundation.ogc"
    label = "ogc"
