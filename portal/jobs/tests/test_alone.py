"""One at a time, and never longer than its holder lives."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection

from portal.jobs.alone import alone
from portal.testing import worker as harness

HOLD = """
import django, sys, time
django.setup()
from portal.jobs.alone import alone
with alone("test") as got:
    print(got, flush=True)
    time.sleep(600)
"""


def other(name):
    """What somebody else with a connection of their own is told."""
    told = []

    def ask():
        with alone(name) as got:
            told.append(got)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return told[0]


@pytest.mark.django_db(transaction=True)
def test_only_one_gets_it_and_the_next_once_it_is_given_back():
    with alone("test") as got:
        assert (got, other("test"), other("something else")) == (True, False, True)

    assert other("test")


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_the_death_of_its_holder_gives_it_back_at_once():
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=settings.BASE_DIR,
        env=harness.environment(""),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline().strip() == "True"
        assert not other("test")
    finally:
        holder.kill()
        holder.wait()

    harness.wait_until(lambda: other("test"), 60, "the lock of a dead process")
