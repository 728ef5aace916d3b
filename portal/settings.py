"""All settings, read from the environment. Secure unless DEBUG is on; the README has the table."""

from __future__ import annotations

import secrets
import sys
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.business import *
from portal.environment import ROOT, env, local_key, stop

BASE_DIR = ROOT

DEBUG = env.flag("DEBUG", default=False)
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / ".data")

SECRET_KEY = env.text("SECRET_KEY", "")
if not SECRET_KEY:
    if DEBUG:
        SECRET_KEY = local_key(DATA_DIR / "secret-key")
    elif sys.argv[1:2] == ["screen"]:  # answers from a file, signs nothing and needs no configuration
        SECRET_KEY = secrets.token_urlsafe(50)
    else:
        stop(
            "SECRET_KEY is missing. Set it to 50 or more random characters, or DEBUG=true to try the portal out."
        )

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.addresses("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "portal.base",
    "portal.audit",
    "portal.jobs",
    "portal.outbox",
    "portal.accounts",
    "customers",
    "compliance",
    "portal",
    "portal.accounts.adminapp.SupportAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_countries",
    "django_q",
    "allauth",
    "allauth.account",
    "csp",
]

MIDDLEWARE = [
    "portal.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.view_as.middleware",
    "portal.middleware.preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.late_pages.signed_out",
    "portal.accounts.late_pages.outdated_pages",
    "portal.middleware.own_not_allowed",
    "portal.middleware.own_not_found",
    "portal.middleware.one_slash",
    "portal.middleware.no_nul",
]

DATA_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FIELDS, DATA_UPLOAD_MAX_NUMBER_FILES = 1 << 20, 1000, 10
FILE_UPLOAD_HANDLERS = [
    "portal.base.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
ROOT_URLCONF, WSGI_APPLICATION = "portal.urls", "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.shell",
            ],
        },
    }
]

# --- Database (libraries.md §2: WAL and IMMEDIATE, or writers fail each other) ---
DATABASES: dict[str, Any] = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
    }
# In the workers each task has a connection of its own: a forked one must not be shared.
_WORKING = sys.argv[1:2] in (["qcluster"], ["runworker"])
DATABASES["default"]["CONN_MAX_AGE"] = 0 if _WORKING else env.number("CONN_MAX_AGE", 600)

CACHES = {
    "default": {
        # Shared between processes: login rate limits would multiply by the workers otherwise.
        "BACKEND": "portal.base.counting.CountingFileCache",
        "LOCATION": DATA_DIR / "cache",
        # The default, 300, would throw counts of failed logins away as soon as somebody tries many names.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- Accounts ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "home", "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "portal.accounts.adapter.InviteOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed", to whom it belongs
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "reset_password": "portal.accounts.forms.ForgottenForm",
    "reset_password_from_key": "portal.accounts.forms.NewPasswordForm",
    "change_password": "portal.accounts.forms.ChangeForm",
    "set_password": "portal.accounts.forms.FirstPasswordForm",
    "reauthenticate": "portal.accounts.forms.ConfirmForm",
}
API_CALLS_A_MINUTE = env.number("API_CALLS_A_MINUTE", 600, least=1)
API_PRECHECK_AS_LIST = env.flag("API_PRECHECK_AS_LIST", default=False)
API_BAD_TOKENS_A_MINUTE = env.number("API_BAD_TOKENS_A_MINUTE", 20, least=1)
API_LONG_POLLS = env.number("API_LONG_POLLS", 1, least=0)
TOKEN_OVERLAP_HOURS = env.number("TOKEN_OVERLAP_HOURS", 24, least=1)
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"

# --- Language, time ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE, USE_TZ = "UTC", True
# Not in ISO 3166-1 but in its range for users: the code everybody writes, so that such customers can be named.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}

# --- Static files ---
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "uploads"
WHITENOISE_USE_FINDERS = DEBUG

# --- Security: strict unless DEBUG ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^healthz/worker$", r"^readyz$"]  # asked from inside, without TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else every login comes from the proxy, and one attacker locks out all
SILENCED_SYSTEM_CHECKS = ["django_q.W001"]

# --- Logs ---
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
# --- The queue (django-q2.md §2; portal/checks.py recomputes the arithmetic) ---
WORKERS = env.number("WORKERS", 2, least=1)
Q_CLUSTER = {
    "name": "portal",  # salt of the signature and queue key: never change it while rows are queued
    "orm": "default",
    "workers": WORKERS,
    "timeout": env.number("TASK_TIMEOUT_SECONDS", 60, least=5),
    "queue_limit": WORKERS,
    "bulk": 1,
    "retry": env.number("TASK_RETRY_SECONDS", 300, least=30),
    "ack_failures": True,  # our own rows retry; the queue is only a hint
    "max_attempts": 1,
    "catch_up": False,
    "recycle": 200,
    "save_limit": -1,
    "poll": 0.2,
    "label": _("Background jobs"),
    "log_level": LOG_LEVEL,
}
LEASE_SECONDS = env.number("LEASE_SECONDS", 120, least=1)
DRAIN_SECONDS = env.number("DRAIN_SECONDS", 20, least=1)
HEARTBEAT_STALE_SECONDS = env.number("HEARTBEAT_STALE_SECONDS", 180, least=1)
WORKER_START_SECONDS = env.number("WORKER_START_SECONDS", 120, least=1)
WATCH_EVERY_SECONDS = env.number("WATCH_EVERY_SECONDS", 15, least=1)
STOP_GRACE_SECONDS = env.number("STOP_GRACE_SECONDS", 220, least=1)
CHECKS_LATE_AFTER_SECONDS = env.number("CHECKS_LATE_AFTER_SECONDS", 300, least=1)
RESCREEN_LATE_AFTER_SECONDS = env.number("RESCREEN_LATE_AFTER_SECONDS", 86_400, least=1)

# --- Mail ---
vars().update(env.mail("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@portal.invalid")

# --- The business (domain.md): its numbers, addresses and links are in portal/business.py ---
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.middleware.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Through our handler alone: Django's own would say everything a second time while DEBUG is on.
    "loggers": {name: {"level": LOG_LEVEL} for name in ("django", "django.server")},
}
