"""The settings of the tests on a database in memory: one process, one connection."""

from __future__ import annotations

import os

os.environ["LIST_FETCH"] = "false"
os.environ.pop("DATABASE_URL", None)
os.environ["LOG_LEVEL"] = "CRITICAL"

from portal.testing.settings import *  # noqa: F403
from portal.testing.settings import DATABASES

DATABASES["default"]["NAME"] = ":memory:"
DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
