"""How soon messages to webhooks go out: what a hanging one costs the others, and the wait for a real worker.

Connections go to a server on this machine without TLS; everything before and after them is what the product does.
"""

from __future__ import annotations

import io
import multiprocessing
import socket
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.db import connections

from customers.models import Customer
from customers.profile import external_id
from portal import demo
from portal.accounts.hooks import addresses, sending, service
from portal.accounts.models import Partner, Webhook, WebhookDelivery
from portal.base import clock
from portal.base.actors import system
from portal.bench.onboarding import start_worker, stop
from portal.jobs import kinds, work

EVENTS, HOOKS = 1000, 10
WORKERS = 2  # as the product starts them
BURST_SECONDS = 600
SAMPLES = 40
TYPE = "customer.updated"
BENCH = system("bench")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def run() -> None:
    """Print how long the nine others wait without and with one that hangs, and the wait for a real worker."""
    for command in ("migrate", "load_catalogue", "sync_schedules", "demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    calm, hanging = _burst(hangs=False), _burst(hangs=True)
    for name, found in (("none hangs", calm), ("one hangs", hanging)):
        print(f"{EVENTS} events to {HOOKS} webhooks, {name:10}  the other nine: {_written(found)}")
    print(f"ratio p95 one hangs / none   {_p95(hanging) / _p95(calm):7.2f}   (target: 1, unchanged)")
    first = _first_tries()
    print(f"change to first try, a real worker   {_written(first)}   (target: p95 at most 5 s)")


def _burst(*, hangs: bool) -> list[float]:
    """Seconds from the start of the workers until each message to the nine was delivered."""
    Webhook.objects.all().delete()
    hooks = [_webhook(number) for number in range(HOOKS)]
    _change(EVENTS)
    with _receiver(slow="hook0" if hangs else "") as port:
        began = clock.now()
        _work_until_done(port, hooks[1:])
    done = WebhookDelivery.objects.filter(webhook__in=hooks[1:], state=WebhookDelivery.State.DONE)
    found = [_seconds(at, began) for at in done.values_list("finished_at", flat=True)]
    if len(found) != EVENTS * (HOOKS - 1):
        raise RuntimeError(f"{len(found)} messages of {EVENTS * (HOOKS - 1)} were delivered")
    return found


def _webhook(number: int) -> Webhook:
    partner = Partner.objects.get(name=demo.ACCOUNTS[0].partner)
    url = f"https://hook{number}.northwind.example/"
    hook, _secret = service.make(actor=BENCH, partner=partner, url=url, types=[TYPE], at=clock.now())
    return hook


def _change(times: int) -> None:
    customer = Customer.objects.filter(partner__name=demo.ACCOUNTS[0].partner).order_by("pk")[0]
    for number in range(times):
        key = f"W-{time.time_ns()}-{number}"
        external_id.change(actor=BENCH, customer=customer, external_id=key, at=clock.now())


def _work_until_done(port: int, hooks: Sequence[Webhook]) -> None:
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_worker, args=(port,), daemon=True) for _number in range(WORKERS)]
    for one in workers:
        one.start()
    waiting = WebhookDelivery.objects.filter(webhook__in=hooks).exclude(state=WebhookDelivery.State.DONE)
    until = time.monotonic() + BURST_SECONDS
    while waiting.exists() and time.monotonic() < until:
        time.sleep(0.5)
    for one in workers:
        one.terminate()
        one.join()


def _worker(port: int) -> None:
    """In a process of its own: nothing but messages, to the server on this machine."""
    chosen = [one for one in kinds.kinds() if one.name == "webhook"]

    def connect(_ip: str, place: addresses.Target, *, seconds: float) -> Any:
        return _named(socket.create_connection(("127.0.0.1", port), timeout=seconds), place.host)

    with (
        mock.patch.object(addresses, "lookup", return_value=["93.184.215.14"]),
        mock.patch.object(sending, "connect", connect),
    ):
        while True:
            work.run_due(at=clock.now(), seconds=60, kinds=chosen)
            time.sleep(0.1)


def _named(connection: socket.socket, host: str) -> socket.socket:
    """Say first for whom it is, as the name in TLS would."""
    connection.sendall(f"{host.partition('.')[0]}\n".encode())
    return connection


@contextmanager
def _receiver(*, slow: str) -> Iterator[int]:
    """A server that answers at once, but for the webhook that hangs."""
    door = socket.create_server(("127.0.0.1", 0), backlog=128)
    threading.Thread(target=_serve, args=(door, slow), daemon=True).start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()


def _serve(door: socket.socket, slow: str) -> None:
    kept = []
    while True:
        try:
            caller, _address = door.accept()
            asked = _all_of(caller)
            if slow and asked.startswith(slow.encode() + b"\n"):
                kept.append(caller)  # never answered
                continue
            caller.sendall(OK)
            caller.close()
        except OSError:
            if door.fileno() == -1:
                return


def _all_of(caller: socket.socket) -> bytes:
    """Everything that is sent, to the end of its JSON: closing before that would reset the connection."""
    asked = b""
    while not asked.endswith(b"}") and (more := caller.recv(65536)):
        asked += more
    return asked


def _first_tries() -> list[float]:
    """Seconds from a change to the first try of its message by a worker that runs as in the product.

    The name leads nowhere, so the try fails at once; each change has a webhook of its own, since a failure
    puts what waits behind the next try.
    """
    Webhook.objects.all().delete()
    worker = start_worker()
    try:
        return [_first_try(number) for number in range(SAMPLES)]
    finally:
        stop(worker)


def _first_try(number: int) -> float:
    """:raises RuntimeError: nothing was tried within a minute."""
    hook = _webhook(number % HOOKS)
    _change(1)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        tried = hook.deliveries.filter(last_at__isnull=False).first()
        if tried is not None:
            hook.delete()
            return _seconds(tried.last_at, tried.created_at) - tried.took_ms / 1000
        time.sleep(0.1)
    raise RuntimeError("a message was not tried within a minute")


def _seconds(later: datetime | None, earlier: datetime) -> float:
    return (later - earlier) / timedelta(seconds=1) if later else float("nan")


def _p95(found: Sequence[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]


def _written(found: Sequence[float]) -> str:
    return f"p50 {statistics.median(found):6.2f} s   p95 {_p95(found):6.2f} s   n {len(found)}"
