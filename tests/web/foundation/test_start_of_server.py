"""What a server does before it answers: static files once, and what the first visitors need."""

import os
import socket

import pytest
from django.contrib.staticfiles import finders
from django.core.wsgi import get_wsgi_application

from laadregie.cli import answering, static_files, warming


@pytest.fixture
def source(settings, tmp_path):
    """A folder with one static file, collected as an installation does."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    finders.get_finder.cache_clear()
    yield folder
    finders.get_finder.cache_clear()


def test_static_files_are_collected_once(source, settings):
    assert static_files.collect()
    assert not static_files.collect()

    assert (settings.STATIC_ROOT / "staticfiles.json").is_file()


def test_a_changed_file_is_collected_again(source, settings):
    static_files.collect()
    (source / "a.css").write_text("a { color: blue; margin: 0 }")
    later = (source / "a.css").stat().st_mtime + 5  # within a second Django takes it for the same
    os.utime(source / "a.css", (later, later))

    assert static_files.collect()

    assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: blue; margin: 0 }"


def test_a_collection_that_was_cut_off_does_not_count(source, settings, monkeypatch):
    static_files.collect()
    (source / "b.css").write_text("b { color: red }")

    def cut_off(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(static_files, "call_command", cut_off)
        with pytest.raises(KeyboardInterrupt):
            static_files.collect()

    assert static_files.collect()


@pytest.mark.django_db
def test_the_application_is_asked_as_a_visitor_would():
    assert warming.ask(get_wsgi_application(), "/laadpaal/") == "200 OK"
    assert warming.ask(get_wsgi_application(), "/geen-pagina/") == "404 Not Found"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["*", ".example.nl", "laden.example.nl"])
def test_a_host_is_named_that_the_site_answers_to(settings, host):
    settings.ALLOWED_HOSTS = [host]

    assert warming.ask(get_wsgi_application(), "/laadpaal/") == "200 OK"


@pytest.mark.django_db
def test_every_page_that_is_made_ready_exists():
    assert len(list(warming._public())) == len(warming.PAGES)


@pytest.mark.django_db
def test_a_site_without_a_region_starts_all_the_same(caplog):
    def broken(_environ, _start):
        raise ZeroDivisionError

    warming.warm_up(broken)

    assert "not warmed up: ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_every_template_of_ours_compiles(caplog):
    warming._templates()

    assert "not a template" not in caplog.text


def test_nobody_connects_before_somebody_answers_and_an_address_is_answered_once():
    with answering.bound("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
        held.listen()
        with pytest.raises(OSError, match="in use"):
            answering.bound("127.0.0.1", port)
