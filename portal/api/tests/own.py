"""A caller of `/api/v1` for tests, which holds every answer against the document."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpResponse
from jsonschema import Draft202012Validator

from portal.api.own.operations import OPERATIONS, Op
from portal.api.own.schemas import SCHEMAS
from portal.api.tests.calling import Caller

BASE = "/api/v1"


class Own(Caller):
    """Calls with a token; JSON both ways; every answer is checked against its schema."""

    def ask(
        self, method: str, path: str, body: Any = None, headers: Any = None, **query: Any
    ) -> HttpResponse:
        """`path` under `/api/v1`."""
        response = self.client.generic(
            method.upper(),
            f"{BASE}/{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={**self.headers, **(headers or {})},
            query_params=query or None,
        )
        hold(method, path, response, sparse="fields" in query)
        return response


def hold(method: str, path: str, response: HttpResponse, *, sparse: bool = False) -> None:
    """Raise unless the answer has the shape that the document promises."""
    if response.status_code in (204, 304):
        assert not response.content
        return
    found = json.loads(response.content)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert found["status"] == response.status_code
        _valid("Problem", found)
        return
    operation = of(method, path)
    assert operation is not None
    if not sparse:
        assert response.status_code == operation.status
        _valid(operation.returns, found)


def of(method: str, path: str) -> Op | None:
    """The operation of an address."""
    for one in OPERATIONS:
        if one.method == method.lower() and re.fullmatch(re.sub(r"<str:\w+>", "[^/]+", one.path), path):
            return one
    return None


def _valid(name: str, value: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    Draft202012Validator(schema).validate(value)


def read(response: HttpResponse) -> Any:
    """What was answered."""
    return json.loads(response.content)
