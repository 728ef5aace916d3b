"""Everything the case page shows, read in a fixed number of queries whatever the number of candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from compliance.desk.case import comparison as compare
from compliance.desk.case import past
from compliance.desk.case.precedents import Precedent, VerdictLine, of_party, verdict_lines
from compliance.lists import words as list_words
from compliance.models import Case, CaseCandidate, Decision, ListVersion, Question
from compliance.review import words
from compliance.screening import explain
from compliance.screening.sources.lists import describe
from compliance.states import Band, VerdictWord

_VERDICT_ORDER = {"match": 0, "": 1, "unsure": 2, "no_match": 3}


@dataclass(frozen=True)
class CandidateLine:
    """One candidate in the list on the left."""

    candidate: CaseCandidate
    name: str
    list_name: str
    score: int
    verdict: str
    current: bool

    @property
    def pk(self) -> int:
        """The candidate's number."""
        return self.candidate.pk


@dataclass(frozen=True)
class Source:
    """Where a listed value comes from: list, version, links."""

    list_name: str
    keeper: str
    page: str
    published_on: Any
    read_at: datetime | None
    citation: str
    citation_url: str
    source_url: str
    row_labels: tuple[str, ...]


@dataclass(frozen=True)
class DecisionLine:
    """A decision with its reason in words."""

    decision: Decision
    reason_text: str


@dataclass(frozen=True)
class Comparison:
    """One candidate in full."""

    line: CandidateLine
    rows: tuple[compare.Row, ...]
    reasons: tuple[str, ...]
    facts: tuple[dict[str, Any], ...]
    source: Source
    precedent: Precedent
    verdicts: tuple[VerdictLine, ...]
    remembered: past.Remembered | None

    @property
    def contact(self) -> str:
        """The contact that was compared, if it was one."""
        return contact_of(self.line.candidate)

    @property
    def has_scripts(self) -> bool:
        """Whether a listed value is written in another script than Latin."""
        return compare.has_scripts(self.rows)


def candidates(case: Case) -> list[CaseCandidate]:
    """The candidates, confirmed first, then open, unsure and dismissed, best score first; taken-off ones last."""
    found = list(case.candidates.select_related("entry", "check_run__in_force", "check_run__profile"))
    return sorted(
        found,
        key=lambda one: (one.delisted_at is not None, _VERDICT_ORDER.get(one.verdict, 1), -one.score, one.pk),
    )


def chosen(found: Sequence[CaseCandidate], asked: str) -> CaseCandidate | None:
    """The candidate the address names, else the first without a verdict, else the first."""
    for one in found:
        if str(one.pk) == asked:
            return one
    return next(
        (one for one in found if not one.verdict and one.delisted_at is None), next(iter(found), None)
    )


def lines(found: Sequence[CaseCandidate], current: CaseCandidate | None) -> list[CandidateLine]:
    """The candidates as lines."""
    return [_line(one, current=one is current) for one in found]


def _line(one: CaseCandidate, *, current: bool) -> CandidateLine:
    return CandidateLine(
        candidate=one,
        name=one.entry.primary_name if one.entry else one.party_key,
        list_name=list_words.list_short(one.list_code),
        score=round(one.score / 100),
        verdict=words.label(VerdictWord, one.verdict) if one.verdict else "",
        current=current,
    )


def unjudged(found: Sequence[CaseCandidate]) -> int:
    """How many candidates still need a verdict."""
    return sum(1 for one in standing(found) if not one.verdict)


def standing(found: Sequence[CaseCandidate]) -> list[CaseCandidate]:
    """The candidates a decision rests on: strong and review ones still on a list."""
    return [one for one in found if one.delisted_at is None and one.band != Band.NEAR_MISS]


def all_cleared(found: Sequence[CaseCandidate]) -> bool:
    """Whether the verdicts carry an approval."""
    return all(one.verdict == VerdictWord.NO_MATCH for one in standing(found))


def any_doubt(found: Sequence[CaseCandidate]) -> bool:
    """Whether a candidate was left unsure: for some reasons that carries a non-compliance too."""
    return any(one.verdict == VerdictWord.UNSURE for one in standing(found))


def any_match(found: Sequence[CaseCandidate]) -> bool:
    """Whether the verdicts carry a non-compliance."""
    return any(one.verdict == VerdictWord.MATCH for one in standing(found))


def comparison(case: Case, candidate: CaseCandidate) -> Comparison:
    """The candidate beside the profile that was checked. Four queries."""
    party: dict[str, Any] = candidate.entry.party if candidate.entry else {}
    profile = candidate.check_run.profile
    return Comparison(
        line=_line(candidate, current=True),
        rows=tuple(
            compare.rows(profile, party, hit_name(candidate), contact_of(candidate), role_of(candidate))
        ),
        reasons=tuple(explain.sentences(candidate.detail, gettext)) if candidate.detail else (),
        facts=tuple(_facts(candidate, party)),
        source=_source(candidate, party),
        precedent=of_party(case, candidate),
        verdicts=verdict_lines(candidate.verdicts.select_related("by").order_by("-pk")),
        remembered=past.remembered(candidate),
    )


def decision_lines(found: Iterable[Decision]) -> list[DecisionLine]:
    """Decisions with their reasons in words."""
    return [DecisionLine(one, reason_text(one)) for one in found]


def reason_text(decision: Decision) -> str:
    """The reason in words, with what it names."""
    return " · ".join(part for part in (words.reason(decision.reason), words.fact(decision.fact)) if part)


def hit_name(candidate: CaseCandidate) -> str:
    """The listed name that raised the candidate: the primary one or an alias."""
    return str(candidate.detail.get("listed_name") or candidate.detail.get("name") or "")


def contact_of(candidate: CaseCandidate) -> str:
    """Who or what was compared, when the hit is not about the customer's own name."""
    return str(candidate.detail.get("compared") or "") if role_of(candidate) else ""


def role_of(candidate: CaseCandidate) -> str:
    """What that is to the customer: contact, administrator, owner, trading_name, former_name or location."""
    detail = candidate.detail
    if detail.get("part") in compare.ROLES:
        return str(detail["part"])
    return "contact" if detail.get("about") == "contact" else ""


def _facts(candidate: CaseCandidate, party: dict[str, Any]) -> list[dict[str, Any]]:
    info = describe(candidate.list_code)
    found: list[tuple[str, str]] = [
        (gettext("List"), f"{info.name} ({info.code})"),
        (gettext("Kept by"), list_words.keeper(info)),
        (gettext("Programme"), ", ".join(party.get("programs", []))),
        (gettext("License requirement"), str(party.get("license_requirement", ""))),
        (gettext("License policy"), str(party.get("license_policy", ""))),
        (gettext("In effect"), " – ".join(list_words.days(party.get("start_date"), party.get("end_date")))),
        (gettext("OFAC number"), str(party.get("entity_number", ""))),
        (gettext("Remarks"), str(party.get("remarks", ""))),
    ]
    return [{"label": label, "value": value} for label, value in found if value]


def _source(candidate: CaseCandidate, party: dict[str, Any]) -> Source:
    info = describe(candidate.list_code)
    in_force = candidate.check_run.in_force
    number = in_force.versions.get(candidate.list_code) if in_force else None
    version = ListVersion.objects.filter(pk=number).first() if number else None
    citation = str(party.get("citation", ""))
    return Source(
        list_name=info.name,
        keeper=info.keeper,
        page=info.page,
        published_on=version.published_on if version else None,
        read_at=version.created_at if version else None,
        citation=citation,
        citation_url=citation_url(citation),
        source_url=_safe(str(party.get("source_url", ""))),
        row_labels=tuple(str(one) for one in party.get("row_labels", [])),
    )


def citation_url(citation: str) -> str:
    """The Federal Register's own page of a citation such as "87 FR 12240"; "" when it is not one."""
    words_ = citation.split()
    for before, mark, after in zip(words_, words_[1:], words_[2:], strict=False):
        page = after.rstrip(".,;")
        if mark.upper().strip(".") in ("FR", "F.R") and before.isdecimal() and page.isdecimal():
            return f"https://www.federalregister.gov/citation/{before}-FR-{page}"
    return ""


def _safe(address: str) -> str:
    """Only addresses of the web become links."""
    return address if address.startswith(("https://", "http://")) else ""


def decisions(case: Case) -> list[Decision]:
    """Every decision on the case, newest first."""
    return list(case.decisions.select_related("by", "second_by").order_by("-pk"))


def pending(found: Sequence[Decision]) -> Decision | None:
    """The decision that waits for a second person."""
    return next((one for one in found if one.outcome == Decision.Outcome.PENDING), None)


def undoable(found: Sequence[Decision], *, user_id: int | None, at: datetime) -> Decision | None:
    """The newest decision while it can still be undone, by those who made it."""
    newest = found[0] if found else None
    if newest is None or newest.undo_until is None or newest.undo_until <= at:
        return None
    if newest.outcome not in (Decision.Outcome.PENDING, Decision.Outcome.FINAL):
        return None
    return newest if user_id in (newest.by_id, newest.second_by_id) else None


def last_decided() -> datetime | None:
    """When the newest decided case was decided."""
    decided = Case.objects.exclude(decided_at=None).order_by("-decided_at")
    return decided.values_list("decided_at", flat=True).first()


@dataclass(frozen=True)
class SecondLine:
    """A decision that waits for a second person; `own` says that the reader proposed it, `unread` that the
    partner has answered since."""

    decision: Decision
    own: bool
    reason_text: str
    unread: bool


def waiting_for_second() -> QuerySet[Decision]:
    """Pending decisions: unread answers first, then the oldest."""
    answers = Question.objects.filter(case=OuterRef("case"), answered_at__isnull=False, read_at__isnull=True)
    found = Decision.objects.filter(outcome=Decision.Outcome.PENDING).annotate(unread=Exists(answers))
    return found.order_by("-unread", "at", "pk")


def second_line(decision: Decision, user_id: int | None) -> SecondLine:
    """A pending decision as its list shows it."""
    unread: bool = getattr(decision, "unread", False)
    return SecondLine(decision, decision.by_id == user_id, words.reason(decision.reason), unread)
