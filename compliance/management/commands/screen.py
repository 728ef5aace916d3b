"""Answer names from standard input: one JSON line in, one JSON line out, flushed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from compliance.screening import policy
from compliance.screening.engine import Candidate, Query, screen
from compliance.screening.index import Index, build
from compliance.screening.normalise import NORM_VERSION
from compliance.screening.sources import SourceError, read

MOST_MATCHES = 20


class Command(BaseCommand):
    """With --list the names are compared with that file alone and no database is needed."""

    help = "Screen names: JSON lines in, one JSON line out for each. --list FILE.csv compares with that file alone."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which list to compare with."""
        parser.add_argument("--list", dest="path", help="an official list file instead of the lists in force")
        parser.add_argument("--explain", action="store_true", help="give the reasons of every match too")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read until the input ends; a bad line is answered and the rest goes on."""
        index = _index_of_file(Path(options["path"])) if options["path"] else _index_in_force()
        by_row = bool(options["path"])
        try:
            for line in sys.stdin.buffer:
                if line.strip():
                    _say(_answer(line, index, by_row=by_row, explain=options["explain"]))
        except BrokenPipeError:  # who asked has gone; Python would complain once more when it closes stdout
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(answer: dict[str, Any]) -> None:
    """One line of ASCII: half a surrogate pair in an id would break any other encoding."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _index_in_force() -> Index:
    from compliance.lists import indexes

    try:
        return indexes.current()[0]
    except indexes.NothingToCompare as missing:
        raise CommandError(str(missing)) from missing
    except DatabaseError as error:
        raise CommandError("The database cannot be read. Run migrate, or name a file with --list.") from error


def _index_of_file(path: Path) -> Index:
    """The index of one file, kept beside the data so that the next start only opens it."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:40]
    except OSError as error:
        raise CommandError(f"{path} could not be read: {error.strerror}.") from error
    kept = Path(settings.DATA_DIR) / "indexes" / f"file-{digest}-{policy.ENGINE_VERSION}-{NORM_VERSION}.idx"
    try:
        return Index.open(kept)
    except (OSError, ValueError):
        return _built(path, kept)


def _built(path: Path, kept: Path) -> Index:
    try:
        feed = read([path])
    except SourceError as error:
        raise CommandError(f"Refused ({error.code}): {error.message}") from error
    build((party for parties in feed.parties.values() for party in parties), kept)
    return Index.open(kept)


def _answer(line: bytes, index: Index, *, by_row: bool, explain: bool) -> dict[str, Any]:
    started = time.perf_counter()
    number: Any = None
    answer: dict[str, Any]
    try:
        asked = _parsed(line)
        number = asked.get("id") if isinstance(asked, dict) else None
        query = _query(asked)
    except ValueError as error:
        answer = {"id": number, "error": str(error), "matches": []}
    else:
        result = screen(query, index)
        answer = {"id": number, "matches": _matches(result.candidates, by_row, explain)}
        if result.state == "incomplete":
            answer["incomplete"] = result.incomplete_reason
    answer["latency_ms"] = round((time.perf_counter() - started) * 1000, 3)
    return answer


def _parsed(line: bytes) -> Any:
    """What one line says. :raises ValueError: it is not UTF-8, not JSON, or nested too deep."""
    try:
        return json.loads(line.decode("utf-8-sig").strip(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("not JSON: nested too deep") from error


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"not JSON: {word} is no number there")


def _query(asked: Any) -> Query:
    """A query from one line. :raises ValueError: it is no object with a name."""
    if not isinstance(asked, Mapping) or not isinstance(asked.get("name"), str):
        raise ValueError("a line is an object with a name")
    texts = {field: asked.get(field) or "" for field in ("country", "address", "type")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("country, address and type are texts")
    return Query(
        asked["name"],
        texts["country"],
        texts["address"],
        texts["type"],
        contacts=_texts(asked, "contacts"),
        identifiers=_texts(asked, "identifiers"),
        others=tuple(pair for field, role in ROLES.items() for pair in _named(asked, field, role)),
        owners=_owners(asked.get("owners") or []),
        places=_texts(asked, "places"),
    )


ROLES = {
    "trading_names": "trading_name",
    "former_names": "former_name",
    "administrators": "administrator",
    "locations": "location",
}


def _texts(asked: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """:raises ValueError: it is no list of texts."""
    found = asked.get(field) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{field} are a list of texts")
    return tuple(found)


def _named(asked: Mapping[str, Any], field: str, role: str) -> list[tuple[str, str]]:
    return [(role, one) for one in _texts(asked, field)]


def _owners(found: Any) -> tuple[tuple[str, float | None], ...]:
    """:raises ValueError: it is no list of objects with a name and a share."""
    if not isinstance(found, list):
        raise ValueError("owners are a list of objects with name and percent")
    return tuple(_owner(one) for one in found)


def _owner(one: Any) -> tuple[str, float | None]:
    share = one.get("percent") if isinstance(one, Mapping) else None
    named = isinstance(one, Mapping) and isinstance(one.get("name"), str)
    if not named or isinstance(share, bool) or not isinstance(share, int | float | None):
        raise ValueError("an owner is an object with a name and a percent, a number or nothing")
    return one["name"], None if share is None else float(share)


def _matches(candidates: tuple[Candidate, ...], by_row: bool, explain: bool) -> list[dict[str, Any]]:
    """At most twenty, best first; from a file a party answers with the ids of all its rows."""
    made: list[dict[str, Any]] = []
    for one in candidates:
        for label in (one.row_labels if by_row else ()) or (one.party_key,):
            match: dict[str, Any] = {"entity_id": label, "score": one.score}
            made.append(
                {**match, "name": one.name, "band": one.band, "detail": one.detail} if explain else match
            )
    return made[:MOST_MATCHES]
