"""Any refusal as status, message and faults: what both contracts make their answer of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.request import RawPostDataException

from portal.api.errors import ApiError, Failed, NoSuchThing
from portal.base.errors import DomainError, Invalid, NotAllowed


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `field` is the path in the request ("" for all of it)."""

    code: str
    detail: str
    field: str = ""


@dataclass(frozen=True)
class Refusal:
    """One answer: HTTP status, a sentence, every fault, headers, and what else a contract may tell."""

    status: int
    message: str
    faults: tuple[Fault, ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


TAKEN = frozenset({"external_id_taken", "own_organisation_taken", "email_taken"})
"""Problems with a value that is right in itself: somebody else has it."""


def refusal_of(error: Exception, names: Mapping[str, str]) -> Refusal:
    """What to answer to an error; `names` gives the contract's name of a service's field."""
    if isinstance(error, Invalid):
        return _invalid(error, names)
    if isinstance(error, DomainError):
        return _one(error, names)
    if isinstance(error, Http404):
        return _one(NoSuchThing(), names)
    if isinstance(error, PermissionDenied):
        return _one(NotAllowed(), names)
    if isinstance(error, RawPostDataException | UnicodeError):
        return Refusal(
            400, "The request cannot be read.", (Fault("unreadable", "The request cannot be read."),)
        )
    return _one(Failed(), names)


def _one(error: DomainError, names: Mapping[str, str]) -> Refusal:
    headers, extra = (error.sent, error.extra) if isinstance(error, ApiError) else ({}, {})
    fault = Fault(error.code, str(error), name_of(error.field, names))
    return Refusal(error.status, str(error), (fault,), headers, extra)


def _invalid(error: Invalid, names: Mapping[str, str]) -> Refusal:
    faults = tuple(Fault(code, text, name_of(path, names)) for path, code, text in error.problems)
    taken = all(fault.code in TAKEN for fault in faults)
    message = faults[0].detail if len(faults) == 1 else f"{len(faults)} values need to be mended."
    return Refusal(409 if taken else 400, message, faults)


def name_of(path: str, names: Mapping[str, str]) -> str:
    """The contract's name of a field: of itself, or of the longest part in front that has one."""
    head, rest = path, ""
    while head:
        if head in names:
            return names[head] + rest
        head, dot, tail = head.rpartition(".")
        rest = f"{dot}{tail}{rest}"
    return path
