from importlib import import_module

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "laadregie.foundation.keys"
    label = "keys"

    def ready(self) -> None:
        """Let the audit trail know the names of what happens here."""
        import_module("laadregie.foundation.keys.trail").register()
