from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "laadregie.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from laadregie.foundation.accounts import receivers, trail

        receivers.connect()
        trail.register()
