"""What people do: partners with their customers, reviewers with their cases; anything, in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from compliance.contacts import answers, attempts, escalation
from compliance.deprovisioning import deadlines
from compliance.models import Case, ContactAttempt
from compliance.review import cases, decisions, notes, verdicts
from compliance.states import OPEN_CASE_STATES
from customers.licensing import quantities, subscribers
from customers.lifecycle import own_organisation, removal
from customers.models import Customer
from customers.onboarding import creation
from customers.onboarding.creation import Address, Contact, Person
from customers.profile import versions
from portal.accounts.access import actor_of
from portal.accounts.models import Partner, User
from portal.base.actors import Actor
from portal.testing.makers import LEEDS, new_customer
from portal.testing.simulation.office import ADD_ON, Office

WORDS = ["Zyxwanda", "Quorbexim", "Vorpalgrad", "Mirquaz"]
"""What can be on the list."""
PACKAGES = ["webex_voice", "webex_calling", "webex_suite", "common_area_calling"]

Act = Callable[[], object]


class People:
    """The cast of one run; every act is drawn from `rng` and done at `at`."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.reviewers = [actor_of(one) for one in User.objects.exclude(operator_role="").order_by("pk")]
        members = User.objects.filter(membership__isnull=False).order_by("pk")
        self.partners = [(Partner.objects.get(pk=actor_of(one).partner_id), actor_of(one)) for one in members]
        self.office = Office(rng, self.partners, self.reviewers, self._name)
        self.made = 0
        self.busy_with = 0

    def act(self, at: datetime) -> tuple[str, Act]:
        """One act, with its words for the trace."""
        dice = self.rng.random()
        if dice < 0.15:
            return self._create(at)
        if dice < 0.32:
            return self.office.act(at)
        found = self._on_a_case(at) if dice < 0.74 else self._on_a_customer(at)
        return found or self._on_a_customer(at) or self._create(at)

    def _name(self) -> str:
        listed = self.rng.choice([*WORDS, *WORDS, "Bramble", "Hazel", "Alder"])
        beside = self.rng.choice(
            ["", "Foods", "Exact", "Foods", "Unreadable"] if listed in WORDS else ["", "Foods"]
        )
        return f"{listed} {beside}".strip()

    def _create(self, at: datetime) -> tuple[str, Act]:
        partner, actor = self.rng.choice(self.partners)
        self.made += 1
        wanted = {
            code: self.rng.choice([1, 2, 3, None])
            for code in self.rng.sample([*PACKAGES, ADD_ON], self.rng.choice([1, 2, 2]))
        }
        given: dict[str, Any] = {
            "external_id": f"EXT-{self.rng.randrange(6)}",
            "legal_name": self._name(),
            "quantities": wanted,
            "administrator": Person("Jo", "Example", f"jo{self.made}@customer.example"),
            "is_own_organisation": self.rng.random() < 0.1,
            "submission_key": f"key-{self.rng.randrange(12)}" if self.rng.random() < 0.3 else "",
        }
        new = new_customer(**given)
        words = f"{actor.name} creates {given['legal_name']} as {given['external_id']}"
        return words, lambda: creation.create(actor=actor, partner=partner, new=new, at=at)

    def _on_a_customer(self, at: datetime) -> tuple[str, Act] | None:
        found = list(Customer.objects.exclude(provisioning_status="removed").order_by("pk"))
        if not found:
            return None
        customer = self.rng.choice(found)
        actor = next(one for partner, one in self.partners if partner.pk == customer.partner_id)
        name, act = self.rng.choice(list(self._customer_acts(customer, actor, at).items()))
        return f"{actor.name}: {name} customer {customer.pk}", act

    def _customer_acts(self, customer: Customer, actor: Actor, at: datetime) -> dict[str, Act]:
        rng, who = self.rng, {"actor": actor, "at": at}
        people = list(customer.subscribers.order_by("pk"))
        one, code = rng.choice(people), rng.choice(PACKAGES)
        counted = rng.choice([*PACKAGES, ADD_ON])
        person = Person("Bea", "Bell", f"bea{rng.randrange(5)}@customer.example")
        street = Address(**LEEDS.as_columns() | {"line1": f"{rng.randrange(4)} Mill Lane"})
        contact = Contact(rng.choice(["Jo Bell", "Ann Lee"]), "", "")
        number = rng.choice([0, 1, 2, 4, None])
        admin = rng.random() < 0.5
        name = self._name()
        return {
            f"rename to {name}": lambda: versions.change(customer=customer, legal_name=name, **who),
            "move": lambda: versions.change(customer=customer, address=street, **who),
            "new contact of": lambda: versions.change(customer=customer, contacts=(contact,), **who),
            f"{number} {counted} for": lambda: quantities.change(
                customer=customer, wanted={counted: number}, **who
            ),
            f"add a subscriber with {code} to": lambda: subscribers.add(
                customer=customer, person=person, package_code=code, is_administrator=admin, **who
            ),
            f"{code} for a subscriber of": lambda: subscribers.move(subscriber=one, package_code=code, **who),
            "release a subscriber of": lambda: subscribers.release(subscriber=one, **who),
            "appoint at": lambda: subscribers.appoint(subscriber=one, is_administrator=admin, **who),
            "answer for": lambda: self._answer(customer, actor, at),
            "answer again for": lambda: self._answer(customer, actor, at),
            "own": lambda: own_organisation.mark(customer=customer, own=admin, **who),
            "delete": lambda: removal.delete(customer=customer, **who),
            **self.office.of_customer(customer, actor, at),
        }

    def _answer(self, customer: Customer, actor: Actor, at: datetime) -> object:
        case = customer.cases.order_by("-pk").first()
        asked = case.questions.filter(answered_at=None).order_by("pk") if case else []
        return answers.answer(
            actor=actor, customer=customer, answers={one.public_id: "Yes" for one in asked}, at=at
        )

    def _on_a_case(self, at: datetime) -> tuple[str, Act] | None:
        found = list(Case.objects.order_by("pk"))
        if not found:
            return None
        running = [one for one in found if one.state in OPEN_CASE_STATES]
        same = [one for one in found if one.pk == self.busy_with and one.state != "withdrawn"]
        if not same or self.rng.random() < 0.25:  # people stay with a case for a while
            same = running if running and self.rng.random() < 0.8 else found
        case = self.rng.choice(same)
        self.busy_with = case.pk
        holder = [one for one in self.reviewers if one.user_id == case.claimed_by_id]
        who = holder[0] if holder and self.rng.random() < 0.9 else self.rng.choice(self.reviewers)
        acts = self._case_acts(case, who, at)
        likely = [name for name in LIKELY.get(case.state, []) if name in acts]
        name = self.rng.choice(likely) if likely and self.rng.random() < 0.85 else self.rng.choice(list(acts))
        return f"{who.name}: {name} case {case.pk} ({case.state})", acts[name]

    def _case_acts(self, case: Case, actor: Actor, at: datetime) -> dict[str, Act]:
        rng, who = self.rng, {"actor": actor, "case": case, "at": at}
        customer = {"actor": actor, "customer": case.customer, "at": at}
        verdict, reason = rng.choice([("no_match", "different_name"), ("match", "same_party")])
        words = [("approved", "no_match"), ("non_compliant", "confirmed_match")]
        word, why = words[verdict == "match"] if rng.random() < 0.8 else rng.choice(words)
        outcome = rng.choice(["unanswered", "voicemail", "unanswered", "spoke"])
        candidates = list(case.candidates.order_by("pk"))
        mails = list(ContactAttempt.objects.filter(round__case=case, channel="email").order_by("pk"))
        one, mail = (rng.choice(rows) if rows else None for rows in (candidates, mails))
        found: dict[str, Act] = {
            "claim": lambda: cases.claim(**who),
            "take next, not": lambda: cases.take_next(actor=actor, at=at),
            "give back": lambda: cases.release(**who),
            f"decide {word}": lambda: decisions.decide(decision=word, reason=why, **who),
            "judge all and decide on": lambda: self._judge_all(case, actor, verdict, reason, word, why, at),
            "confirm": lambda: decisions.confirm(**who),
            "overturn": lambda: decisions.overturn(note="No", **who),
            "send back": lambda: decisions.send_back(note="Look", **who),
            "undo": lambda: decisions.undo(**who),
            "reopen": lambda: decisions.reopen(reason="Doubt", **who),
            "ask about": lambda: attempts.ask(questions=[("other", "Why?")], **who),
            f"call ({outcome}) about": lambda: attempts.log_attempt(
                channel="phone", outcome=outcome, person="Jo", proof="Said so", **who
            ),
            "resume": lambda: answers.resume(**who),
            "read": lambda: answers.mark_read(**who),
            "escalate": lambda: notes.escalate(reason="Hard", **who),
            "note on": lambda: notes.add(text="Hm", **who),
            "propose release of": lambda: deadlines.propose_release(**customer),
            "confirm release of": lambda: deadlines.confirm_release(**customer),
            "give up idle claims, not": lambda: escalation.release_idle(at),
        }
        if one is not None:
            found["judge"] = lambda: verdicts.judge(
                actor=actor, candidate=one, verdict=verdict, reason=reason, at=at
            )
        if mail is not None and case.state == "awaiting_partner":
            found["bounce a mail of"] = lambda: attempts.bounce(attempt=mail, at=at, actor=actor)
        return found

    def _judge_all(
        self, case: Case, actor: Actor, verdict: str, reason: str, word: str, why: str, at: datetime
    ) -> None:
        """A whole sitting: each judgement a request of its own."""
        cases.claim(actor=actor, case=case, at=at)
        for one in case.candidates.order_by("pk"):
            verdicts.judge(actor=actor, candidate=one, verdict=verdict, reason=reason, at=at)
        decisions.decide(actor=actor, case=case, decision=word, reason=why, at=at)


LIKELY = {
    "open": ["claim", "judge all and decide on"],
    "claimed": ["judge", "judge all and decide on", "judge all and decide on", "ask about", "escalate"],
    "awaiting_partner": ["call (unanswered) about", "call (voicemail) about", "bounce a mail of", "resume"],
    "awaiting_second": ["confirm", "confirm", "confirm", "confirm", "overturn", "send back", "undo"],
    "approved": ["undo", "reopen"],
    "non_compliant": ["undo", "reopen"],
}
"""What fits a state; a quarter of the time anything is tried."""
