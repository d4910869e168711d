"""Mail to people, kept with the case it is about."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "laadregie.foundation.mail"
    label = "mail"
