"""Intake: requests for charge poles of residents and companies."""

from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Requests, their evidence, how they are judged and decided."""

    name = "laadregie.intake"
    label = "intake"

    def ready(self) -> None:
        """Hear of realisations, tell the weekly mail, remind, name what is in the trail, know the jobs."""
        import_module("laadregie.intake.services.serving").listen()
        import_module("laadregie.intake.digest")
        import_module("laadregie.intake.reminders")
        import_module("laadregie.intake.trail").register()
        import_module("laadregie.intake.retention.trail").register()
        import_module("laadregie.intake.importing.services")
        import_module("laadregie.intake.services.due")
        import_module("laadregie.intake.handover.delivering")
