"""Intake: requests for charge poles of residents and companies."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Requests, their evidence, how they are judged and decided."""

    name = "laadregie.intake"
    label = "intake"
