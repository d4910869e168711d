"""What opens a case or an account stands in no log line and in no report of an error."""

import logging
from urllib.parse import quote

import pytest
from django.core import mail
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.log import AdminEmailHandler

from laadregie.foundation.hidden import HIDDEN, hide
from laadregie.foundation.keys import secrets
from laadregie.foundation.links import services as links

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    """A handler as another program would add it: without any filter."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def lines():
    handler = Kept()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def token():
    return links.make("follow", "request:LR-1", days=10)


@pytest.mark.parametrize(
    "path", ["/laadpaal/volgen/{}/", "/laadpaal/volgen/{}/document/1/", "/a/page/that/is/not/{}/there/"]
)
def test_a_refused_page_is_logged_without_its_link(lines, path):
    unknown = links.make("other", "request:LR-1", days=10)

    assert Client().get(path.format(unknown)).status_code == 404

    told = "\n".join(lines)
    assert path.format(HIDDEN) in told
    assert not any(part in told for part in unknown.split(":"))


def test_a_form_without_its_proof_is_logged_without_its_link(lines, token):
    client = Client(enforce_csrf_checks=True)

    assert client.post(f"/laadpaal/volgen/{token}/intrekken/").status_code == 403

    assert any("/laadpaal/volgen/***/intrekken/" in line for line in lines)
    assert token not in "\n".join(lines)


def test_a_traceback_is_logged_without_its_link(lines, token):
    try:
        raise ValueError(f"cannot read {token}")
    except ValueError:
        logging.getLogger("any").exception("failed at %s", token)

    assert "ValueError: cannot read ***" in lines[-1]
    assert "failed at ***" in lines[-1]
    assert token not in lines[-1]


def test_the_line_of_another_web_server_holds_no_link_either(lines, token):
    logging.getLogger("gunicorn.access").info(
        '%(h)s "%(r)s" %(s)s', {"h": "10.0.0.1", "r": f"GET /laadpaal/volgen/{token}/ HTTP/1.1", "s": "200"}
    )

    assert lines[-1] == '10.0.0.1 "GET /laadpaal/volgen/***/ HTTP/1.1" 200'


def test_words_that_do_not_fit_their_values_are_logged_all_the_same(lines, token):
    logging.getLogger("any").warning("%d of %d", token)

    assert "***" in lines[-1]
    assert token not in lines[-1]


@pytest.mark.parametrize("is_html", [True, False])
def test_the_report_of_an_error_holds_no_link(settings, token, is_html):
    settings.ADMINS = [("A", "a@example.nl")]

    def fails(request: HttpRequest, link: str) -> None:
        raise RuntimeError(link)

    request = RequestFactory().get(f"/laadpaal/volgen/{token}/?next={quote(token)}")
    logger = logging.getLogger("django.request")
    handler = AdminEmailHandler(include_html=is_html, reporter_class=settings.DEFAULT_EXCEPTION_REPORTER)
    logger.addHandler(handler)
    try:
        fails(request, token)
    except RuntimeError:
        logger.exception("Internal Server Error: %s", request.path, extra={"request": request})
    finally:
        logger.removeHandler(handler)

    assert len(mail.outbox) == 2, "of Django's own handler and of the one added here"
    for report in mail.outbox:
        whole = report.subject + report.body + "".join(part[0] for part in report.alternatives)
        assert "/laadpaal/volgen/***/" in whole
        assert not any(part in whole for part in token.split(":"))


@pytest.mark.parametrize("written", [str, quote, lambda text: quote(quote(text))])
def test_a_link_is_known_however_its_colon_is_written(token, written):
    assert hide(f"/x/{written(token)}/y") == "/x/***/y"


def test_the_shape_of_every_secret_is_known():
    tokens = [links.make("follow", f"request:{n}", days=1) for n in range(200)]
    keys = [secrets.new_key() for _ in range(200)]

    assert {hide(one) for one in [*tokens, *keys]} == {HIDDEN}


@pytest.mark.parametrize(
    "plain",
    [
        "/aanvragen/LR-7KQ2-M4XD/",
        "/static/bundle.0123456789abcdef0123456789abcdef.js",
        "8a1f0c1e-5b0a-4f7e-9c6d-2b8e1f3a4d5c",
        "2026-11-26T03:00:00+00:00",
    ],
)
def test_other_words_stay(plain):
    assert hide(plain) == plain
