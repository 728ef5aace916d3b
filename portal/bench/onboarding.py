"""Does a stopped worker make onboarding slower? The same form posts, with the worker running and stopped, in turns."""

from __future__ import annotations

import io
import os
import signal
import statistics
import subprocess
import sys
import time
import uuid

from django.core.management import call_command
from django.test import Client

from customers.models import Customer
from portal import demo
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.jobs.models import Heartbeat

POSTS = 30  # in each block
BLOCKS = 3  # of each kind


def run() -> None:
    """Print the medians and their ratio; the target is at most 1.1."""
    for command in ("migrate", "load_catalogue", "sync_schedules", "demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    client = _signed_in()
    times: dict[str, list[float]] = {"running": [], "stopped": []}
    _posts(client)  # warm up
    for _block in range(BLOCKS):
        worker = start_worker()
        try:
            times["running"] += _posts(client)
        finally:
            stop(worker)
        times["stopped"] += _posts(client)
    _print(times)


def _signed_in() -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=demo.ACCOUNTS[0].email))
    return client


def _posts(client: Client) -> list[float]:
    """Seconds of each post; every one must have made a customer.

    :raises RuntimeError: one did not, so its time would mean nothing.
    """
    found, before = [], Customer.objects.count()
    for _number in range(POSTS):
        data = form_of(_partner())
        began = time.perf_counter()
        answer = client.post("/customers/new/", data)
        found.append(time.perf_counter() - began)
        if answer.status_code != 302:
            raise RuntimeError(answer.content.decode()[-2000:])
    if Customer.objects.count() != before + POSTS:
        raise RuntimeError(f"the posts led to {answer['Location']} and made no customer each")
    return found


def form_of(partner: str) -> dict[str, str]:
    """A complete onboarding of a partner, by its public id; each of a customer of its own."""
    key = uuid.uuid4().hex
    return {
        "submission_key": key,
        "legal_name": f"Orchard Road Bakery {key[:6]} Ltd",
        "external_id": f"B-{key[:12]}",
        "language": "en",
        "country": "GB",
        "line1": "1 Orchard Road",
        "city": "Leeds",
        "postal_code": "LS1 4AP",
        "quantity_webex_meetings": "5",
        "site_time_zone": "Europe/London",
        "admin_first_name": "Jo",
        "admin_last_name": "Example",
        "admin_email": f"jo.{key[:8]}@customer.example",
        "template": "",
        "partner": partner,
    }


def _partner() -> str:
    return Partner.objects.get(name=demo.ACCOUNTS[0].partner).public_id


def start_worker() -> subprocess.Popen[bytes]:
    """A real supervisor with its cluster, up once it has written a heartbeat of this start."""
    began = clock.now()
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "runworker"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not Heartbeat.objects.filter(at__gt=began).exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    return worker


def stop(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _print(times: dict[str, list[float]]) -> None:
    middle = {name: statistics.median(found) * 1000 for name, found in times.items()}
    for name, found in times.items():
        slow = statistics.quantiles(found, n=20)[-1] * 1000
        print(
            f"onboarding, worker {name:8}  p50 {middle[name]:7.1f} ms   p95 {slow:7.1f} ms   n {len(found)}"
        )
    print(
        f"ratio stopped / running      {middle['stopped'] / middle['running']:7.2f}   (target: at most 1.10)"
    )
