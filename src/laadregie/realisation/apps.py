"""Realisation: from a chosen site to a pole in operation."""

from django.apps import AppConfig


class RealisationConfig(AppConfig):
    """The realisation of sites: location, grid, traffic order, connection, placing."""

    name = "laadregie.realisation"
    label = "realisation"
