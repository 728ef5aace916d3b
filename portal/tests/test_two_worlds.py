"""Two worlds that differ only in what compliance knows look the same to a partner, byte for byte.

Both are built at the same moments; every response that the partner's people reach (pages, fragments, refusals,
headers, mails, history) is compared after random ids and tokens are masked.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from compliance.checks import rescreens
from compliance.contacts import attempts
from compliance.deprovisioning import deadlines
from compliance.events.cases import CaseClaimed, CaseOpened
from compliance.models import ListInForce, ListLoad, ListUpdate
from compliance.review import cases, decisions, notes, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from portal.accounts.models import User
from portal.audit.models import Audience, AuditEvent
from portal.base import clock
from portal.outbox import rendering
from portal.outbox.models import Mail
from portal.testing.cast import acting
from portal.tests.permissions.test_matrix import MATRIX, PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say is the same on every database

MINUTE, LATER = timedelta(minutes=1), AT + timedelta(hours=3)
RANDOM = re.compile(
    r"(?<![a-z0-9])[a-z0-9]{20}(?![a-z0-9])|[A-Za-z0-9]{64}|\b[0-9a-f]{32}\b|(?<=/people/)\d+"
)
"""Public ids, tokens of forms, keys of submissions, numbers of people."""
OURS = ("Date", "X-Request-Id", "Content-Length", "Content-Security-Policy")
"""Headers with a value of their own each time; a body of another length differs anyway."""
ASKED = [("owner", "Who owns you?")]


def found(count, band, code):
    """So many parties of one list."""
    return [
        (desk_cast.listed(f"{code} Party {n}", code=code, number=n), 9000 - n, band) for n in range(count)
    ]


def judged(case, who, word, reason, at):
    cases.claim(actor=acting(who), case=case, at=at)
    for one in case.candidates.order_by("pk"):
        verdicts.judge(actor=acting(who), candidate=one, verdict=word, reason=reason, at=at)


def decided(case, who, decision, reason, at):
    return decisions.decide(actor=acting(who), case=case, decision=decision, reason=reason, at=at)


class World:
    """What happened at the desk; `little` and `much` is what compliance knows of the same customer."""

    def __init__(self, partner, people, much):
        self.people, self.much = people, much
        desk_cast.in_force("EL", "SDN")
        parties = found(4, "strong", "SDN") if much else found(1, "review", "EL")
        self.case = desk_cast.open_case(desk_cast.new_customer(partner), *parties)
        self.customer = self.case.customer

    def reviewed(self):
        """Untouched; or judged, noted, handed up, and waiting for a second person."""
        if self.much:
            rita = self.people["rita"]
            judged(self.case, rita, "no_match", "different_name", AT + MINUTE)
            notes.add(actor=acting(rita), case=self.case, text="Ask Zyxwanda", at=AT + MINUTE)
            decided(self.case, rita, "approved", "no_match", AT + 2 * MINUTE)

    def asked(self):
        """The same question, by one who has judged or one who has not."""
        who = self.people["lena" if self.much else "rita"]
        if self.much:
            judged(self.case, who, "unsure", "needs_information", AT + MINUTE)
        else:
            cases.claim(actor=acting(who), case=self.case, at=AT)
        attempts.ask(actor=acting(who), case=self.case, questions=ASKED, at=AT + 2 * MINUTE)

    def refused(self):
        """By other people, for another reason, and later off its list in one of them."""
        first, second = ("lena", "ravi") if self.much else ("rita", "lena")
        word, why, reason = (
            ("unsure", "needs_lead", "unresolved")
            if self.much
            else ("match", "same_party", "confirmed_match")
        )
        judged(self.case, self.people[first], word, why, AT + MINUTE)
        decided(self.case, self.people[first], "non_compliant", reason, AT + 2 * MINUTE)
        decisions.confirm(actor=acting(self.people[second]), case=self.case, at=AT + 3 * MINUTE)
        if self.much:
            self._delist()

    def _delist(self):
        load = ListLoad.objects.create(feed="csl", source="x", loaded_by="test", started_at=AT)
        keys = list(self.case.candidates.values_list("party_key", flat=True))
        ListUpdate.objects.create(
            in_force=ListInForce.objects.latest("pk"), load=load, removed_keys=keys, created_at=AT
        )
        rescreens.run(AT + 4 * MINUTE)

    def approved(self):
        """By one, or by two over a strong candidate."""
        judged(self.case, self.people["rita"], "no_match", "different_name", AT + MINUTE)
        at = AT + 3 * MINUTE
        if not self.much:
            decided(self.case, self.people["rita"], "approved", "no_match", at)
            return
        decided(self.case, self.people["rita"], "approved", "no_match", AT + 2 * MINUTE)
        decisions.confirm(actor=acting(self.people["ravi"]), case=self.case, at=at)


STORIES = ("reviewed", "asked", "refused", "approved")


def masked(text):
    return RANDOM.sub("#", text)


def responses(world, people):
    """Every response of the partner's side, masked, by what was asked."""
    args = {"": [], "customer": [world.customer.public_id], "case": [world.case.public_id]}
    client = Client(raise_request_exception=False)
    told = {}
    for person in ("alice", "charlie"):
        client.force_login(people[person])
        User.objects.update(
            last_login=AT
        )  # the team's page shows it, and the worlds are not built in one second
        for row in MATRIX:
            if row.subject not in args or row.name in ("ready", "worker-health"):
                continue
            reached = row.answers.replace(" ", "")[PEOPLE.index(person)] != "o"
            for headers in ({}, {"HX-Request": "true"}) if reached else ():
                with transaction.atomic():
                    answer = getattr(client, row.method)(
                        reverse(row.name, args=args[row.subject]), headers=headers
                    )
                    transaction.set_rollback(True)
                kept = sorted(
                    (name, masked(value)) for name, value in answer.headers.items() if name not in OURS
                )
                key = (person, row.method, row.name, "part" if headers else "page")
                told[key] = (answer.status_code, kept, masked(answer.getvalue().decode()))
    return told | written(world)


def written(world):
    """Mails and what the history keeps for the partner."""
    told = {}
    for number, notice in enumerate(
        Mail.objects.filter(customer_id=world.customer.pk, kind__startswith="partner.").order_by("pk")
    ):
        mail = rendering.message(notice)
        told["mail", number] = (
            notice.kind,
            notice.recipient,
            notice.due_at,
            mail.to,
            masked(mail.subject),
            masked(mail.body),
        )
    events = AuditEvent.objects.filter(customer_id=world.customer.pk, audience=Audience.PARTNER)
    for number, one in enumerate(events.order_by("pk")):
        told["history", number] = (one.at, one.verb, masked(f"{one.before} {one.after}"), one.reason)
    return told


def first_difference(one, other):
    """A few characters of both around the first that differs."""
    one, other = str(one), str(other)
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


@pytest.fixture
def people(alice, ada, bob, charlie, rita, ravi, lena):
    return {one.name.lower(): one for one in (alice, ada, bob, charlie, rita, ravi, lena)}


@pytest.fixture
def differing(partner, people, catalogue, monkeypatch):
    """What a partner could tell two worlds of a story apart by, and how much was compared."""
    monkeypatch.setattr(clock, "now", lambda: LATER)

    def compare(story):
        seen = []
        for much in (False, True):
            with transaction.atomic():
                world = World(partner, people, much)
                getattr(world, story)()
                deadlines.run(LATER)
                seen.append(responses(world, people))
                transaction.set_rollback(True)
        little, much = seen
        apart = [key for key in {*little, *much} if little.get(key) != much.get(key)]
        return {key: first_difference(little.get(key), much.get(key)) for key in apart}, len(little)

    return compare


@pytest.mark.parametrize("story", STORIES)
def test_a_partner_cannot_tell_them_apart(differing, story):
    apart, compared = differing(story)

    assert apart == {}, next(iter(apart.items()))
    assert compared > 200


@pytest.mark.parametrize("leak", [CaseClaimed, CaseOpened])
def test_a_planted_leak_is_found(differing, monkeypatch, leak):
    """An event of the desk told to the partner: who claims, and what a check counted."""
    monkeypatch.setattr(leak, "audience", Audience.PARTNER)

    apart, _compared = differing("reviewed")

    assert apart
