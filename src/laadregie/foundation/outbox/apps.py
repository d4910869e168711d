"""What has to leave for elsewhere, kept with the change that caused it."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "laadregie.foundation.outbox"
    label = "outbox"
