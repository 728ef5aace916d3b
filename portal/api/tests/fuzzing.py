"""Plays generated calls against one contract, and holds every answer against the contract's document.

The bounded run is the same at every run; `make fuzz` plays many more by another seed (`FUZZ_EXAMPLES`, `FUZZ_SEED`).
"""

from __future__ import annotations

import copy
import functools
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import requests
import schemathesis
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""More than the bounded run has, where it is set."""
SEED = os.environ.get("FUZZ_SEED", "")
SERVER = "http://testserver"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]


@dataclass(frozen=True)
class World:
    """What a fuzzed contract has: who calls, what is there, and bodies that work.

    `there` has the parts of addresses that lead somewhere, `good` a body for each operation that has one.
    """

    headers: Mapping[str, str]
    lesser: Mapping[str, str]
    there: Mapping[str, str]
    good: Callable[[str], Any] = field(default=lambda _label: None)


def _as_it_is(case: Any, world: World) -> None:
    case.headers.update(world.headers)


def _there(case: Any, world: World) -> None:
    _as_it_is(case, world)
    for name in case.path_parameters or {}:
        case.path_parameters[name] = world.there.get(name, case.path_parameters[name])
    if "If-Match" in case.headers or _asks(case, "If-Match"):
        case.headers["If-Match"] = "*"


def _good(case: Any, world: World) -> None:
    _there(case, world)
    case.query = {}
    case.headers.pop("Idempotency-Key", None)
    body = world.good(case.operation.label)
    if body is not None:
        case.body, case.media_type = copy.deepcopy(body), _json_type(case)


def _nobody(case: Any, world: World) -> None:
    _there(case, world)
    del case.headers["Authorization"]


def _lesser(case: Any, world: World) -> None:
    _there(case, world)
    case.headers.update(world.lesser)


def _stale(case: Any, world: World) -> None:
    _good(case, world)
    if _asks(case, "If-Match"):
        case.headers["If-Match"] = '"99"'


def _blind(case: Any, world: World) -> None:
    _good(case, world)
    case.headers.pop("If-Match", None)


def _odd_type(case: Any, world: World) -> None:
    _good(case, world)
    case.headers["Content-Type"] = "text/plain"


def _too_large(case: Any, world: World) -> None:
    _good(case, world)
    if case.operation.body:
        case.body, case.media_type = {"x": "x" * (1 << 20)}, _json_type(case)


TWISTS: dict[str, Callable[[Any, World], None]] = {
    "good": _good,
    "there": _there,
    "as it is": _as_it_is,
    "nobody": _nobody,
    "lesser": _lesser,
    "stale": _stale,
    "blind": _blind,
    "other type": _odd_type,
    "used key": _good,
    "too often": _good,
    "too large": _too_large,
    "kept": _good,
}
"""What is done to a generated call before it is sent. The first is what Hypothesis begins with."""


def play(
    document: dict[str, Any],
    world: World,
    *,
    examples: int,
    tolerated: Callable[..., bool] = lambda *_: False,
) -> dict[str, Counter[str]]:
    """Play every operation of a document, and say how far they got. Raises with each answer it does not promise."""
    schema = schemathesis.openapi.from_dict(document)
    seen: dict[str, Counter[str]] = {}
    wrong = []
    logging.disable(logging.CRITICAL)  # each refusal would be a line
    try:
        for found in schema.get_all_operations():
            operation = found.ok()
            counts = seen.setdefault(operation.label, Counter())
            try:
                _fuzz(operation, world, examples, functools.partial(_hold, tolerated, counts))
            except AssertionError as error:
                wrong.append(str(error))
    finally:
        logging.disable(logging.NOTSET)
    print(report(document, seen))  # noqa: T201 - shown by `make fuzz`
    assert not wrong, "\n\n".join(wrong)
    return seen


def _fuzz(operation: Any, world: World, examples: int, hold: Callable[..., None]) -> None:
    @hypothesis.given(case=_calls(operation), twist=st.sampled_from(list(TWISTS)))
    def once(case: Any, twist: str) -> None:
        TWISTS[twist](case, world)
        with transaction.atomic():  # every call finds the same world
            for response in _answers(case, twist):
                hold(case, response)
            transaction.set_rollback(True)

    once = hypothesis.settings(
        max_examples=EXAMPLES or examples,
        deadline=None,
        derandomize=not SEED,
        database=None,
        phases=[hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if EXAMPLES else [])],
        suppress_health_check=list(hypothesis.HealthCheck),
    )(once)
    (hypothesis.seed(int(SEED))(once) if SEED else once)()


def report(document: dict[str, Any], seen: dict[str, Counter[str]]) -> str:
    """How many operations were called, and which of their documented statuses were seen."""
    lines, met, known = [], 0, 0
    for label, counts in sorted(seen.items()):
        method, path = label.split(" ", 1)
        promised = set(document["paths"][path][method.lower()]["responses"])
        met, known = met + len(promised & set(counts)), known + len(promised)
        told = ", ".join(f"{status}: {n}" for status, n in sorted(counts.items()))
        lines.append(f"{label}: {told}; never {', '.join(sorted(promised - set(counts)))}")
    good = sum(any(status < "400" for status in counts) for counts in seen.values())
    calls = sum(sum(counts.values()) for counts in seen.values())
    first = (
        f"{calls} calls of {len(seen)} operations, {good} done at least once; {met} of {known} statuses seen"
    )
    return "\n".join([first, *lines])


def _calls(operation: Any) -> st.SearchStrategy[Any]:
    found = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE)]
    takes = operation.body or operation.query or operation.headers
    if takes:
        found.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    return st.one_of(*found)


def _answers(case: Any, twist: str) -> Iterator[Response]:
    first = {"used key": {"Idempotency-Key": "once"}, "too often": {}, "kept": {}}.get(twist)
    with override_settings(API_CALLS_A_MINUTE=1 if twist == "too often" else 1_000_000):
        if first is not None:
            case.headers.update(first)
            before = _sent(case)
            yield before
            case.query = {"q": "another"} if twist == "used key" else case.query
            if twist == "kept" and "etag" in before.headers:
                case.headers["If-None-Match"] = before.headers["etag"][0]
        yield _sent(case)


def _sent(case: Any) -> Response:
    """Through Django's own test client: no socket, and in the test's transaction."""
    given = case.as_transport_kwargs(base_url=SERVER + case.operation.schema.get_base_url())
    wanted = ("method", "url", "headers", "params", "data", "json")
    made = requests.Request(**{name: given[name] for name in wanted if name in given}).prepare()
    path, _mark, query = made.url.removeprefix(SERVER).partition("?")
    body = made.body.encode() if isinstance(made.body, str) else made.body or b""
    headers = {name: _text(value) for name, value in made.headers.items() if name != "Content-Length"}
    kind = headers.pop("Content-Type", "application/octet-stream")
    response = Client(raise_request_exception=False).generic(
        made.method, path, body, content_type=kind, headers=headers, QUERY_STRING=query
    )
    return _told(response, made)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _told(response: HttpResponse, made: requests.PreparedRequest) -> Response:
    headers = {name: [value] for name, value in response.items()}
    return Response(response.status_code, headers, response.getvalue(), made, 0.0, verify=False)


def _hold(tolerated: Callable[..., bool], counts: Counter[str], case: Any, response: Response) -> None:
    counts[str(response.status_code)] += 1
    try:
        case.validate_response(response, checks=CHECKS)
    except schemathesis.core.failures.FailureGroup as group:
        left = [one for one in group.exceptions if not tolerated(case, response, one)]
        if left:
            raise AssertionError(_words(left, response)) from None


def _words(failures: list[Any], response: Response) -> str:
    sent = response.request
    return "\n".join(
        [
            *(f"{one.title}: {one.message}"[:600] for one in failures),
            f"{sent.method} {sent.url}"[:600],
            f"{dict(sent.headers)} {sent.body!r}"[:1500],
            f"{response.status_code} {response.headers} {response.content!r}"[:1500],
        ]
    )


def _asks(case: Any, header: str) -> bool:
    return any(one.name == header for one in case.operation.headers)


def _json_type(case: Any) -> str:
    return next(one.media_type for one in case.operation.body)
