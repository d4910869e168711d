"""Terms that run: started, paused, ended."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "laadregie.foundation.clocks"
    label = "clocks"
