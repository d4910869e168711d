"""What every answer carries, and the one address that answers before all else."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from laadregie.foundation import once
from laadregie.foundation.web import problems

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
# What an answer carries that never reaches Django's own middleware.
BARE_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
# Pages elsewhere may read how the APIs are described, and nothing else.
DESCRIPTIONS = ("/openapi.json", "/ogc/v1/api")


def health(get_response: GetResponse) -> GetResponse:
    """Answer `/healthz` when the database answers; without host check, session or language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz":
            return get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answer = HttpResponse("ok", content_type="text/plain; charset=utf-8", headers=BARE_HEADERS)
        if settings.SECURE_HSTS_SECONDS:
            answer.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return answer

    return middleware


def chosen_language(get_response: GetResponse) -> GetResponse:
    """Dutch, unless the reader chose English with the switch in the page.

    Django's own middleware lets the language of the browser decide; people whose browser happens to
    speak English would get English pages about a Dutch municipality.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def asked_once(get_response: GetResponse) -> GetResponse:
    """Ask what several parts of a page need once; only where nothing is written."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with once.page():
            return get_response(request)

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers Django has no setting for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def api_answers(get_response: GetResponse) -> GetResponse:
    """Put the version on every answer of the API, and make every refusal a problem document."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not problems.is_api(request):
            return response
        answer = problems.as_problem(response)
        answer.headers["API-Version"] = settings.API_VERSION
        answer.headers.setdefault("Cache-Control", "no-store")
        if request.path.endswith(DESCRIPTIONS):
            answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """Keep pages of someone who is signed in, and ways there, out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        private = request.user.is_authenticated or 300 <= response.status_code < 400
        if private and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware
