"""What each operation answers, for the document: statuses, shapes and headers. Generated calls hold us to it (A3)."""

from __future__ import annotations

from typing import Any

from portal.api.own.operations import Op

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_REFUSALS = {
    "400": "Something in it cannot be used; `errors` says what and where.",
    "401": "The token is missing, unknown, expired or revoked.",
    "403": "The token, or the role behind it, does not include this.",
    "404": "It is not there, or not yours.",
    "409": "A rule or the state of the customer forbids it.",
    "429": "Too many calls; `Retry-After` says when to go on.",
    "500": "A fault of ours; `request_id` says which.",
}
_VERSIONED = ("Customer", "Subscriber", "Import", "Packages")
_REQUEST = {"X-Request-Id": "What support finds the call by."}
_RATE = {
    "RateLimit-Policy": "How many calls the token may make, and in how many seconds.",
    "RateLimit": "How many are left, and for how many seconds.",
}
_SAID = {
    "ETag": "The version; send it as `If-Match` with a change.",
    "Location": "Where it is.",
    "Retry-After": "Seconds to wait.",
    "WWW-Authenticate": "How to sign in.",
}


def responses_of(one: Op) -> dict[str, Any]:
    """Every answer of an operation by status."""
    found = {str(one.status): _good(one)}
    if one.kept:
        found["304"] = {"description": "You have it already.", "headers": _headers(_REQUEST | _RATE, "ETag")}
    refusals = _REFUSALS | _more(one)
    return found | {code: _refused(code, text) for code, text in sorted(refusals.items())}


def _good(one: Op) -> dict[str, Any]:
    named = []
    if one.kept or (one.returns in _VERSIONED):
        named.append("ETag")
    if one.status == 201:
        named.append("Location")
    made: dict[str, Any] = {"description": one.summary, "headers": _headers(_REQUEST | _RATE, *named)}
    if one.returns:
        made["content"] = {"application/json": {"schema": _shape(one)}}
    return made


def _shape(one: Op) -> dict[str, Any]:
    """The schema of its answer; with `fields` the members of a list are only those asked for."""
    whole = {"$ref": f"#/components/schemas/{one.returns}"}
    if not any(each.name == "fields" for each in one.query):
        return whole
    return {"anyOf": [whole, {"$ref": "#/components/schemas/PageOfFields"}]}


def _more(one: Op) -> dict[str, str]:
    """Refusals that only some operations have."""
    said = {}
    if one.needs_version or one.takes_version:
        said["412"] = "It has changed since you read it."
    if one.needs_version:
        said["428"] = "Send If-Match."
    if one.body:
        said["413"] = "The body is larger than 1 MiB."
        said["415"] = "The body is not JSON, or not in UTF-8."
    if one.file:
        said["413"] = f"The file is larger than {one.file >> 20} MiB."
        said["415"] = "It is not sent as application/octet-stream."
        said["503"] = "It could not be scanned for viruses just now."
    if one.method == "post":
        said["422"] = "The Idempotency-Key was used for another call."
    return said


def _refused(code: str, text: str) -> dict[str, Any]:
    named = {"401": ("WWW-Authenticate",), "429": ("Retry-After",)}.get(code, ())
    rate = {} if code == "401" else _RATE
    return {"description": text, "headers": _headers(_REQUEST | rate, *named), "content": _PROBLEM}


def _headers(said: dict[str, str], *named: str) -> dict[str, Any]:
    return {
        name: {"description": text, "required": True, "schema": {"type": "string"}}
        for name, text in (said | {name: _SAID[name] for name in named}).items()
    }
