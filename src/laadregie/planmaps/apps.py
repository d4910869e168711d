from django.apps import AppConfig


class PlanmapsConfig(AppConfig):
    name = "laadregie.planmaps"
