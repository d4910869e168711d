"""Links that open one thing for who has no account."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "laadregie.foundation.links"
    label = "links"
