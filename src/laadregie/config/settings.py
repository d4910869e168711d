"""Settings; what differs per installation comes from the environment (docs/settings.md)."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from laadregie.config import secrets

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("LAADREGIE_DATA", "var")).resolve()
DEMO = os.environ.get("LAADREGIE_DEMO") == "1"
DEBUG = False

SECRET_KEY = secrets.secret_key(DATA_DIR)
ALLOWED_HOSTS = os.environ.get("LAADREGIE_HOSTS", "localhost,127.0.0.1").split(",")
# Behind a proxy that ends TLS; without one the site speaks plain http on this machine only.
BEHIND_TLS = os.environ.get("LAADREGIE_BEHIND_TLS") == "1"
# Hosts that connectors may call; empty means that nothing is fetched from outside.
SOURCE_HOSTS = [host for host in os.environ.get("LAADREGIE_SOURCE_HOSTS", "").split(",") if host]
# Where the open registers are; nothing is fetched unless SOURCE_HOSTS has their hosts.
BAG_URL = os.environ.get("LAADREGIE_BAG_URL", "https://api.pdok.nl/kadaster/bag/ogc/v2")
BGT_URL = os.environ.get("LAADREGIE_BGT_URL", "https://api.pdok.nl/lv/bgt/ogc/v1")
CBS_SQUARES_URL = os.environ.get(
    "LAADREGIE_CBS_SQUARES_URL", "https://service.pdok.nl/cbs/vierkantstatistieken500m/2024/wfs/v1_0"
)
CBS_SQUARES_LAYER = os.environ.get("LAADREGIE_CBS_SQUARES_LAYER", "vierkant_500m")
LOCATIESERVER_URL = os.environ.get(
    "LAADREGIE_LOCATIESERVER_URL", "https://api.pdok.nl/bzk/locatieserver/search/v3_1"
)
# A background map from outside (a WMTS address template); without it own boundaries only.
CONTACT_EMAIL = os.environ.get("LAADREGIE_CONTACT", "beheer@localhost")
# Where the site stands for the world, as descriptions of the APIs say it.
PUBLIC_URL = os.environ.get("LAADREGIE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
# Requests to the APIs in a minute, per network address and per API key or person.
API_LIMIT_PER_ADDRESS = int(os.environ.get("LAADREGIE_API_LIMIT", "300"))
API_LIMIT_PER_KEY = int(os.environ.get("LAADREGIE_API_KEY_LIMIT", "1200"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "laadregie.foundation.accounts",  # before allauth: its templates win
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "laadregie.foundation.audit",
    "laadregie.foundation.clocks",
    "laadregie.foundation.documents",
    "laadregie.foundation.jobs",
    "laadregie.foundation.keys",
    "laadregie.foundation.links",
    "laadregie.foundation.mail",
    "laadregie.foundation.ogc",
    "laadregie.foundation.outbox",
    "laadregie.foundation.sources",
    "laadregie.foundation.web",
    "laadregie.regions",
    "laadregie.monitoring",
    "laadregie.forecasts",
    "laadregie.planmaps",
    "laadregie.realisation",
    "laadregie.intake",
    "laadregie.programme",
]

MIDDLEWARE = [
    "laadregie.foundation.web.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "laadregie.foundation.web.middleware.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "laadregie.foundation.web.middleware.chosen_language",
    "laadregie.foundation.web.middleware.asked_once",
    "laadregie.foundation.web.middleware.api_answers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "laadregie.foundation.accounts.activity.ActivityMiddleware",
    "laadregie.foundation.keys.middleware.ApiAccessMiddleware",
    "laadregie.foundation.accounts.middleware.SecondFactorMiddleware",
    "laadregie.foundation.web.middleware.private_pages",
    "laadregie.foundation.web.storage_full.StorageFullMiddleware",
]

CSRF_FAILURE_VIEW = "laadregie.foundation.web.views.csrf_failure"
API_VERSION = "1.0.0"
ROOT_URLCONF = "laadregie.config.urls"
WSGI_APPLICATION = "laadregie.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laadregie.foundation.web.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "laadregie.foundation.web.forms.Renderer"
# The main menu: names of pages, their labels, and perhaps what tells who sees them; a name that no context
# knows is left out.
NAVIGATION = [
    ("programme:start", _("Start")),
    ("intake:check", _("Ask for a pole")),
    ("planmaps:map", _("Map")),
    ("intake:work", _("Requests"), "laadregie.intake.permissions.can_see_work"),
    ("realisation:work", _("Realisations"), "laadregie.realisation.permissions.can_see_work"),
    ("forecasts:index", _("Forecast")),
    ("monitoring:index", _("Network")),
    ("regions:policy", _("Policy")),
]
# At the foot of every page, in the same way.
FOOTER = [
    ("request_figures:page", _("Figures of requests")),
    ("regions:sources", _("Sources and methods")),
    ("regions:parties", _("Parties")),
    ("regions:participation", _("Participation")),
    ("orders:index", _("Traffic orders")),
    ("ogc:landing", _("Map API")),
    ("web:accessibility", _("Accessibility")),
    ("web:privacy", _("Privacy")),
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'laadregie.sqlite3'}")
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # docs/decisions/sqlite-settings.md: with Django's own options simultaneous writes fail.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that rate limits and used codes hold for every process of the site.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "laadregie_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # How often was asked: in memory, since a read of the API must not write (docs/decisions/api-keys.md).
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "laadregie_limits",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["laadregie.foundation.accounts.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "laadregie.foundation.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, and after 12 hours
ACCOUNT_USER_DISPLAY = "laadregie.foundation.accounts.selectors.display_name"
# Failed attempts are counted by accounts/lockout.py, not per address of the client alone.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": None, "reauthenticate": "30/m/user"}
_FORMS = "laadregie.foundation.accounts.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.NewPasswordForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_ADAPTER = "laadregie.foundation.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateCodeForm",
    "activate_totp": f"{_FORMS}.ActivateAppForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_TOTP_ISSUER = "laadregie"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: an organisation made the account
USERSESSIONS_TRACK_ACTIVITY = True
# Behind a proxy the client's address is what the last of this many proxies was told.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LAADREGIE_PROXIES", "1" if BEHIND_TLS else "0"))
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # scripts of the page send it along

# Without a mail server mails become files in the data folder.
EMAIL_HOST = os.environ.get("LAADREGIE_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("LAADREGIE_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("LAADREGIE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LAADREGIE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LAADREGIE_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = CONTACT_EMAIL
MAIL_NAME = os.environ.get("LAADREGIE_MAIL_NAME", "laadregie")
MAIL_DOMAIN = os.environ.get("LAADREGIE_MAIL_DOMAIN", "laadregie.invalid")
# Host and port of a clamd that looks at what people send; empty: none.
SCANNER = os.environ.get("LAADREGIE_SCANNER", "")
# A file with the case systems of municipalities; empty: cases are archives only.
ZGW_FILE = os.environ.get("LAADREGIE_ZGW", "")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
# Photos of site visits may show people: they go after this many days.
VISIT_PHOTO_DAYS = int(os.environ.get("LAADREGIE_PHOTO_DAYS", "365"))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# No line of any logger and no report of an error holds a link or key: foundation/web/logs.py.
DEFAULT_EXCEPTION_REPORTER = "laadregie.foundation.web.logs.Reporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LAADREGIE_LOG", "WARNING")},
}
