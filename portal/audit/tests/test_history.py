"""History: who, on behalf of whom, before and after, for whose eyes; and nothing ever changes it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from customers.events import CatalogueLoaded, ProvisioningRepeated, QuantitiesChanged
from customers.history import timeline
from customers.licensing import quantities
from customers.lifecycle import removal
from customers.models import Profile
from portal.audit.models import Audience, AuditEvent
from portal.audit.record import record
from portal.base.actors import system
from portal.base.errors import Invalid
from portal.testing.cast import acting
from portal.testing.makers import make_customer

TABLES = {"audit_auditevent": AuditEvent, "customers_profile": Profile}


@pytest.fixture
def customer(partner, alice, at):
    return make_customer(partner, at=at, actor=acting(alice))


def test_an_event_says_who_what_and_when(customer, alice, at):
    event = record(
        QuantitiesChanged(before={"n": 1}, after={"n": 2}),
        actor=acting(alice),
        at=at,
        subject=customer,
        customer=customer,
        reason="because",
    )

    assert (event.actor_kind, event.actor_id, event.actor_name) == ("user", alice.pk, "Alice")
    assert (event.object_type, event.object_id) == ("customers.customer", customer.public_id)
    assert (event.customer_id, event.partner_id) == (customer.pk, customer.partner_id)
    assert (event.at, event.before, event.after, event.reason) == (at, {"n": 1}, {"n": 2}, "because")
    assert event.request_id == "test-request"


def test_an_event_is_for_the_operator_unless_it_says_otherwise(customer, at):
    loaded = CatalogueLoaded(products=1, locations=0, numbers=0, reset=False)
    event = record(loaded, actor=system(), at=at, subject=customer, customer=customer)

    assert (event.audience, event.version) == (Audience.OPERATOR, 1)


def test_a_role_is_kept_as_it_was(customer, rita, at):
    event = record(ProvisioningRepeated(), actor=acting(rita), at=at, subject=customer, customer=customer)
    rita.operator_role = ""
    rita.save()

    row = timeline.rows(timeline.events(customer))[0]
    assert (event.actor_role, row.actor_kind, row.actor) == ("reviewer", "reviewer", "A reviewer")


def test_a_later_promotion_changes_nobodys_past(customer, alice, at):
    record(ProvisioningRepeated(), actor=acting(alice), at=at, subject=customer, customer=customer)
    alice.membership.delete()
    alice.operator_role = "reviewer"
    alice.save()

    assert timeline.rows(timeline.events(customer))[0].actor == "Alice"


def test_names_are_copied_and_outlive_what_they_name(customer, alice, at):
    event = record(ProvisioningRepeated(), actor=acting(alice), at=at, subject=customer)
    alice.name = "Alice Married"
    alice.save()

    event.refresh_from_db()
    assert (event.actor_name, event.object_name) == ("Alice", "Bramble Foods Ltd")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("write", ["queryset update", "queryset delete", "raw update", "raw delete"])
def test_neither_history_nor_versions_are_changed_through_any_path(write, table, customer):
    model = TABLES[table]
    row = model.objects.order_by("pk").last()
    name = "actor_name" if model is AuditEvent else "legal_name"
    writes = {
        "queryset update": lambda: model.objects.filter(pk=row.pk).update(**{name: "X"}),
        "queryset delete": lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
        "raw update": lambda: connection.cursor().execute(f"UPDATE {table} SET {name} = 'X'"),
        "raw delete": lambda: connection.cursor().execute(f"DELETE FROM {table}"),
    }

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        writes[write]()

    assert getattr(model.objects.get(pk=row.pk), name) == getattr(row, name)


@pytest.mark.parametrize("model", TABLES.values())
def test_an_instance_refuses_too(model, customer):
    row = model.objects.order_by("pk").last()

    with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
        row.delete()
    with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
        row.save()


def test_a_change_that_fails_leaves_no_event(customer, alice, at):
    before = AuditEvent.objects.count()

    with pytest.raises(Invalid):
        quantities.change(actor=acting(alice), customer=customer, wanted={"webex_fax": 1}, at=at)

    assert AuditEvent.objects.count() == before


def test_a_reason_longer_than_history_keeps_is_refused_not_cut(customer, alice, at):
    with pytest.raises(Invalid) as refusal:
        removal.delete(actor=acting(alice), customer=customer, reason="x" * 2001, at=at)

    assert refusal.value.problems[0][:2] == ("reason", "too_long")
    customer.refresh_from_db()
    assert customer.provisioning_status == "provisioning"


def test_a_zero_byte_in_a_reason_is_refused_before_the_database_does(customer, alice, at):
    with pytest.raises(Invalid):
        removal.delete(actor=acting(alice), customer=customer, reason="x\x00", at=at)


def test_a_reason_may_have_lines(customer, alice, at):
    removal.delete(actor=acting(alice), customer=customer, reason="Moved away.\nSee ticket 7.", at=at)

    assert AuditEvent.objects.get(verb="customers.deleted").reason.endswith("ticket 7.")
