"""The OpenAPI 3.1 document, made from the operations and the shapes (A3)."""

from __future__ import annotations

import re
from typing import Any

from portal.api.own import changes
from portal.api.own.operations import OPERATIONS, Op, by_path
from portal.api.own.responses import responses_of
from portal.api.own.schemas import SCHEMAS

VERSION = "1.0.0"
BYTES = "application/octet-stream"
_ID = re.compile(r"<str:(\w+)>")
ABOUT = (
    "Names are those of the portal. Every refusal is a problem (RFC 9457) whose `code` never changes. "
    "Send `Idempotency-Key` with a POST and it is done once, however often it is sent within 24 hours. "
    "Send `If-Match` with the `ETag` you read: nobody's change is overwritten. "
    "What will go is said at least 12 months before, in the headers `Deprecation` and `Sunset` of its answers."
)


def document(server: str) -> dict[str, Any]:
    """The whole document for a server's address."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Wholesale RTM partner portal", "version": VERSION, "description": ABOUT},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {_path(path): _methods(ops) for path, ops in by_path().items()},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _path(route: str) -> str:
    return "/" + _ID.sub(r"{\1}", route)


def _methods(ops: list[Op]) -> dict[str, Any]:
    return {one.method: _operation(one) for one in ops}


def _operation(one: Op) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.id,
        "summary": one.summary,
        "parameters": _parameters(one),
        "responses": responses_of(one),
    }
    if changes.of(one.id):
        made["deprecated"] = True
    if one.scope:
        made["x-scope"] = one.scope
    if one.body:
        kind = "application/merge-patch+json" if one.method == "patch" else "application/json"
        schema = {"$ref": f"#/components/schemas/{one.body}"}
        content = {kind: {"schema": schema, "example": one.example}}
        made["requestBody"] = {"required": True, "content": content}
    if one.file:
        made["requestBody"] = {"required": True, "content": {BYTES: {}}}
    return made


def _parameters(one: Op) -> list[dict[str, Any]]:
    text = {"type": "string"}
    found = [{"name": name, "in": "path", "required": True, "schema": text} for name in _ID.findall(one.path)]
    found += [
        {"name": each.name, "in": "query", "description": each.says, "schema": each.schema}
        for each in one.query
    ]
    if one.needs_version or one.takes_version:
        found.append({"name": "If-Match", "in": "header", "required": one.needs_version, "schema": text})
    if one.kept:
        found.append({"name": "If-None-Match", "in": "header", "required": False, "schema": text})
    if one.method == "post":
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": text})
    return found


def curl(one: Op, server: str) -> str:
    """A command that calls it, with the example's body."""
    path = _ID.sub(lambda found: "$" + found[1].upper(), one.path)
    parts = [f'curl -X {one.method.upper()} -H "Authorization: Bearer $TOKEN"']
    if one.needs_version:
        parts.append("-H 'If-Match: \"0\"'")
    if one.body:
        import json

        parts.append(
            f"-H 'Content-Type: application/json' -d '{json.dumps(one.example, ensure_ascii=False)}'"
        )
    if one.file:
        parts.append(f"-H 'Content-Type: {BYTES}' --data-binary @register.pdf")
        path += "?name=register.pdf"
    return " ".join([*parts, f'"{server}/{path}"'])


def named() -> dict[str, Op]:
    """The operations by their names."""
    return {one.id: one for one in OPERATIONS}
