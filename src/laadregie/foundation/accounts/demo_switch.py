"""The demo's switch for the second factor; outside a database made by `laadregie demo` it does nothing."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from laadregie.foundation.accounts.models import DemoDatabase


class NotADemoDatabase(ImproperlyConfigured):
    """The demo was asked for in a database that holds something else."""


def is_on() -> bool:
    """Tell whether demo accounts may sign in: LAADREGIE_DEMO=1 and a database made by the demo."""
    return bool(settings.DEMO) and DemoDatabase.objects.exists()


def mark() -> None:
    """Mark an empty database as one of the demo; does nothing when it has the mark.

    Raises:
        NotADemoDatabase: LAADREGIE_DEMO is not 1, or the database holds anything.
    """
    if not settings.DEMO:
        raise NotADemoDatabase("LAADREGIE_DEMO is not 1: this is no demo")
    with transaction.atomic():
        if DemoDatabase.objects.exists():
            return
        if found := _first_model_with_rows():
            raise NotADemoDatabase(f"the database is not empty ({found}): the demo starts in a new one")
        DemoDatabase.objects.create(pk=1)


def check() -> None:
    """Refuse to start with LAADREGIE_DEMO=1 on a database that the demo did not make.

    Raises:
        NotADemoDatabase: That is so.
    """
    if settings.DEMO and not DemoDatabase.objects.exists():
        raise NotADemoDatabase("LAADREGIE_DEMO is 1, but this database was not made by `laadregie demo`")


def _first_model_with_rows() -> str | None:
    ours = (model for model in apps.get_models() if model.__module__.startswith("laadregie."))
    return next((model._meta.label for model in ours if model._default_manager.exists()), None)
