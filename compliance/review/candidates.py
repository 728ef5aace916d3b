"""Candidates of a check joining a case: new ones added, known ones brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from compliance.models import Case, CaseCandidate, Check, CheckCandidate
from compliance.review import whitelist
from compliance.states import Band, VerdictWord

RANK = {Band.NEAR_MISS: 0, Band.REVIEW: 1, Band.STRONG: 2}


def add_candidates(case: Case, check: Check, found: Sequence[CheckCandidate], *, at: datetime) -> int:
    """Put them into the case; how many need a (new) verdict. Ends what was remembered about them."""
    known = {one.party_key: one for one in case.candidates.select_related("check_run")}
    whitelist.end_changed(case=case, check=check, candidates=found, at=at)
    open_ones = sum(_put(case, check, one, known.get(one.party_key)) for one in found)
    if check.incomplete_reason:
        case.needs_full_review = check.incomplete_reason
        case.save(update_fields=["needs_full_review"])
    sum_up(case)
    return open_ones


def _put(case: Case, check: Check, one: CheckCandidate, known: CaseCandidate | None) -> bool:
    latest = {
        "list_code": one.list_code,
        "entry_id": one.entry_id,
        "row_hash": one.row_hash,
        "check_run": check,
        "score": one.score,
        "band": one.band,
        "detail": one.detail,
        "delisted_at": None,
    }
    if known is None:
        CaseCandidate.objects.create(case=case, party_key=one.party_key, **latest)
        return True
    if not _verdict_stands(known, check, one):
        latest |= {"verdict": "", "note": ""}
    # An edit that looks less alike must not save a second person's look: the highest band stays.
    latest["band"] = max(one.band, known.band, key=lambda band: RANK[Band(band)])
    CaseCandidate.objects.filter(pk=known.pk).update(**latest)
    return not latest.get("verdict", known.verdict)


def _verdict_stands(known: CaseCandidate, check: Check, one: CheckCandidate) -> bool:
    """A verdict was about two wordings: a new one on either side, or a higher band, needs a new verdict."""
    if known.row_hash != one.row_hash or RANK[Band(one.band)] > RANK[Band(known.band)]:
        return False
    return known.verdict != VerdictWord.NO_MATCH or known.check_run.profile_id == check.profile_id


def sum_up(case: Case) -> None:
    """The best score and the highest band of what is still listed: the queue's order and filters go by them.

    Who must agree to an approval does not: that goes by every band a candidate of the case ever had.
    """
    standing = list(case.candidates.filter(delisted_at=None))
    case.top_score = max((one.score for one in standing), default=0)
    case.top_band = max((one.band for one in standing), key=lambda band: RANK[Band(band)], default="")
    case.save(update_fields=["top_score", "top_band"])
