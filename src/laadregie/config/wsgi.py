"""The WSGI application, for `laadregie serve` and for any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laadregie.config.settings")
application = get_wsgi_application()
