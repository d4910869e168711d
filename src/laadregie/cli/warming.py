"""What a server does before it says that it is ready, so that the first visitors need not wait for it.

Addresses, templates, translations and the tables that are read once are all made at first use; after a
start that would be at the first request, and 64 people who come at once would each wait for it.
"""

import gc
import io
import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connection
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.http import urlencode

from laadkern.geo import lonlat_from_rd
from laadregie.regions import selectors as regions

log = logging.getLogger(__name__)
Application = Callable[..., Iterable[bytes]]
PLACES = 4  # as many municipalities as keep their streets in memory
PAGES = (
    "programme:start",
    "intake:check",
    "intake:point",
    "monitoring:index",
    "planmaps:map",
    "account_login",
    "planmaps:layer_outline",
    "planmaps:layer_municipalities",
    "planmaps:layer_points",
    "planmaps:layer_neighbourhoods",
)


def warm_up(application: Application) -> None:
    """Make what is made at first use; what cannot be made now is left to the first request."""
    for work in (_languages, _templates, lambda: _pages(application)):
        try:
            work()
        except Exception as error:  # a site that starts a little slower is better than none
            log.warning("not warmed up: %s", type(error).__name__)
    connection.close()
    # What was made until now stays; going through half a million objects takes a quarter of a second.
    gc.collect()
    gc.freeze()


def _languages() -> None:
    """Addresses and words, in each language."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Start")
            reverse("web:privacy")


def _templates() -> None:
    """Every template of our own."""
    for folder in get_app_template_dirs("templates"):
        if "laadregie" in Path(folder).parts:
            for path in Path(folder).rglob("*.*"):
                _compile(str(path.relative_to(folder)))


def _compile(name: str) -> None:
    try:
        get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError, UnicodeDecodeError):
        log.warning("not a template: %s", name)


def _pages(application: Application) -> None:
    for path in chain(_public(), _answers()):
        path_only, _, query = path.partition("?")
        ask(application, path_only, query)


def _public() -> Iterator[str]:
    for name in PAGES:
        try:
            yield reverse(name)
        except NoReverseMatch:
            log.warning("no such page: %s", name)


def _answers() -> Iterator[str]:
    """The answer to “has a request a chance?” where streets are loaded, else anywhere."""
    index = regions.area_index("municipality")
    with_streets = {one.municipality.code for one in regions.enrichments() if one.kind == "streets"}
    codes = sorted(with_streets & set(index.codes))[:PLACES] or list(index.codes)[:1]
    for code in codes:
        point = index.shapes[index.codes.index(code)].representative_point()
        lon, lat = lonlat_from_rd([point.x], [point.y])
        query = urlencode({"lon": f"{float(lon[0]):.6f}", "lat": f"{float(lat[0]):.6f}"})
        yield f"{reverse('intake:check')}?{query}"


def ask(application: Application, path: str, query: str = "") -> str:
    """Ask the application for a page as a visitor on this machine would; returns its status."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "") or "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
    }
    told: list[str] = []
    answer = application(environ, lambda status, _headers, _error=None: told.append(status))
    try:
        for _part in answer:
            pass
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    return told[0] if told else ""
