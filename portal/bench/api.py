"""What the door of both APIs costs: list, read, create beside a bare JSON view of the same rows and the page."""

from __future__ import annotations

import io
import json
import statistics
import time
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.management import call_command
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from customers.models import Customer
from customers.onboarding import templates
from portal import demo
from portal.accounts.models import Partner, User
from portal.accounts.tokens import service
from portal.api.ids import Kind, encode
from portal.base import clock
from portal.base.actors import system
from portal.bench.onboarding import form_of
from portal.urls import urlpatterns as portal_urls

CUSTOMERS = 100
ROUNDS = 60
BASE, OWN = "/v1/wholesale/customers", "/api/v1/customers"


def _shown(customer: Customer) -> dict[str, Any]:
    assert customer.profile is not None
    held = [one.product.code for one in customer.quantities.all()]
    return {"id": customer.public_id, "city": customer.profile.city, "packages": held}


def bare_list(_request: HttpRequest) -> HttpResponse:
    """The newest hundred, with nothing in front."""
    found = Customer.objects.with_list_columns().order_by("-pk")[:CUSTOMERS]
    return JsonResponse({"items": [_shown(one) for one in found]})


def bare_read(_request: HttpRequest, public_id: str) -> HttpResponse:
    """One customer, with nothing in front."""
    return JsonResponse(_shown(Customer.objects.with_list_columns().get(public_id=public_id)))


urlpatterns = [path("bare/", bare_list), path("bare/<str:public_id>/", bare_read), *portal_urls]


def run() -> None:
    """Print medians and ratios; reads are to cost at most twice the bare view."""
    for command in ("migrate", "load_catalogue", "demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    with override_settings(ROOT_URLCONF=__name__, API_CALLS_A_MINUTE=1_000_000):
        api, page = _caller(), Client(HTTP_HOST="localhost")
        page.force_login(User.objects.get(email=demo.ACCOUNTS[0].email))
        creations = {"API": lambda: _create(api), "page": lambda: _post(page)}
        _print("create", _medians(creations, CUSTOMERS), {})
        made = Customer.objects.filter(external_id__startswith="B-").order_by("-pk")[0]
        lists = {"API": BASE, "bare": "/bare/", "page": "/customers/"}
        _print("list", _medians(_reads(lists, api, page), ROUNDS), {"bare": 2.0})
        own = encode(Kind.CUSTOMER, made.public_id)
        reads = {
            "API": f"{BASE}/{own}",
            "bare": f"/bare/{made.public_id}/",
            "page": f"/customers/{made.public_id}/",
        }
        _print("read", _medians(_reads(reads, api, page), ROUNDS), {"bare": 2.0})
        lists["API"], reads["API"] = f"{OWN}?limit={CUSTOMERS}", f"{OWN}/{made.public_id}"
        _print("list v1", _medians(_reads(lists, api, page), ROUNDS), {"bare": 2.0})
        _print("read v1", _medians(_reads(reads, api, page), ROUNDS), {"bare": 2.0})


def _reads(addresses: Mapping[str, str], api: Client, page: Client) -> dict[str, Callable[[], HttpResponse]]:
    clients = {"API": api, "page": page, "bare": Client(HTTP_HOST="localhost")}
    return {name: partial(clients[name].get, where) for name, where in addresses.items()}


def _caller() -> Client:
    partner = Partner.objects.get(name=demo.ACCOUNTS[0].partner)
    _token, secret = service.make(
        actor=system("bench"), partner=partner, name="Bench", role="wholesale_admin", at=clock.now()
    )
    return Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {secret}")


def _create(api: Client) -> HttpResponse:
    partner = Partner.objects.get(name=demo.ACCOUNTS[0].partner)
    key = uuid.uuid4().hex
    body = {
        "provisioningId": templates.ensure_default(partner).public_id,
        "packages": ["webex_meetings"],
        "externalId": f"B-{key[:12]}",
        "address": {
            "addressLine1": "1 Orchard Road",
            "city": "Leeds",
            "zipOrPostalCode": "LS1 4AP",
            "country": "GB",
        },
        "customerInfo": {
            "name": f"Orchard Road Bakery {key[:6]} Ltd",
            "primaryEmail": f"jo.{key[:8]}@customer.example",
        },
        "provisioningParameters": {"meetings": {"timezone": "Europe/London"}},
    }
    return api.post(BASE, json.dumps(body), content_type="application/json")


def _post(page: Client) -> HttpResponse:
    partner = Partner.objects.get(name=demo.ACCOUNTS[0].partner)
    return page.post("/customers/new/", form_of(partner.public_id))


def _medians(ways: Mapping[str, Callable[[], HttpResponse]], rounds: int) -> dict[str, float]:
    """Milliseconds of each way, asked in turns.

    :raises RuntimeError: one was refused, so its time would mean nothing.
    """
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            answer = way()
            took[name].append((time.perf_counter() - began) * 1000)
            if answer.status_code not in (200, 202, 302):
                raise RuntimeError(answer.content.decode()[-2000:])
    return {name: statistics.median(found) for name, found in took.items()}


def _print(what: str, medians: Mapping[str, float], targets: Mapping[str, float]) -> None:
    for name, middle in medians.items():
        line = f"{what:7} {name:5} p50 {middle:7.1f} ms"
        if name != "API":
            line += f"   API / {name} {medians['API'] / middle:5.2f}"
        if name in targets:
            line += f"   (target: at most {targets[name]:.2f})"
        print(line)
