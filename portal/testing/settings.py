"""Settings of the test run: the real ones, cheaper where cost is all that differs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

if "PORTAL_TEST_DIR" not in os.environ:
    os.environ["PORTAL_TEST_DIR"] = os.environ["PORTAL_TEST_DIR_MADE"] = tempfile.mkdtemp(
        prefix="portal-test-"
    )
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_scratch = Path(os.environ["PORTAL_TEST_DIR"]) / WORKER
_scratch.mkdir(exist_ok=True)
os.environ["DATA_DIR"] = str(_scratch / "data")  # each worker its own: load locks, index files, cache
os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-" + "t" * 50)
os.environ.setdefault("DEBUG", "false")
os.environ.setdefault("SECURE_SSL_REDIRECT", "false")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("EMAIL_URL", "memorymail://")
# Most tests load one list of some rows; those of the rule of required lists name theirs.
os.environ.setdefault("REQUIRED_LISTS", "")

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: threads and real workers need to share it.
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
