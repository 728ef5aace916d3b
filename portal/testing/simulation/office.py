"""What people do beside single customers: imports, exports, drafts, the team, many subscribers at once, short lists."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from compliance.contacts import another_look
from compliance.lists import acceptances
from compliance.models import ListAcceptance, ListLoad
from customers.exports import service as exports
from customers.imports import service as imports
from customers.imports import storing
from customers.licensing import add_ons, selection
from customers.licensing.selection import Change
from customers.models import Customer, CustomerImport, Draft
from customers.onboarding import drafts
from customers.onboarding.drafts import Typed
from portal.accounts.models import Invitation, Membership, Partner
from portal.accounts.rights import PartnerRole
from portal.accounts.team import invitations, members
from portal.base.actors import Actor
from portal.testing.cast import PASSWORD
from portal.testing.makers import new_customer
from portal.testing.simulation import lists

Act = Callable[[], object]
Names = Callable[[], str]
ADD_ON = "attendant_console"
FACTS = "The company on your list is another one, as its register shows."
LIKELY = [
    "asks for another look",
    "starts a checked import",
    "confirms a short list",
    "asks for a short list",
]
"""What leads somewhere, where it is possible at all."""
CUSTOMERS = (
    "Legal name,External ID,Address line 1,City,Postal code,Country,Administrator’s e-mail,"
    "Location name,Time zone,Webex Calling"
)
PEOPLE = "First name,Last name,E-mail,Package,Full administrator"


class Office:
    """Acts of partners' people and of the desk; drawn from `rng`, done at `at`."""

    def __init__(
        self,
        rng: random.Random,
        partners: Sequence[tuple[Partner, Actor]],
        reviewers: Sequence[Actor],
        name: Names,
    ) -> None:
        self.rng, self.partners, self.reviewers, self.name = rng, partners, reviewers, name

    def act(self, at: datetime) -> tuple[str, Act]:
        """Any of them, with its words for the trace."""
        partner, actor = self.rng.choice(self.partners)
        kinds = [self._files, self._team, self._drafts, self._many, self._many, self._lists, self._look]
        kind = self.rng.choice([self._files, *kinds])
        found = kind(partner, actor, at)
        likely = [words for words in found if words.startswith(tuple(LIKELY))]
        words = self.rng.choice(likely if likely and self.rng.random() < 0.6 else list(found))
        return f"{actor.name} {words}", found[words]

    def of_customer(self, customer: Customer, actor: Actor, at: datetime) -> dict[str, Act]:
        """What can be done to one beside the usual."""
        one = self.rng.choice(list(customer.subscribers.order_by("pk")))
        given = {"actor": actor, "at": at}
        return {
            "give an add-on at": lambda: add_ons.give(subscriber=one, code=ADD_ON, **given),
            "take an add-on away at": lambda: add_ons.take_away(subscriber=one, code=ADD_ON, **given),
        }

    def _customer(self, partner: Partner) -> Customer | None:
        found = list(Customer.objects.present().filter(partner=partner).order_by("pk"))
        return self.rng.choice(found) if found else None

    def _files(self, partner: Partner, actor: Actor, at: datetime) -> dict[str, Act]:
        """Imports and exports."""
        customer = self._customer(partner) if self.rng.random() < 0.5 else None
        text = self._people() if customer else self._customers()
        update, who = self.rng.random() < 0.4, {"actor": actor, "at": at}
        given: dict[str, Any] = {"partner": partner, "customer": customer, "file_name": "a.csv"}
        given |= {"goes_on": self.rng.random() < 0.5, "may_update": update and customer is None}
        acts: dict[str, Act] = {
            "uploads": lambda: storing.upload(source=text, **given, **who),
            "asks for a file": lambda: exports.ask(
                query="", names=["legal_name"], form="csv", total=1, **who
            ),
        }
        one = CustomerImport.objects.filter(partner=partner).order_by("-pk").first()
        if one is not None and one.phase == one.Phase.READY:
            acts[f"starts a checked import, {one.pk}"] = lambda: imports.start(one=one, **who)
        if one is not None:
            acts |= {
                f"starts import {one.pk}": lambda: imports.start(one=one, **who),
                f"stops import {one.pk}": lambda: imports.stop(one=one, **who),
                f"resumes import {one.pk}": lambda: imports.resume(one=one, **who),
                f"undoes import {one.pk}": lambda: imports.undo(one=one, **who),
                f"discards import {one.pk}": lambda: imports.discard(one=one, **who),
            }
        return acts

    def _customers(self) -> str:
        rows = [
            f"{self.name()},EXT-{self.rng.randrange(6)},12 Mill Lane,Leeds,LS1 4AP,GB,"
            f"jo{self.rng.randrange(9)}@customer.example,Head office,Europe/London,{self.rng.randrange(4)}"
            for _ in range(self.rng.randrange(1, 4))
        ]
        return "\r\n".join([CUSTOMERS, *rows, ""])

    def _people(self) -> str:
        rows = [
            f"Bea,Bell,bea{self.rng.randrange(7)}@customer.example,"
            f"{self.rng.choice(['Webex Calling', 'webex_suite'])},{self.rng.choice(['yes', 'no'])}"
            for _ in range(self.rng.randrange(1, 4))
        ]
        return "\r\n".join([PEOPLE, *rows, ""])

    def _team(self, partner: Partner, actor: Actor, at: datetime) -> dict[str, Act]:
        """Colleagues come, get another role, go."""
        rng, who = self.rng, {"actor": actor, "at": at}
        email, role = f"new{rng.randrange(4)}@partner.example", rng.choice(PartnerRole.values)
        given = {"partner": partner, "email": email, "role": role, "days": 7, "language": "en"}
        acts: dict[str, Act] = {f"invites {email}": lambda: invitations.invite(**given, **who)}
        asked = Invitation.objects.filter(partner=partner).order_by("-pk").first()
        if asked is not None:
            acts |= {
                "invites again": lambda: invitations.send_again(invitation=asked, days=7, **who),
                "revokes": lambda: invitations.revoke(invitation=asked, **who),
                "has an invitation accepted": lambda: invitations.accept_new(
                    invitation=asked, name="New", password=PASSWORD, at=at
                ),
            }
        member = (
            Membership.objects.filter(partner=partner).exclude(user_id=actor.user_id).order_by("pk").first()
        )
        if member is not None:
            acts |= {
                f"makes a colleague {role}": lambda: members.change_role(member=member, role=role, **who),
                "removes a colleague": lambda: members.remove(member=member, **who),
            }
        return acts

    def _drafts(self, partner: Partner, actor: Actor, at: datetime) -> dict[str, Act]:
        """A form is kept while it is typed, sent, or thrown away."""
        key = f"draft-{self.rng.randrange(5)}"
        name, who = self.name(), {"actor": actor, "at": at}
        typed = Typed(key, "page", {"legal_name": name})
        new = new_customer(external_id=f"EXT-{self.rng.randrange(6)}", legal_name=name, submission_key=key)
        given = {"partner": partner, "typed": typed, **who}
        acts: dict[str, Act] = {
            f"types {key}": lambda: drafts.save(**given),
            f"sends {key}": lambda: drafts.submit(new=new, **given),
        }
        kept = Draft.objects.filter(partner=partner, customer=None).order_by("pk").first()
        if kept is not None:
            acts[f"throws draft {kept.pk} away"] = lambda: drafts.delete(draft=kept, **who)
        return acts

    def _many(self, partner: Partner, actor: Actor, at: datetime) -> dict[str, Act]:
        """The same for many subscribers."""
        customer = self._customer(partner)
        if customer is None:
            return self._drafts(partner, actor, at)
        ids = list(customer.subscribers.order_by("pk").values_list("public_id", flat=True))
        words = [
            "move:webex_suite",
            "move:webex_calling",
            f"give:{ADD_ON}",
            f"away:{ADD_ON}",
            "release",
        ]
        change = Change.read(self.rng.choice(words))
        assert change is not None
        told = f"{change.kind} {change.code} of all at customer {customer.pk}"
        given = {"actor": actor, "public_ids": ids, "change": change, "at": at}
        return {told: lambda: selection.apply(customer=customer, **given)}

    def _look(self, partner: Partner, actor: Actor, at: datetime) -> dict[str, Act]:
        """At a refusal that stands."""
        refused = Customer.objects.present().filter(partner=partner, compliance_status="non_compliant")
        customer = refused.order_by("pk").first()
        if customer is None:
            return self._files(partner, actor, at)
        reason = self.rng.choice(list(another_look.REASONS))
        given = {"customer": customer, "reason": reason, "facts": FACTS, "actor": actor, "at": at}
        return {f"asks for another look at customer {customer.pk}": lambda: another_look.ask(**given)}

    def _lists(self, _partner: Partner, _actor: Actor, at: datetime) -> dict[str, Act]:
        """A load falls short and is kept; two of the desk put it in force."""
        who = self.rng.choice(self.reviewers)
        lead = self.rng.choice([self.reviewers[-1], self.reviewers[-1], who])
        acts: dict[str, Act] = {"finds a short list": lambda: lists.keep_short(self.rng, at)}
        load = ListLoad.objects.filter(versions__state="kept").order_by("-pk").first()
        if load is not None:
            acts[f"asks for a short list as {lead.name}: {load.pk}"] = lambda: acceptances.ask(
                actor=lead, load=load, reason="It is whole", at=at
            )
        asked = ListAcceptance.objects.order_by("-pk").first()
        if asked is not None:
            given = {"actor": who, "acceptance": asked, "at": at}
            acts |= {
                f"confirms a short list as {who.name}: {asked.pk}": lambda: acceptances.confirm(**given),
                f"turns a short list down as {who.name}: {asked.pk}": lambda: acceptances.refuse(**given),
            }
        return acts
