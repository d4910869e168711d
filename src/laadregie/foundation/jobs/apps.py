from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "laadregie.foundation.jobs"
    label = "jobs"
