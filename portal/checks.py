"""System checks: the queue's arithmetic and the settings under which nothing is lost (django-q2's traps)."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from portal.jobs import queue, schedules

KILL_SECONDS = 3
MARGIN_SECONDS = 30


def needed_retry(q: dict[str, Any]) -> int:
    """Seconds before a task may be presented again: all that can be in memory ahead of it, each at its timeout."""
    waiting = 1 + math.ceil((q["queue_limit"] + q["bulk"]) / q["workers"])
    return (q["timeout"] + KILL_SECONDS) * waiting + MARGIN_SECONDS


@register("portal")
def check_queue(**_kwargs: Any) -> list[CheckMessage]:
    """Everything wrong with Q_CLUSTER and what goes with it."""
    q: dict[str, Any] = settings.Q_CLUSTER
    return [*_arithmetic(q), *_broker(q), *_paths()]


def _arithmetic(q: dict[str, Any]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if q["retry"] <= needed_retry(q):
        found.append(
            Error(
                f"TASK_RETRY_SECONDS is {q['retry']}, but a task can wait {needed_retry(q)} s in memory "
                "and would then run twice.",
                hint="Raise TASK_RETRY_SECONDS or lower TASK_TIMEOUT_SECONDS.",
                id="portal.E001",
            )
        )
    if needed_retry(q) - MARGIN_SECONDS > settings.STOP_GRACE_SECONDS:
        found.append(
            Error("STOP_GRACE_SECONDS is shorter than the tasks in memory may take.", id="portal.E002")
        )
    if q["timeout"] + KILL_SECONDS >= settings.LEASE_SECONDS:
        found.append(
            Error(
                "LEASE_SECONDS must be longer than a task may run, or two would work on one row.",
                id="portal.E003",
            )
        )
    if q["timeout"] <= settings.DRAIN_SECONDS:
        found.append(Error("DRAIN_SECONDS must be below TASK_TIMEOUT_SECONDS.", id="portal.E004"))
    return found


def _broker(q: dict[str, Any]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if q.get("sync"):
        found.append(Error("Q_CLUSTER['sync'] runs tasks in the request; it must be off.", id="portal.E005"))
    if q.get("orm") != "default" or any(q.get(name) for name in ("redis", "sqs", "mongo", "disque_nodes")):
        found.append(Error("The queue must be the ORM broker on the default database.", id="portal.E006"))
    return [*found, *_database(settings.DATABASES["default"])]


def _database(database: dict[str, Any]) -> list[CheckMessage]:
    options = database.get("OPTIONS", {})
    found: list[CheckMessage] = []
    if database["ENGINE"].endswith("sqlite3") and options.get("transaction_mode") != "IMMEDIATE":
        found.append(
            Error("SQLite needs transaction_mode IMMEDIATE, or writers fail each other.", id="portal.E007")
        )
    if options.get("pool"):
        found.append(Error("A psycopg pool does not survive the workers' fork.", id="portal.E008"))
    return found


@register("portal")
def check_backend(**_kwargs: Any) -> list[CheckMessage]:
    """A provisioning backend that cannot be imported would leave every customer unprovisioned."""
    try:
        import_string(settings.PROVISIONING_BACKEND)
    except ImportError as error:
        text = f"PROVISIONING_BACKEND={settings.PROVISIONING_BACKEND} cannot be imported ({error})."
        return [Error(text, hint="Give the dotted path of a backend class.", id="portal.E010")]
    return _webex() if settings.PROVISIONING_BACKEND.endswith(".WebexWholesale") else []


def _webex() -> list[CheckMessage]:
    """What the backend over HTTP needs: without it every customer would stay unprovisioned."""
    client = settings.WEBEX_CLIENT_ID and settings.WEBEX_CLIENT_SECRET
    missing = [] if settings.WEBEX_TOKEN or client else ["WEBEX_TOKEN, or WEBEX_CLIENT_ID and _SECRET"]
    missing += [] if settings.WEBEX_PROVISIONING_ID else ["WEBEX_PROVISIONING_ID"]
    return [Error(f"The Webex backend needs {one}.", id="portal.E011") for one in missing]


def _paths() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for path in {queue.DRAIN, queue.HEARTBEAT, *schedules.EVERY_MINUTE.values()}:
        try:
            import_string(path)
        except ImportError:
            found.append(Error(f"The task {path} does not exist.", id="portal.E009"))
    return found
