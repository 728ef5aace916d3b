"""What happened stays: append-only in the database, with who, for whom, before and after; partners read their part."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from compliance.contacts import attempts
from compliance.models import (
    Case,
    CaseCandidate,
    CaseEvent,
    Check,
    CheckCandidate,
    ContactAttempt,
    ContactRound,
    Decision,
    Question,
    Verdict,
)
from compliance.review import cases, decisions, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.history import timeline
from customers.lifecycle import removal
from customers.models import Customer, Profile
from customers.onboarding.creation import Address
from customers.profile import versions
from portal.audit.models import Audience, AuditEvent
from portal.testing.cast import acting
from portal.testing.makers import make_customer

ELSEWHERE = Address("14 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")
SECRETS = (*desk_cast.CANARY, "candidate", "score", "band", "strong", "list_code", "party", "awaiting_second")


@pytest.fixture
def case(partner, rita):
    """Judged and proposed, so that every kind of evidence is there."""
    made = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 9731, "strong"))
    cases.claim(actor=acting(rita), case=made, at=AT)
    candidate = made.candidates.get()
    verdicts.judge(
        actor=acting(rita), candidate=candidate, verdict="match", reason="same_party", note="Zyxwanda", at=AT
    )
    decisions.decide(
        actor=acting(rita),
        case=made,
        decision="non_compliant",
        reason="confirmed_match",
        note="Zyxwanda",
        at=AT,
    )
    return made


@pytest.mark.parametrize("model", [AuditEvent, Profile, CaseEvent, Verdict, CheckCandidate])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_or_delete_evidence(case, model, statement):
    assert model.objects.exists()
    table = connection.ops.quote_name(model._meta.db_table)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table))


@pytest.mark.parametrize("model", [Case, CaseCandidate, Decision, ContactRound, ContactAttempt, Question])
def test_the_database_refuses_to_delete_what_goes_on_changing(case, ravi, model):
    decisions.send_back(actor=acting(ravi), case=case, note="Ask them.", at=AT)
    rita = acting(case.decisions.get().by)
    attempts.ask(actor=rita, case=case, questions=[("owners", "Who owns it?")], at=AT)
    assert model.objects.exists()
    table = connection.ops.quote_name(model._meta.db_table)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", [AuditEvent, CaseEvent, Verdict])
def test_nor_by_the_models_themselves(case, model):
    found = model.objects.first()
    for act in (found.delete, found.save, model.objects.all().delete):
        with pytest.raises((DatabaseError, TypeError)), transaction.atomic():
            act()


def test_every_step_says_who_and_what(case, rita):
    mine = AuditEvent.objects.filter(actor_id=rita.pk).order_by("pk")
    told = dict(mine.values_list("verb", "after"))

    assert set(told) == {
        "compliance.case.claimed",
        "compliance.verdict.given",
        "compliance.decision.proposed",
    }
    assert told["compliance.decision.proposed"]["decision"] == "non_compliant"
    assert set(mine.values_list("actor_name", "audience", "request_id")) == {
        ("Rita", "operator", "test-request")
    }


def test_a_change_of_status_says_before_and_after(case, ravi):
    decisions.confirm(actor=acting(ravi), case=case, at=AT)

    event = AuditEvent.objects.filter(verb="customers.status.changed").latest("pk")
    assert (event.before, event.after) == (
        {"compliance_status": "in_review"},
        {"compliance_status": "non_compliant"},
    )
    assert (event.audience, event.customer_id) == ("partner", case.customer_id)


def test_what_a_parent_does_for_its_sub_partner_says_so(sub_partner, alice, at):
    customer = make_customer(sub_partner, at=at, actor=acting(alice))
    versions.change(actor=acting(alice), customer=customer, address=ELSEWHERE, at=at)
    removal.delete(actor=acting(alice), customer=customer, at=at)

    mine = AuditEvent.objects.filter(customer_id=customer.pk, actor_id=alice.pk)
    assert mine.count() >= 3
    assert set(mine.values_list("on_behalf_of", flat=True)) == {sub_partner.name}


def test_partners_read_only_what_is_theirs_and_nothing_of_a_list(case, ravi):
    decisions.confirm(actor=acting(ravi), case=case, note="Quorbexim", at=AT)
    customer = Customer.objects.get()

    shown = timeline.events(customer)

    assert shown.exists()
    assert set(shown.values_list("audience", flat=True)) == {Audience.PARTNER}
    for event in AuditEvent.objects.filter(audience=Audience.PARTNER):
        text = json.dumps([event.verb, event.object_name, event.before, event.after, event.reason])
        assert not [secret for secret in SECRETS if secret in text], event.verb
    for row in timeline.rows(shown):
        words = f"{row.actor} {row.text} {row.note}"
        assert not [secret for secret in (*SECRETS, "Rita", "Ravi") if secret in words]


def test_a_check_keeps_what_was_asked_and_cannot_lose_its_candidates(case):
    """Rows that others rest on are protected: neither a customer nor a check can be deleted under its evidence."""
    check = Check.objects.get()
    assert (check.candidates.count(), check.candidates.get().row_hash) == (1, "hash-1")

    for row in (check, case.customer, case, check.candidates.get().entry):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()

    assert CheckCandidate.objects.count() == 1
