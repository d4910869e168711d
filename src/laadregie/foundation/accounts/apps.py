from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "laadregie.foundation.accounts"
    label = "accounts"
