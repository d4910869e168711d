from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "laadregie.foundation.audit"
    label = "audit"
