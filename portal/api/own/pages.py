"""The page for developers: every operation with an example, every error with its code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from customers import errors as sentences
from customers.rules import sandbox
from portal.api.own import changes, document
from portal.api.own.operations import OPERATIONS
from portal.api.own.schemas import SCHEMAS
from portal.base.errors import DomainError

OF_PAGES = {"outdated", "shown_again", "refused"}
"""Codes that no program ever meets."""


@login_required
@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """What a program can do, how, and what it is refused for."""
    server = request.build_absolute_uri("/api/v1")
    operations = [
        {
            "op": one,
            "path": "/api/v1/" + one.path.replace("<str:", "{").replace(">", "}"),
            "curl": document.curl(one, server),
            "members": _members(one.body),
        }
        for one in OPERATIONS
    ]
    context = {
        "about": document.ABOUT.replace("`", ""),
        "server": server,
        "operations": operations,
        "errors": _errors(),
        "changes": [(one.day, one.text.replace("`", "")) for one in changes.CHANGES],
        "deprecations": changes.DEPRECATIONS,
        "sandbox": SANDBOX,
        "python": PYTHON.replace("SERVER", server),
    }
    return render(request, "account/developers.html", context)


SANDBOX = (
    ("any other name", "clear"),
    (sandbox.IN_REVIEW, "in review, until the name is changed"),
    (sandbox.AWAITING_PARTNER, "waiting for the partner; there is no question to answer"),
    (sandbox.NON_COMPLIANT, "non-compliant; nothing more can be assigned, and nothing is ever deprovisioned"),
    (sandbox.PROVISIONING_ERROR, "provisioning ends with an error"),
    (sandbox.PROVISIONING_WARNING, "provisioned with errors"),
    (sandbox.SLOW_PROVISIONING, "provisioning takes about a minute"),
)
"""What a name makes happen at a sandbox partner."""

PYTHON = """import requests, uuid

api = requests.Session()
api.headers["Authorization"] = "Bearer " + token

made = api.post("SERVER/customers", json=customer,
                headers={"Idempotency-Key": str(uuid.uuid4())})
made.raise_for_status()

changed = api.patch("SERVER/customers/" + made.json()["id"],
                    json={"address": {"line1": "14 Mill Lane"}},
                    headers={"If-Match": made.headers["ETag"]})
"""


def _members(name: str) -> list[tuple[str, bool, str]]:
    """(name, whether it is needed, its type) of a body's members."""
    schema = SCHEMAS.get(name, {})
    needed = schema.get("required", [])
    return [(one, one in needed, _kind(of)) for one, of in schema.get("properties", {}).items()]


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    kind = schema.get("type", "")
    if kind == "array":
        return f"[{_kind(schema['items'])}]"
    return json.dumps(kind).strip('"') if isinstance(kind, str) else " | ".join(kind)


def _errors() -> list[tuple[str, int, str]]:
    """(code, status, sentence) of everything that may be refused, in the language in which the API answers."""
    with translation.override("en"):
        found = {code: (400, str(text)) for code, text in sentences.every()}
        for kind in _kinds(DomainError):
            if "code" in kind.__dict__ and kind.code not in OF_PAGES:
                found.setdefault(kind.code, (kind.status, str(kind.text)))
    return sorted((code, status, text) for code, (status, text) in found.items())


def _kinds(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in base.__subclasses__():
        yield one
        yield from _kinds(one)
