"""Clients of the API that never stop: they onboard, move and ask again after every failure, under the same key."""

from __future__ import annotations

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from typing import Any

from compliance import sample
from portal.testing.faults.stage import Stage
from portal.testing.worker import slowness

WAIT = 0.25
"""Seconds between two customers of a client, on a machine that has nothing else to do."""
AGAIN = (409, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Answer:
    """Of the web server; status 0 for none."""

    status: int
    body: dict[str, Any]


class Client(threading.Thread):
    """One of several; what it was told is kept, so that it can be compared with the rows.

    The key of a call whose web process died is free again after a minute. A client that is not `patient` asks no
    more when it is told to stop: what it was not told of is proved like everything else.
    """

    def __init__(self, stage: Stage, token: str, name: str, *, patient: bool = True) -> None:
        super().__init__(daemon=True)
        self.stage, self.token, self.called, self.patient = stage, token, name, patient
        self.stopping = threading.Event()
        self.made: dict[str, str] = {}
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        """Until told to stop, and then until the last call has its answer."""
        number, pause = 0, WAIT * slowness()  # no faster than the workers, or all would only wait in a row
        while not self.stopping.wait(pause):
            number += 1
            self._onboard(f"{self.called}-{number}", number)
            if number % 3 == 0:
                self._move(number)

    def _onboard(self, key: str, number: int) -> None:
        """Every fifteenth resembles a listed party."""
        name = sample.NEAR_NAME if number % 15 == 0 else f"{sample.CLEAN_NAME} {key}"
        answer = self._insist("POST", "/api/v1/customers", key, body_of(name, key))
        if answer.status == 201:
            self.made[key] = answer.body["id"]

    def _move(self, number: int) -> None:
        if self.made:
            known = list(self.made.values())
            address = {"address": {"line1": f"{number} Mill Lane"}}
            path = f"/api/v1/customers/{known[number % len(known)]}"
            self._insist("PATCH", path, f"{self.called}-move-{number}", address)

    def _insist(self, method: str, path: str, key: str, body: dict[str, Any]) -> Answer:
        """The same call until it has an answer for good."""
        while True:
            answer = self._call(method, path, key, body)
            self.answers[answer.status] += 1
            if answer.status and answer.status not in AGAIN:
                return answer
            if answer.status == 409 and answer.body.get("code") != "idempotency_key_running":
                return answer
            if self.stopping.is_set() and not self.patient:
                return answer
            time.sleep(1)

    def _call(self, method: str, path: str, key: str, body: dict[str, Any]) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "If-Match": "*",
        }
        sent = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.stage.address}{path}", sent, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, _read(refused))
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(0, {})


def _read(refused: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        return dict(json.load(refused))
    except (OSError, http.client.HTTPException, ValueError):
        return {}


def body_of(name: str, key: str) -> dict[str, Any]:
    """A new customer as the API takes it."""
    return {
        "legal_name": name,
        "external_id": key,
        "address": {"line1": "12 Mill Lane", "city": "Leeds", "postal_code": "LS1 4AP", "country": "GB"},
        "contacts": [{"name": "Jo Example", "email": "jo@customer.example"}],
        "quantities": {"webex_meetings": 10},
        "administrator": {"first_name": "Jo", "last_name": "Example", "email": f"jo.{key}@customer.example"},
        "site_time_zone": "Europe/London",
    }
