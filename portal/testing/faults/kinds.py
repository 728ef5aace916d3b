"""The kinds of fault. Each returns when it is over; what it did to whom is drawn from the dice given."""

from __future__ import annotations

import itertools
import random
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django_q.tasks import async_task

from portal.base import clock
from portal.jobs import kinds
from portal.jobs.models import RUNNING
from portal.outbox import mails, recipients
from portal.outbox.models import Mail
from portal.testing.faults.stage import ROOM, Stage, patiently
from portal.testing.worker import kill, wait_until

Fault = Callable[[Stage, random.Random], object]
STEP = timedelta(seconds=20)
KNOWN, UNKNOWN = "account.unknown_account", "account.of_the_next_release"
_numbers = itertools.count(1)


def web_process(stage: Stage, dice: random.Random) -> None:
    """One of those that answer; its master starts another."""
    if found := stage.web.processes():
        kill(dice.choice(found))


def whole_web(stage: Stage, _dice: random.Random) -> None:
    """The web server with its master; a unit manager starts it again."""
    stage.restart_web()


def worker_process(stage: Stage, dice: random.Random) -> None:
    """Any process of the cluster but the first: sentinel, worker, monitor or pusher, busy or idle."""
    if found := stage.worker.cluster()[1:]:
        kill(dice.choice(found))


def cluster(stage: Stage, _dice: random.Random) -> None:
    """The supervisor's child; what it leaves goes on working for a moment."""
    if found := stage.worker.cluster()[:1]:
        kill(found[0])


def supervisor(stage: Stage, _dice: random.Random) -> None:
    """A unit manager starts another at once, while the old cluster is still ending."""
    stage.restart_worker()


def two_supervisors(stage: Stage, dice: random.Random) -> None:
    """A second one by mistake, for a while; then both die at once."""
    second = stage.new_worker()
    time.sleep(dice.uniform(0.5, 8))
    second.cluster()
    kill(second.process.pid)
    second.process.wait()
    stage.ended.append(second)
    stage.restart_worker()


def database(stage: Stage, dice: random.Random) -> None:
    """PostgreSQL as by a pulled plug and started again; SQLite held by somebody else's transaction."""
    if stage.server:
        stage.server.stop()
        time.sleep(dice.uniform(0, 4))
        stage.server.start()
    elif connection.vendor == "sqlite":
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(dice.uniform(0, 4))
    else:
        connections(stage, dice)


def connections(_stage: Stage, _dice: random.Random) -> None:
    """Every connection to the database is cut (PostgreSQL)."""
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(others)

    patiently(cut)


def disk_full(stage: Stage, dice: random.Random) -> None:
    """No file of SQLite's writers may grow, for a while."""
    stage.disk(dice.choice([0, 4096, 1 << 20]))
    time.sleep(dice.uniform(0.5, 4))
    for _ in range(2):  # those that were started meanwhile have it too
        stage.disk(ROOM)
    stage.mend()


def clock_step(_stage: Stage, dice: random.Random) -> None:
    """As seen by what runs: a clock that steps on makes leases old at once, one that steps back makes them long."""
    step = dice.choice([STEP, -2 * STEP])
    for one in kinds.kinds():
        running = one.model._default_manager.filter(state=RUNNING)
        patiently(lambda rows=running: rows.update(leased_until=F("leased_until") - step))  # type: ignore[misc]


def old_code(_stage: Stage, _dice: random.Random) -> None:
    """A worker of the last release beside a web server of the next one: a message and a mail it does not know."""
    patiently(lambda: async_task("portal.jobs.tasks.of_the_next_release"))
    number, at = next(_numbers), clock.now()
    reader = recipients.address(f"next{number}@customer.example", "en")
    (mail,) = patiently(lambda: mails.owe(KNOWN, event=f"next-release:{number}", to=[reader], at=at))
    mine = Mail.objects.filter(pk=mail.pk)
    patiently(lambda: mine.filter(state="queued").update(kind=UNKNOWN))


def deploy() -> int:
    """The worker of the next release is there: what the last one did not know can be done; how many."""
    waiting = Mail.objects.filter(kind=UNKNOWN)
    return patiently(lambda: waiting.update(kind=KNOWN, due_at=clock.now()))


def key_rotated(stage: Stage, _dice: random.Random) -> None:
    """Web and worker stop as they are asked to and start with another key; what is queued is signed with the old."""
    stage.key = secrets.token_urlsafe(50)
    stage.worker.process.terminate()
    wait_until(lambda: stage.worker.process.poll() is not None, 150, "the end of the worker")
    stage.restart_worker()
    stage.restart_web()


KINDS: dict[str, Fault] = {
    "web process": web_process,
    "whole web server": whole_web,
    "worker process": worker_process,
    "cluster": cluster,
    "supervisor": supervisor,
    "two supervisors": two_supervisors,
    "database away": database,
    "connections cut": connections,
    "disk full": disk_full,
    "clock step": clock_step,
    "old code": old_code,
    "key rotated": key_rotated,
}


ONLY = {"connections cut": "postgresql", "disk full": "sqlite"}
"""Kinds that one database knows; PostgreSQL's server is another user's, and its files are not ours to limit."""


def usable() -> list[str]:
    """Those that this database knows."""
    return [name for name in KINDS if ONLY.get(name, connection.vendor) == connection.vendor]
