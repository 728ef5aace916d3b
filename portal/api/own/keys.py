"""`Idempotency-Key`: the same call again gets the first answer, for a day, also after a crash (A9).

The answer is written in the transaction of what it tells of: either both are there or neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from portal.accounts.tokens.models import IdempotentCall
from portal.api.door import Call, Contract, refused
from portal.api.own.errors import KeyRunning, KeyUnusable, KeyUsed

KEPT = timedelta(hours=24)
RUNS_AT_MOST = timedelta(seconds=60)
"""After that the first call is taken for dead, and the key goes to the next one."""
LONGEST = 255
HEADERS = ("Content-Type", "Location", "ETag", "Retry-After")
Handler = Callable[..., HttpResponse]


def once(contract: Contract, handler: Handler) -> Handler:
    """The handler, done once for each key; without a key as it is."""

    def kept(call: Call, **ids: str) -> HttpResponse:
        key = call.request.headers.get("Idempotency-Key")
        if key is None:
            return handler(call, **ids)
        row = _claimed(call, _checked(key))
        return _told(row) if row.finished_at else _done(contract, handler, call, ids, row)

    return kept


def _checked(key: str) -> str:
    if not 1 <= len(key) <= LONGEST or not all("!" <= letter <= "~" for letter in key):
        raise KeyUnusable
    return key


def _claimed(call: Call, key: str) -> IdempotentCall:
    """The row of the key: new, finished, or taken over from a call that died. Raises `KeyUsed`, `KeyRunning`."""
    digest = _digest(call)
    rows = IdempotentCall.objects.filter(token=call.token)
    rows.filter(started_at__lt=call.at - KEPT).delete()
    try:
        with transaction.atomic():
            return IdempotentCall.objects.create(token=call.token, key=key, digest=digest, started_at=call.at)
    except IntegrityError:
        row = rows.get(key=key)
    if row.digest != digest:
        raise KeyUsed
    if row.finished_at is None:
        dead = rows.filter(pk=row.pk, finished_at=None, started_at__lt=call.at - RUNS_AT_MOST)
        if not dead.update(started_at=call.at):
            raise KeyRunning(headers={"Retry-After": "2"})
    return row


def _digest(call: Call) -> str:
    body = json.dumps(call.body, sort_keys=True, separators=(",", ":"))
    whole = f"{call.request.method} {call.request.get_full_path()} {body}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass") + call.file).hexdigest()


def _done(
    contract: Contract, handler: Handler, call: Call, ids: dict[str, Any], row: IdempotentCall
) -> HttpResponse:
    try:
        with transaction.atomic():
            response = handler(call, **ids)
            _keep(row, response, call)
            return response
    except Exception as error:  # noqa: BLE001 - answered in the contract's form
        response = refused(contract, call.request, error)
    if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        _keep(row, response, call)
    else:
        row.delete()
    return response


def _keep(row: IdempotentCall, response: HttpResponse, call: Call) -> None:
    IdempotentCall.objects.filter(pk=row.pk).update(
        finished_at=call.at,
        status=response.status_code,
        headers={name: response[name] for name in HEADERS if name in response},
        body=response.content.decode(),
    )


def _told(row: IdempotentCall) -> HttpResponse:
    response = HttpResponse(row.body, status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    response["Cache-Control"] = "private, no-store"
    return response
