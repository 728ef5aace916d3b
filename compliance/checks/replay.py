"""Reproducing an old check: the same question, the same list versions, and whether the answer is the same."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.checks import checks
from compliance.lists import indexes
from compliance.models import Check
from compliance.review import profile_queries
from compliance.screening.engine import Result, screen
from compliance.screening.versions import versions
from portal.base.errors import DomainError


class NotReplayable(DomainError):
    """The check has not finished, so there is nothing to compare with."""

    code = "check_not_finished"


@dataclass(frozen=True)
class Replay:
    """`identical`: state, candidates, scores and reasons agree byte for byte; `differences` says what does not."""

    check: Check
    result: Result
    identical: bool
    differences: tuple[str, ...]


def replay(check: Check) -> Replay:
    """Screen again what a finished check asked, against the lists then in force. Changes nothing.

    :raises NotReplayable: the check is not finished.
    :raises NothingToCompare: the index of that set cannot be opened or built here.
    """
    if check.in_force is None:
        raise NotReplayable("This check has not finished yet, so it cannot be replayed.")
    result = screen(profile_queries.asked(check.query), indexes.for_versions(check.in_force))
    identical = checks.result_hash(result) == check.result_hash
    return Replay(check, result, identical, () if identical else tuple(_differences(check, result)))


def _differences(check: Check, result: Result) -> list[str]:
    found = [
        f"{name}: {check.versions.get(name, '-')} then, {now} now"
        for name, now in versions().items()
        if check.versions.get(name) != now
    ]
    if check.engine_state != result.state:
        found.append(f"state: {check.engine_state} then, {result.state} now")
    then = {row.party_key: row.score for row in check.candidates.all()}
    now = {one.party_key: round(one.score * checks.SCALE) for one in result.candidates if one.band}
    found += [
        f"{key}: score {then.get(key, '-')} then, {now.get(key, '-')} now"
        for key in sorted(then.keys() | now.keys())
        if then.get(key) != now.get(key)
    ]
    return found or ["the reasons are worded by another version"]
