"""`If-Match`: the version a change was made from, compared under the lock of the change (A10)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from portal.api.door import Call
from portal.api.own.errors import ChangedSince, IfMatchNeeded
from portal.api.own.writing import moment
from portal.audit import since
from portal.base.actors import Actor
from portal.base.versions import Late, Seen, key_of


def _changes(row: Any, numbers: list[re.Match[str] | None]) -> list[dict[str, Any]]:
    """What has happened since, where the tag was one of ours."""
    posted = next((int(one[1]) for one in numbers if one is not None), None)
    late = Late(row._meta.model_name, row, posted, row.row_version)
    return [{"at": moment(one.at), "text": one.what} for one in since.lines(late, for_partner=True)]


_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def seeing(call: Call, row: Any, *, needed: bool = True) -> Actor:
    """The actor, who saw the row as `If-Match` says. Raises `IfMatchNeeded`, `ChangedSince`.

    `*` is any version. Without `needed` the header may be left out.
    """
    given = call.request.headers.get("If-Match", "").strip()
    if given == "*" or (not given and not needed):
        return call.actor
    if not given:
        raise IfMatchNeeded
    numbers = [_TAG.fullmatch(one.strip()) for one in given.split(",")]
    if not any(one is not None and int(one[1]) == row.row_version for one in numbers):
        raise ChangedSince(extra={"changes": _changes(row, numbers)})
    return replace(call.actor, seen=Seen({key_of(row): row.row_version}, strict=False))
