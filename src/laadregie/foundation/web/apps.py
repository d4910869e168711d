import logging

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "laadregie.foundation.web"
    label = "web"

    def ready(self) -> None:
        """Keep secrets out of every log record made from here on."""
        from laadregie.foundation.web.logs import record_without_secrets

        logging.setLogRecordFactory(record_without_secrets)
