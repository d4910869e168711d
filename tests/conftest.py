"""Settings of the tests: plain static files, fast password hashing, files in a folder of the test."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import settings

from laadregie.foundation.accounts import completeness

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PACK = Path(__file__).resolve().parents[1] / "data" / "regio-oost"


def pytest_configure() -> None:
    """Make the folder that the static files middleware expects; let made-up cases take their time."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # No test is timed: a busy machine must not fail one.
    settings.register_profile("laadregie", deadline=None)
    settings.load_profile("laadregie")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; the test skips where it is absent."""
    folder = Path(os.environ.get("LAADREGIE_SHARED_DATA", SHARED_DATA))
    if not folder.is_dir():
        pytest.skip("the data folder beside the project is not here")
    return folder


@pytest.fixture(scope="session")
def region_pack() -> Path:
    """The region pack that the project carries."""
    return PACK


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    # Also where tests share a folder, each begins with the whole of what one may ask in a minute.
    settings.LIMITS_FILE = tmp_path / "limits.sqlite3"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _force_login_is_complete(monkeypatch):
    """`client.force_login` stands for the whole of signing in, the second factor included."""
    plain = Client.force_login

    def force_login(client, user, backend=None):
        plain(client, user, backend)
        session = client.session
        completeness.complete(session, user)
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)
