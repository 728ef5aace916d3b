"""A client of the API for tests: one token, JSON both ways."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from portal.accounts.models import Partner
from portal.accounts.tokens import service
from portal.base import clock
from portal.base.actors import system

BASE = "/v1/wholesale"


class Caller:
    """Calls addresses with a token of a partner."""

    def __init__(self, partner: Partner, role: str = "wholesale_admin", **made: Any) -> None:
        self.token, secret = service.make(
            actor=system("test"), partner=partner, name="Sync", role=role, at=clock.now(), **made
        )
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> HttpResponse:
        """`path` under `/v1/wholesale`, or whole; `body` is sent as JSON."""
        whole = path if path.startswith(("/v1", "http")) else f"{BASE}{path}"
        sent = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method,
            whole,
            sent,
            content_type="application/json",
            headers=self.headers,
            query_params=query or None,
        )


def body_for(template_id: str, **changes: Any) -> dict[str, Any]:
    """A complete creation as clients send it."""
    address = {"addressLine1": "12 Mill Lane", "city": "Leeds", "zipOrPostalCode": "LS1 4AP", "country": "GB"}
    body: dict[str, Any] = {
        "provisioningId": template_id,
        "packages": ["webex_calling"],
        "externalId": "API-1",
        "address": address,
        "customerInfo": {
            "name": "Bramble Foods Ltd",
            "primaryEmail": "jo@customer.example",
            "language": "en_US",
        },
        "provisioningParameters": {
            "calling": {
                "location": {
                    "name": "Head office",
                    "address": address,
                    "timezone": "Europe/London",
                    "language": "en_us",
                    "numbers": ["+44 113 496 0457"],
                }
            },
            "packages": {"limits": {"webex_calling": 10}},
        },
    }
    return body | changes


def codes_of(response: HttpResponse) -> dict[str, int]:
    """The number of every fault, by field."""
    return {one.get("fieldName", ""): one["errorCode"] for one in json.loads(response.content)["errors"]}
