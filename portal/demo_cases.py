"""Demo customers under review, in every state a desk knows: made as people make them, at moments in the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.contacts import attempts, questions
from compliance.models import Case
from compliance.review import cases, decisions, notes, verdicts
from compliance.states import DecisionWord, VerdictWord
from customers.lifecycle import removal
from customers.models import Customer
from portal import demo
from portal.demo import BERLIN, BRISTOL, CEDAR, LAKESIDE, LEEDS, LILLE, PORTLAND, REGIONAL, Example

FIRST, SECOND = "reviewer@demo.example", "second@demo.example"

Step = Callable[[Case, datetime], None]


@dataclass(frozen=True)
class Story:
    """A customer that resembles a party of the sample list, when it came, and what the desk did."""

    example: Example
    ago: timedelta
    step: Step | None = None


def tell(at: datetime) -> None:
    """Make what is not there yet, oldest first. Where another list than the sample is in force, no case opens."""
    for story in sorted(_STORIES, key=lambda one: one.ago, reverse=True):
        came = at - story.ago
        customer = demo.onboard(story.example, at=came)
        if customer is None:
            continue
        demo.do_owed_work(came)
        case = customer.cases.first()
        if case and story.step:
            story.step(case, came + timedelta(minutes=2))
        demo.do_owed_work(min(came + timedelta(minutes=12), at))


# --- what the desk does


def _ask(case: Case, at: datetime) -> None:
    asked = [(code, text) for code, _label, text in questions.catalogue(case.customer.partner.language)][:2]
    cases.claim(actor=demo.person(FIRST), case=case, at=at)
    attempts.ask(actor=demo.person(FIRST), case=case, questions=asked, at=at + timedelta(minutes=4))


def _judge(case: Case, at: datetime, word: str, reason: str) -> None:
    cases.claim(actor=demo.person(FIRST), case=case, at=at)
    for candidate in case.candidates.order_by("pk"):
        verdicts.judge(actor=demo.person(FIRST), candidate=candidate, verdict=word, reason=reason, at=at)


def _approve(case: Case, at: datetime) -> None:
    """Final at once, or waiting for a second person over a strong candidate."""
    _judge(case, at, VerdictWord.NO_MATCH, "different_identifiers")
    decisions.decide(
        actor=demo.person(FIRST),
        case=case,
        decision=DecisionWord.APPROVED,
        reason="no_match",
        note="Another company: founded elsewhere, in another line of business.",
        at=at + timedelta(minutes=3),
    )


def _refuse(case: Case, at: datetime) -> None:
    _judge(case, at, VerdictWord.MATCH, "same_party")
    decisions.decide(
        actor=demo.person(FIRST),
        case=case,
        decision=DecisionWord.NON_COMPLIANT,
        reason="confirmed_match",
        note="Same name, same address, same owner.",
        at=at + timedelta(minutes=3),
    )
    decisions.confirm(
        actor=demo.person(SECOND), case=case, note="Seen the register.", at=at + timedelta(minutes=9)
    )


def _escalate(case: Case, at: datetime) -> None:
    cases.claim(actor=demo.person(FIRST), case=case, at=at)
    notes.add(
        actor=demo.person(FIRST), case=case, text="The register shows two companies of this name.", at=at
    )
    notes.escalate(actor=demo.person(FIRST), case=case, reason="Which of the two is ours?", at=at)


def _delete(case: Case, at: datetime) -> None:
    """Deleting under review is no escape: the case is withdrawn, the evidence stays."""
    customer = Customer.objects.get(pk=case.customer_id)
    actor = demo.administrator_of(customer.partner.name)
    removal.delete(actor=actor, customer=customer, at=at, reason="Ordered by mistake")
    cases.withdraw_deleted(at + timedelta(minutes=1))


_STORIES = [
    Story(
        Example(LAKESIDE, "LK-1010", "Drumlinford Cryptographic Systems PLC", LEEDS),
        timedelta(days=12),
        _refuse,
    ),
    Story(Example(LAKESIDE, "LK-1011", "Yarrowmere Guidance Ltd", BRISTOL), timedelta(days=6), _approve),
    Story(
        Example(LAKESIDE, "LK-1012", "Castelgrau Cipher Consulting", LEEDS, used=1),
        timedelta(days=4),
        _delete,
    ),
    Story(
        Example(LAKESIDE, "LK-1013", "Brindlemoor Naval Component GmbH", BERLIN, "Europe/Berlin", 18, 7),
        timedelta(hours=26),
        _ask,
    ),
    Story(
        Example(CEDAR, "CR-4002", "Corvantis Méridien Logistique SARL", LILLE, "Europe/Paris", 6, 2),
        timedelta(hours=22),
        _ask,
    ),
    Story(
        Example(LAKESIDE, "LK-1014", "Vellankoski Arctic Sensor Oy", LEEDS), timedelta(minutes=74), _escalate
    ),
    Story(
        Example(LAKESIDE, "LK-1015", "Eisenquist Turbine Works AB", BRISTOL), timedelta(minutes=40), _approve
    ),
    Story(Example(REGIONAL, "RG-2002", "Norhaven Subsea Cable Splicing", BRISTOL), timedelta(minutes=22)),
    Story(
        Example(
            LAKESIDE, "LK-1016", "Kestrelgat Aerospace Brokers Inc.", PORTLAND, "America/New_York", 20, 8
        ),
        timedelta(minutes=6),
    ),
]
