"""The desk's lists of cases, ordered by clock and fairly across partners, a page at a time.

The clock needs every case's events, so the order is worked out from a light sheet of all open cases
(two queries, whatever their number); only the rows of the page are then read in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.models import Case, CaseCandidate, Question
from compliance.review import clocks, words
from compliance.review.clocks import ClockView, Tick
from portal.base.actors import Actor
from portal.base.paging import page_of

PAGE_SIZE = 25
MANY = 10
"""Cases of one partner, as urgent as each other, that count as many."""
WORK = ["open", "claimed"]
BANDS = ["strong", "review"]
CLOCKS = {"over": _("Over the limit"), "late": _("Past the target"), "ok": _("Within the target")}
UNREAD = Exists(Question.objects.filter(case=OuterRef("pk"), answered_at__isnull=False, read_at__isnull=True))


@dataclass(frozen=True)
class Filters:
    """What the address asks for; unknown values count as nothing."""

    q: str = ""
    list_code: str = ""
    band: str = ""
    partner: str = ""
    trigger: str = ""
    clock: str = ""
    claim: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Filters:
        """Read a query string."""
        return cls(
            q=query.get("q", "").strip()[:100],
            list_code=query.get("list", "")[:20],
            band=_known(query.get("band", ""), BANDS),
            partner=query.get("partner", "")[:20],
            trigger=_known(query.get("trigger", ""), words.TRIGGERS),
            clock=_known(query.get("clock", ""), CLOCKS),
            claim=_known(query.get("claim", ""), ["mine", "nobody", "lead"]),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()

    def as_q(self) -> Q:
        """The part of it that the database answers: all but clock and claim, which the counters are about."""
        found = Q()
        if self.q:
            found &= matches(self.q)
        if self.list_code:
            found &= Q(candidates__list_code=self.list_code)
        if self.partner:
            found &= Q(customer__partner__public_id=self.partner)
        given = {"top_band": self.band, "trigger": self.trigger}
        return found & Q(**{name: value for name, value in given.items() if value})


def _known(value: str, known: Iterable[str]) -> str:
    return value if value in known else ""


def matches(text: str) -> Q:
    """Cases by customer, partner, external id or the beginning of their number."""
    return (
        Q(customer__name__icontains=text)
        | Q(customer__partner__name__icontains=text)
        | Q(public_id__startswith=text.lower())
        | Q(customer__external_id__iexact=text)
    )


@dataclass(frozen=True)
class Sheet:
    """A case as far as the order needs it."""

    pk: int
    state: str
    claimed_by_id: int | None
    unread: bool
    score: int
    opened_at: datetime
    clock: ClockView
    delisted: bool = False
    is_free: bool = True
    with_lead: bool = False
    partner_id: int = 0

    @property
    def urgency(self) -> int:
        """The class it is in: what holds a deadline, over the limit, past the target, within it."""
        if self.unread or self.delisted:
            return 0
        return {"over": 1, "late": 2}.get(self.clock.state, 3)

    @property
    def turn(self) -> tuple[int, int]:
        """Whose turn it is when it comes up, among those as urgent."""
        return self.urgency, self.partner_id

    @property
    def order(self) -> tuple[Any, ...]:
        """Within a partner: what holds a deadline first (an unread answer, a party no longer listed), then the
        least time left.

        Over the limit is less than none; then the higher score.

        Time in whole minutes, as the page shows it: cases of one import differ in score, not in seconds.
        """
        minutes = -(-self.clock.left_seconds // 60)
        return (not (self.unread or self.delisted), minutes, -self.score, self.opened_at, self.pk)


@dataclass(frozen=True)
class CaseRow:
    """One line of a list of cases."""

    case: Case
    clock: ClockView
    closest: str
    others: int
    unread: bool
    mine: bool
    working: bool

    @property
    def score(self) -> int:
        """The top score, 0 to 100."""
        return round(self.case.top_score / 100)

    @property
    def trigger(self) -> str:
        """What raised the case, in words."""
        return words.trigger(self.case.trigger)


def sheets(cases: QuerySet[Case], *, at: datetime) -> list[Sheet]:
    """Every case of the set with its clock, in the order of the desk. Two queries."""
    columns = (
        *("customer__partner_id", "pk", "state", "round", "claimed_by_id", "claimed_until"),
        *("escalated_at", "top_score", "opened_at", "unread", "delisted_at"),
    )
    found = list(cases.annotate(unread=UNREAD).values(*columns).distinct())
    events = clocks.events_of([row["pk"] for row in found])
    made = [_sheet(row, events.get(row["pk"], []), at) for row in found]
    return fair(made)


def fair(found: Iterable[Sheet]) -> list[Sheet]:
    """By urgency, and in it the first case of every partner before the second of any.

    So one partner's flood pushes nobody else's cases down. Of those equal in this, a partner with many comes
    last: the flood's next case would be its first, and the oldest, each time that one of it is decided.
    """
    found = sorted(found, key=lambda one: one.order)
    many = Counter(one.turn for one in found)
    turns: Counter[tuple[int, int]] = Counter()
    ranked: list[tuple[tuple[int, int, int], Sheet]] = []
    for one in found:
        turns[one.turn] += 1
        ranked.append(((one.urgency, turns[one.turn], many[one.turn] // MANY), one))
    return [one for _rank, one in sorted(ranked, key=lambda row: row[0])]


def _sheet(row: dict[str, Any], events: list[Tick], at: datetime) -> Sheet:
    return Sheet(
        pk=row["pk"],
        partner_id=row["customer__partner_id"],
        state=row["state"],
        claimed_by_id=row["claimed_by_id"],
        unread=row["unread"],
        score=row["top_score"],
        opened_at=row["opened_at"],
        is_free=row["state"] == "open" or row["claimed_until"] is None or row["claimed_until"] <= at,
        delisted=row["delisted_at"] is not None,
        with_lead=row["escalated_at"] is not None,
        clock=clocks.of(events, round_number=row["round"], opened_at=row["opened_at"], at=at),
    )


def page(found: list[Sheet], number: str | None, *, who: Actor, at: datetime) -> Page[Any]:
    """The page asked for (the nearest that exists), its rows read in full. Two queries."""
    return page_of(found, number, PAGE_SIZE, lambda some: rows(some, who=who, at=at))


def rows(found: Iterable[Sheet], *, who: Actor, at: datetime) -> list[CaseRow]:
    """The sheets as lines, in their order."""
    found = list(found)
    cases = read([one.pk for one in found])
    return [_row(cases[one.pk], one, who, at) for one in found if one.pk in cases]


def read(pks: list[int]) -> dict[int, Case]:
    """Cases with what a line shows of them."""
    best = CaseCandidate.objects.filter(delisted_at__isnull=True).order_by("-score", "pk")
    best = best.select_related("entry").only(
        "case_id", "party_key", "list_code", "score", "entry__primary_name"
    )
    cases = Case.objects.filter(pk__in=pks).select_related(
        "customer__partner", "customer__profile", "claimed_by"
    )
    return {case.pk: case for case in cases.prefetch_related(Prefetch("candidates", best, to_attr="best"))}


def _row(case: Case, sheet: Sheet, who: Actor, at: datetime) -> CaseRow:
    best: list[CaseCandidate] = case.best  # type: ignore[attr-defined]
    first = best[0].entry if best else None
    return CaseRow(
        case=case,
        clock=sheet.clock,
        closest=first.primary_name if first else (best[0].party_key if best else ""),
        others=max(0, len(best) - 1),
        unread=sheet.unread,
        mine=case.claimed_by_id is not None and case.claimed_by_id == who.user_id,
        working=case.claimed_until is not None and case.claimed_until > at,
    )


def narrowed(found: list[Sheet], filters: Filters, who: Actor) -> list[Sheet]:
    """Those whose clock and claim are as asked."""
    if filters.clock:
        found = [one for one in found if one.clock.state == filters.clock]
    if filters.claim:
        found = [one for one in found if _claimed_as_asked(one, filters.claim, who)]
    return found


def _claimed_as_asked(one: Sheet, claim: str, who: Actor) -> bool:
    """A claim that has run out is nobody's, and still its holder's until somebody takes it."""
    if claim == "lead":
        return one.with_lead
    return one.claimed_by_id == who.user_id if claim == "mine" else one.is_free


def list_codes() -> list[str]:
    """The lists that open cases name."""
    names = CaseCandidate.objects.filter(case__state__in=WORK).order_by("list_code")
    return list(names.values_list("list_code", flat=True).distinct())


def partners() -> list[tuple[str, str]]:
    """The partners that open cases belong to."""
    found = Case.objects.filter(state__in=WORK).order_by("customer__partner__name")
    return list(found.values_list("customer__partner__public_id", "customer__partner__name").distinct())
