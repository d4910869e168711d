from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "laadregie.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        from laadregie.foundation.audit import labels

        labels.register({"jobs.stop_requested": _("Calculation stopped")})
