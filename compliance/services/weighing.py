"""Whether a feed may replace what is in force: refused with figures when it looks wrong, never half taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.models import ListLoad, ListVersion
from compliance.screening.sources import Feed
from compliance.services import loading
from portal.base.errors import DomainError

SHRINK_PERCENT = 5
"""A sub-list with more than this share of rows fewer is refused unless somebody accepts it with a reason."""

_DIRECT = {"bis_dpl", "ofac_sdn"}
"""Feeds straight from the list's keeper; the consolidated file does not replace them: one feed per sub-list."""


class ListRefused(DomainError):
    """The feed was not taken; `refusal` is the code, `load` the recorded attempt, `figures` the numbers."""

    code = "list_refused"

    def __init__(self, refusal: str, message: str, **figures: object) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.load: ListLoad | None = None
        self.figures = figures


@dataclass(frozen=True)
class Plan:
    """Which sub-lists a feed replaces, which leave force without a successor, and what was in force before."""

    before: Mapping[str, ListVersion]
    replaced: tuple[str, ...]
    retired: tuple[str, ...]


def is_same(feed: Feed, in_force: Mapping[str, ListVersion]) -> bool:
    """Whether everything this feed would put in force says the same already."""
    codes = [code for code in feed.parties if not _keeps(in_force.get(code), feed)]
    missing = [
        code for code, version in in_force.items() if version.feed == feed.kind and code not in feed.parties
    ]
    return not missing and all(
        code in in_force
        and in_force[code].feed == feed.kind
        and in_force[code].content_hash == loading.content_hash(feed.parties[code])
        for code in codes
    )


def weigh(
    feed: Feed, in_force: Mapping[str, ListVersion], *, force: bool, accept: Sequence[str], reason: str
) -> Plan:
    """What the feed would change.

    :raises ListRefused: sample_refused, older, shrunk or reason_missing.
    """
    _refuse_sample(feed, in_force)
    own = {code: version for code, version in in_force.items() if version.feed == feed.kind}
    if not force:
        _refuse_older(feed, in_force)
    if accept and not reason.strip():
        raise ListRefused("reason_missing", _('Accepting a shrunken list needs a reason: add --reason "…".'))
    _refuse_shrunk(feed, in_force, own, accept)
    replaced = tuple(code for code in feed.parties if force or not _keeps(in_force.get(code), feed))
    sample = [code for code, version in in_force.items() if version.feed == "sample"]
    gone = [code for code in own if code not in feed.parties]
    return Plan(in_force, replaced, tuple({*gone, *(sample if feed.kind != "sample" else [])}))


def figures(feed: Feed, in_force: Mapping[str, ListVersion]) -> dict[str, object]:
    """Rows before and after per sub-list, and what was odd about the files."""
    codes = sorted({*feed.row_counts, *(c for c, v in in_force.items() if v.feed == feed.kind)})
    return {
        "rows": {
            code: [in_force[code].row_count if code in in_force else 0, feed.row_counts.get(code, 0)]
            for code in codes
        },
        "parties": feed.party_count,
        "published_at": feed.published_at.isoformat() if feed.published_at else "",
        "warnings": [{"code": one.code, "message": one.message, "count": one.count} for one in feed.warnings],
    }


def _keeps(version: ListVersion | None, feed: Feed) -> bool:
    """Whether the feed in force stays: a direct one is not replaced by the consolidated file."""
    return version is not None and version.feed in _DIRECT and feed.kind not in (version.feed, "sample")


def _refuse_sample(feed: Feed, in_force: Mapping[str, ListVersion]) -> None:
    if feed.kind != "sample":
        return
    if not settings.DEBUG:
        raise ListRefused("sample_refused", _("The fictional sample list is only for trying out (DEBUG)."))
    if any(version.feed != "sample" for version in in_force.values()):
        raise ListRefused("sample_refused", _("A real list is in force; the fictional sample stays away."))


def _refuse_older(feed: Feed, in_force: Mapping[str, ListVersion]) -> None:
    dates = [v.published_on for v in in_force.values() if v.feed == feed.kind and v.published_on]
    if feed.published_at and dates and feed.published_at < max(dates):
        raise ListRefused(
            "older",
            _(
                "These files were published on %(new)s, but those in force on %(old)s. Use --force if you mean it."
            )
            % {"new": feed.published_at, "old": max(dates)},
        )


def _refuse_shrunk(
    feed: Feed, in_force: Mapping[str, ListVersion], own: Mapping[str, ListVersion], accept: Sequence[str]
) -> None:
    shrunk = []
    for code, version in own.items():
        rows = feed.row_counts.get(code, 0)
        if rows * 100 < version.row_count * (100 - SHRINK_PERCENT) and code not in accept:
            shrunk.append(f"{code}: {version.row_count} → {rows}")
    if shrunk:
        raise ListRefused(
            "shrunk",
            _(
                "More than 5%% of the rows are gone (%(figures)s). Look at the files; "
                "accept a list with --accept LIST --reason."
            )
            % {"figures": ", ".join(shrunk)},
            shrunk=shrunk,
        )
