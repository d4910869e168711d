from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "laadregie.foundation.web"
    label = "web"
