"""Whether a feed may replace what is in force: refused with figures when it looks wrong, never half taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.lists import dates as list_dates
from compliance.lists import floors, shortfalls, storage
from compliance.lists.dates import Dates
from compliance.lists.scales import Scales
from compliance.lists.shortfalls import Shortfall
from compliance.models import ListLoad, ListVersion
from compliance.screening.sources import Feed
from portal.base import moments
from portal.base.errors import DomainError


class ListRefused(DomainError):
    """The feed was not taken; `refusal` is the code, `load` the recorded attempt, `figures` the numbers."""

    code = "list_refused"

    def __init__(self, refusal: str, message: str, **figures: object) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.load: ListLoad | None = None
        self.figures = figures


class FellShort(ListRefused):
    """The feed is sound but less than it should be: two people may put it in force (`acceptances`)."""

    def __init__(self, short: Sequence[Shortfall], plan: Plan, owed: Sequence[str]) -> None:
        super().__init__(
            shortfalls.REFUSALS[short[0].sort],
            shortfalls.sentence(short),
            short=[one.as_json() for one in short],
            owed=list(owed),
        )
        self.short = short
        self.plan = plan


@dataclass(frozen=True)
class Plan:
    """What a feed would do: sub-lists it replaces, those that leave force without a successor, what was in
    force before, and sub-lists it has but leaves to the feed in force."""

    before: Mapping[str, ListVersion]
    replaced: tuple[str, ...]
    retired: tuple[str, ...]
    kept: tuple[str, ...]

    def after(self, new: Mapping[str, ListVersion]) -> dict[str, ListVersion]:
        """Everything in force once `new` is."""
        return {code: one for code, one in self.before.items() if code not in self.retired} | dict(new)


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
    """What the feed would change. Naming a sub-list in `accept` puts nothing in force: that takes two people.

    :raises ListRefused: sample_refused, accept_unknown, reason_missing, older.
    :raises FellShort: shrunk, too_few or column_empty, with everything that falls short.
    """
    feed, in_force = scales.feed, scales.in_force
    _refuse_sample(feed, in_force)
    accepted = {code.upper() for code in accept}
    _refuse_accepting(accepted, {*feed.parties, *in_force, *settings.REQUIRED_LISTS}, reason)
    if not scales.force:
        _refuse_older(scales)
    plan = _plan(scales)
    if short := shortfalls.of(scales):
        raise FellShort(short, plan, shortfalls.whole(scales))
    return plan


def _plan(scales: Scales) -> Plan:
    feed, in_force = scales.feed, scales.in_force
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
