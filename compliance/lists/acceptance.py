"""Whether a feed may replace what is in force: refused with figures when it looks wrong, never half taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.lists import dates as list_dates
from compliance.lists import floors, storage
from compliance.lists.dates import Dates
from compliance.models import ListLoad, ListVersion
from compliance.screening.sources import Feed
from portal.base import moments
from portal.base.errors import DomainError

SHRINK_PERCENT = 5
"""A sub-list with more than this share of rows fewer is refused unless somebody accepts it with a reason."""

_DIRECT = {"bis_dpl", "ofac_sdn"}
"""Feeds straight from the list's keeper: they go before the consolidated file unless they are clearly older."""


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
    """What a feed would do: sub-lists it replaces, those that leave force without a successor, what was in
    force before, and sub-lists it has but leaves to the feed in force."""

    before: Mapping[str, ListVersion]
    replaced: tuple[str, ...]
    retired: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Scales:
    """A feed, its dates, and what is in force."""

    feed: Feed
    dates: Dates
    in_force: Mapping[str, ListVersion]
    force: bool = False

    @property
    def own(self) -> dict[str, ListVersion]:
        """What this feed put in force before."""
        return {code: version for code, version in self.in_force.items() if version.feed == self.feed.kind}

    @property
    def kept(self) -> tuple[str, ...]:
        """Sub-lists that stay with the feed in force."""
        if self.force:
            return ()
        return tuple(code for code in self.feed.parties if self._stays(code))

    @property
    def taken(self) -> tuple[str, ...]:
        """Sub-lists that this feed would put in force."""
        return tuple(code for code in self.feed.parties if code not in self.kept)

    def _stays(self, code: str) -> bool:
        """A direct feed is not replaced by the consolidated file, unless it has clearly fallen behind it."""
        version = self.in_force.get(code)
        if version is None or version.feed not in _DIRECT or self.feed.kind in (version.feed, "sample"):
            return False
        behind = list_dates.is_clearly_older(list_dates.of_version(version), self.dates, code)
        return not behind or _has_shrunk(version.party_count, len(self.feed.parties[code]))


def is_same(scales: Scales) -> bool:
    """Whether everything this feed would put in force says the same already."""
    feed, in_force = scales.feed, scales.in_force
    missing = [code for code in scales.own if code not in feed.parties]
    return not missing and all(
        code in in_force
        and in_force[code].feed == feed.kind
        and in_force[code].content_hash == storage.content_hash(feed.parties[code])
        for code in scales.taken
    )


def weigh(scales: Scales, *, accept: Sequence[str], reason: str) -> Plan:
    """What the feed would change.

    :raises ListRefused: sample_refused, accept_unknown, reason_missing, older, shrunk, too_few or column_empty.
    """
    feed, in_force = scales.feed, scales.in_force
    _refuse_sample(feed, in_force)
    accepted = {code.upper() for code in accept}
    _refuse_accepting(accepted, {*feed.parties, *in_force, *settings.REQUIRED_LISTS}, reason)
    if not scales.force:
        _refuse_older(scales)
    _refuse_shrunk(scales, accepted)
    _refuse_too_few(scales, accepted)
    _refuse_empty_columns(scales, accepted)
    sample = [code for code, version in in_force.items() if version.feed == "sample"]
    gone = [code for code in scales.own if code not in feed.parties]
    retired = {*gone, *(sample if feed.kind != "sample" else [])}
    return Plan(in_force, scales.taken, tuple(retired), scales.kept)


def figures(scales: Scales) -> dict[str, object]:
    """Rows and names before and after per sub-list, what stays with another feed, rows left out, and what was odd."""
    feed, in_force = scales.feed, scales.in_force
    codes = sorted({*feed.row_counts, *scales.own})
    return {
        "rows": {
            code: [in_force[code].row_count if code in in_force else 0, feed.row_counts.get(code, 0)]
            for code in codes
        },
        "parties": feed.party_count,
        "names": feed.names,
        "fills": floors.fills(feed),
        "kept": {code: in_force[code].feed for code in scales.kept},
        "dates": scales.dates.as_json(),
        "published_at": feed.published_at.isoformat() if feed.published_at else "",
        "left": {
            "count": feed.left_count,
            "rows": [[one.file, one.line, one.reason] for one in feed.left],
        },
        "warnings": [{"code": one.code, "message": one.message, "count": one.count} for one in feed.warnings],
    }


def _refuse_sample(feed: Feed, in_force: Mapping[str, ListVersion]) -> None:
    if feed.kind != "sample":
        return
    if not settings.DEBUG:
        raise ListRefused("sample_refused", _("The fictional sample list is only for trying out (DEBUG)."))
    if any(version.feed != "sample" for version in in_force.values()):
        raise ListRefused("sample_refused", _("A real list is in force; the fictional sample stays away."))


def _refuse_accepting(accepted: set[str], known: set[str], reason: str) -> None:
    unknown = sorted(accepted - known)
    if unknown:
        raise ListRefused(
            "accept_unknown",
            _("There is no list %(unknown)s. Name one of these after --accept: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))},
        )
    if accepted and not reason.strip():
        raise ListRefused("reason_missing", _('Accepting a shrunken list needs a reason: add --reason "…".'))


def _refuse_older(scales: Scales) -> None:
    """Older than the same feed in force, or clearly older than another feed whose sub-list it would replace."""
    for code, version in scales.in_force.items():
        if version.feed == "sample":
            continue
        theirs = list_dates.of_version(version)
        if version.feed == scales.feed.kind:
            older = list_dates.is_older(scales.dates, theirs)
        else:
            older = code in scales.taken and list_dates.is_clearly_older(scales.dates, theirs, code)
        if older:
            new, old = _days(scales.dates, theirs, code)
            raise ListRefused(
                "older",
                _(
                    "These files were published on %(new)s, but %(code)s in force on %(old)s. "
                    "Use --force if you mean it."
                )
                % {"new": _written(new), "old": _written(old), "code": code},
            )


def _days(new: Dates, old: Dates, code: str) -> tuple[object, object]:
    """The two days that were compared, for the sentence."""
    for pair in ((new.named, old.named), (new.current, old.current)):
        if all(pair):
            return pair
    return new.rows or new.newest.get(code), old.rows or old.newest.get(code)


def _written(day: object) -> str:
    """A day written out; one that a list gives in a form of its own stays as it is."""
    try:
        return moments.day(date.fromisoformat(str(day)))
    except ValueError:
        return str(day)


def _refuse_shrunk(scales: Scales, accepted: set[str]) -> None:
    shrunk = [
        text
        for code, version in scales.in_force.items()
        if code not in accepted and version.feed != "sample"
        for text in _losses(scales, code, version)
    ]
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


def _losses(scales: Scales, code: str, version: ListVersion) -> list[str]:
    """Rows of the same feed, parties of another (they spread addresses differently), and names of either."""
    feed, same = scales.feed, version.feed == scales.feed.kind
    if not same and code not in scales.taken:
        return []
    before = version.row_count if same else version.party_count
    after = feed.row_counts.get(code, 0) if same else len(feed.parties.get(code, ()))
    if _has_shrunk(before, after):
        return [f"{code}: {before} → {after}"]
    names, now = version.load.figures.get("names", {}).get(code, 0), feed.names.get(code, 0)
    if not _has_shrunk(names, now):
        return []
    return [_("%(code)s names: %(old)s → %(new)s") % {"code": code, "old": names, "new": now}]


def _has_shrunk(before: int, after: int) -> bool:
    return after * 100 < before * (100 - SHRINK_PERCENT)


def _whole(scales: Scales, accepted: set[str]) -> list[str]:
    """Required sub-lists that this feed should hold whole: those it would put in force, and for the consolidated
    file, which has them all, those it lacks though no other feed has them in force."""
    if scales.feed.kind == "sample":
        return []
    owed = {code for code in scales.taken if code in scales.feed.parties}
    if scales.feed.kind == "csl":
        others = {code for code, v in scales.in_force.items() if v.feed in _DIRECT}
        owed |= {code for code in settings.REQUIRED_LISTS if code not in others}
    return [code for code in settings.REQUIRED_LISTS if code in owed - accepted]


def _refuse_too_few(scales: Scales, accepted: set[str]) -> None:
    short = floors.short(scales.feed, _whole(scales, accepted))
    if short:
        raise ListRefused(
            "too_few",
            _(
                "A list has fewer rows than a whole one (%(figures)s). Download the files again; "
                "accept a list with --accept LIST --reason."
            )
            % {"figures": "; ".join(short)},
            short=short,
        )


def _refuse_empty_columns(scales: Scales, accepted: set[str]) -> None:
    before = {
        code: (version.party_count, version.load.figures.get("fills", {}).get(code, {}))
        for code, version in scales.own.items()
        if code not in accepted and version.feed != "sample"
    }
    found = [*floors.empty(scales.feed, _whole(scales, accepted)), *floors.emptied(scales.feed, before)]
    if found:
        raise ListRefused(
            "column_empty",
            _(
                "Fewer parties have a value than is usual (%(figures)s). Look at the files; "
                "accept a list with --accept LIST --reason."
            )
            % {"figures": "; ".join(dict.fromkeys(found))},
            empty=found,
        )
