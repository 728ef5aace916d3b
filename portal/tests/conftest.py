"""What the tests across apps share: one customer with everything that an address can name."""

from __future__ import annotations

import pytest

ONE_ROW = """Legal name,External ID,Address line 1,City,Postal code,Country,Administrator's e-mail,Webex Calling
Bramble Lane Foods Ltd,CSV-1,12 Mill Lane,Leeds,LS1 4AP,GB,jo@csv.example,10
"""
"""A file of customers; its row is to be mended, for a calling package needs a location."""


@pytest.fixture
def world(alice, partner, other_partner, at, catalogue):
    """One customer of Alice's partner with a case, and everything that an address can name."""
    return build_world(alice, partner, at)


def answer_file(asked_in, alice, at):
    """A file that was sent with an answer which a reviewer has read."""
    from io import BytesIO

    from compliance.contacts import answer_files
    from compliance.models import AnswerFile, Question
    from portal.testing.cast import acting

    question = Question.objects.create(
        case=asked_in.case, round=asked_in, position=1, code="other", text="Proof?", asked_at=at
    )
    kept = answer_files.keep(
        actor=acting(alice),
        customer=asked_in.case.customer,
        question=question.public_id,
        name="proof.txt",
        content=BytesIO(b"The register says so."),
        at=at,
    )
    AnswerFile.objects.update(sent_at=at)
    answered = {"answer": "See the file.", "answered_at": at, "answered_by_name": "Alice", "read_at": at}
    Question.objects.filter(pk=question.pk).update(**answered)
    return kept


def build_world(alice, partner, at):
    """Make it; the arguments of each kind of address."""
    # Here, not at the top: the fixtures' own modules must be loaded by the plugin first.
    from compliance.models import (
        ContactAttempt,
        ContactRound,
        ListAcceptance,
        ListInForce,
        ListLoad,
        ListUpdate,
    )
    from compliance.tests import desk_cast
    from customers.exports import service as exports
    from customers.imports import storing
    from customers.models import Notice
    from customers.onboarding import drafts, templates
    from customers.personal import list_states
    from portal.accounts import appointments
    from portal.accounts.hooks import service as hooks
    from portal.accounts.oauth import clients
    from portal.accounts.team import invitations
    from portal.accounts.tokens import service as tokens
    from portal.base import clock
    from portal.testing.cast import PartnerFactory, UserFactory, acting, member, staff
    from portal.testing.makers import make_customer

    customer = make_customer(partner, at=at, actor=acting(alice))
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=at)
    template = templates.create(
        actor=acting(alice),
        partner=partner,
        name="Second",
        admin_email="a@b.example",
        language="en",
        country="",
        at=at,
    )
    load = ListLoad.objects.create(feed="csl", source="x", loaded_by="test", started_at=at)
    update = ListUpdate.objects.create(
        in_force=ListInForce.objects.create(digest="d", since=at), load=load, created_at=at
    )
    accepted = ListAcceptance.objects.create(
        load=load, reason="x", asked_by=staff("Lilo", "compliance_lead"), asked_at=clock.now()
    )
    subscriber = customer.subscribers.get()
    mail = ContactAttempt.objects.create(
        round=ContactRound.objects.create(case=case, started_at=at),
        channel="email",
        outcome="sent",
        person="Alice",
        by_name="Rita",
        at=at,
    )
    kept = answer_file(mail.round, alice, at)
    appointment = appointments.ask(
        actor=acting(staff("Sue", "support")),
        person=UserFactory(name="Nina"),
        after={"operator_role": "reviewer"},
        reason="New",
        at=clock.now(),
    )
    deciding = staff("Rolf", "reviewer")
    program, _secret = clients.make(
        actor=acting(alice),
        partner=partner,
        name="Dashboard",
        wanted=["customers:read"],
        redirect_uris=["https://app.example/back"],
        at=clock.now(),
    )
    token, _secret = tokens.make(
        actor=acting(alice), partner=partner, name="Sync", role="read_only", at=clock.now()
    )
    view = list_states.save(actor=acting(alice), name="Mine", query="", is_shared=False, at=at)
    export = exports.ask(actor=acting(alice), query="", names=["name"], form="csv", total=1, at=at)
    uploaded = storing.upload(
        actor=acting(alice), partner=partner, source=ONE_ROW, file_name="customers.csv", at=at
    )
    typed = drafts.Typed("typed-by-hand", "", {"legal_name": "Bramble Mills Ltd"})
    draft = drafts.save(actor=acting(alice), partner=partner, typed=typed, at=clock.now())
    hook, _secret = hooks.make(
        actor=acting(alice),
        partner=partner,
        url="https://hooks.northwind.example/portal",
        types=["customer.created"],
        at=clock.now(),
    )
    invited = invitations.invite(
        actor=acting(alice),
        partner=partner,
        email="ines@northwind.example",
        role="admin",
        days=7,
        language="en",
        at=clock.now(),
    )
    delivery = hooks.send_test(actor=acting(alice), hook=hook, at=clock.now())
    return {
        "": [],
        "membership": [member("Bea", partner, "admin").membership.public_id],
        "invitation": [invited.public_id],
        "sub_partner": [PartnerFactory(name="Below", parent=partner).public_id],
        "import": [uploaded.public_id],
        "draft": [draft.public_id],
        "view": [view.public_id],
        "export": [export.public_id],
        "notice": [Notice.objects.filter(user=alice).latest("pk").public_id],
        "person": [alice.pk],
        "deciding": [deciding.pk],
        "appointment": [appointment.public_id],
        "customer": [customer.public_id],
        "subscriber_file": [customer.public_id, "xlsx"],
        "subscriber": [customer.public_id, subscriber.public_id],
        "template": [template.public_id],
        "token": [token.public_id],
        "program": [program.public_id],
        "webhook": [hook.public_id],
        "delivery": [hook.public_id, delivery.public_id],
        "case": [case.public_id],
        "answer_file": [customer.public_id, kept.public_id],
        "case_file": [case.public_id, kept.public_id],
        "candidate": [case.public_id, case.candidates.get().pk],
        "attempt": [case.public_id, mail.pk],
        "update": [update.pk],
        "load": [load.pk],
        "acceptance": [accepted.public_id],
    }
