"""Documents that were made and may be asked for again."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "laadregie.foundation.documents"
    label = "documents"
