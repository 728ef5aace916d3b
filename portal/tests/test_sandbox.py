"""The sandbox (contract A18): every state on purpose, nothing real behind it, and no way from one to the other."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from compliance.checks import checks, rescreens
from compliance.lists import indexes
from compliance.models import Case, Check
from customers.lifecycle import backends
from customers.models import DirectoryEntry, ProvisioningWork
from customers.profile import versions
from portal.accounts import sandbox
from portal.accounts.models import Partner
from portal.api.tests.own import Own, read
from portal.base import clock, invariants
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing.cast import member
from portal.testing.makers import make_customer

ACTOR = system("test")


@pytest.fixture
def box(db, catalogue, at):
    return sandbox.make(actor=ACTOR, name="Northwind sandbox", at=at)


@pytest.fixture
def no_list(monkeypatch):
    """No list is opened while this holds."""

    def opened(*_args, **_given):
        raise AssertionError("a real list was opened")

    monkeypatch.setattr(indexes, "current", opened)
    monkeypatch.setattr(checks, "screen", opened)


def settle(at):
    names = ("check", "provisioning")
    chosen = [one for one in kinds.kinds() if one.name in names or one.model in (Check, ProvisioningWork)]
    work.run_due(at=at, seconds=20, kinds=chosen)


@pytest.mark.parametrize(
    ("name", "compliance", "provisioning"),
    [
        ("Orchard Vale Ltd", "clear", "provisioned"),
        ("Orchard Sandbox In Review Ltd", "in_review", "provisioned"),
        ("ORCHARD SANDBOX  AWAITING PARTNER", "awaiting_partner", "provisioned"),
        ("Sandbox Non-Compliant Orchard", "non_compliant", "provisioned"),
        ("Sandbox provisioning error Ltd", "clear", "error"),
        ("Sandbox provisioning warning Ltd", "clear", "provisioned_with_errors"),
        ("Sandbox slow provisioning Ltd", "clear", "provisioning"),
        ("Sandbox slow provisioning sandbox in review", "in_review", "provisioning"),
    ],
)
def test_a18_a_name_makes_it_happen(name, compliance, provisioning, box, no_list, at, mailoutbox):
    customer = make_customer(box, at=at, name=name)
    settle(at)
    api, path = Own(box), f"customers/{customer.public_id}"
    found = read(api.ask("get", path))

    assert (found["compliance_status"], found["provisioning_status"]) == (compliance, provisioning)
    assert found["sandbox"] is True
    assert read(api.ask("get", f"{path}/review"))["status"] == compliance
    assert api.ask("get", f"{path}/history").status_code == 200
    assert Check.objects.get().finished_at is not None
    assert not Case.objects.exists()
    assert not Mail.objects.exists()
    assert mailoutbox == []
    assert list(invariants.violations()) == []


def test_a18_slow_provisioning_ends(box, no_list, at):
    customer = make_customer(box, at=at, name="Sandbox slow provisioning Ltd")
    settle(at)
    settle(clock.now() + timedelta(minutes=2))

    customer.refresh_from_db()
    assert customer.provisioning_status == "provisioned"
    assert not DirectoryEntry.objects.filter(kind="asked").exists()


def test_a18_another_name_leads_on_and_every_version_is_checked(box, no_list, at):
    customer = make_customer(box, at=at, name="Sandbox in review")
    seen = []
    for name in ("Sandbox non-compliant", "Orchard Ltd", "Sandbox awaiting partner", "Sandbox in review"):
        settle(at)
        customer.refresh_from_db()
        versions.change(actor=ACTOR, customer=customer, at=at, legal_name=name)
        settle(at)
        customer.refresh_from_db()
        seen.append(customer.compliance_status)

    assert seen == ["non_compliant", "clear", "awaiting_partner", "in_review"]
    assert Check.objects.exclude(finished_at=None).count() == 5
    assert not customer.recheck_pending
    assert list(invariants.violations()) == []


def test_a18_a_list_change_compares_no_sandbox_customer(box, partner, at):
    make_customer(box, at=at)
    real = make_customer(partner, at=at)

    assert list(rescreens._customers()) == [real]


def test_a18_the_backend_of_the_settings_is_never_asked_for_it(box, partner, at, monkeypatch):
    monkeypatch.setattr(backends, "backend", lambda: "the real one")

    assert backends.backend_of(make_customer(partner, at=at)) == "the real one"
    assert isinstance(backends.backend_of(make_customer(box, at=at)), backends.Sandbox)


def test_a18_a_real_partner_cannot_use_the_words(partner, catalogue, at):
    """They are words like others: its check waits for a list as ever."""
    customer = make_customer(partner, at=at, name="Sandbox non-compliant")
    settle(at)

    customer.refresh_from_db()
    assert customer.compliance_status == "checking"
    assert read(Own(partner).ask("get", f"customers/{customer.public_id}"))["sandbox"] is False


@pytest.mark.parametrize("to", [True, False])
def test_a18_a_sandbox_stays_one_and_a_real_partner_real(to, box, partner):
    one = partner if to else box
    with pytest.raises(DatabaseError, match="a sandbox stays one"), transaction.atomic():
        Partner.objects.filter(pk=one.pk).update(is_sandbox=to)


def test_a18_nothing_real_is_under_a_sandbox(box, partner):
    partner.parent = box
    with pytest.raises(ValidationError, match="Only a sandbox"):
        partner.full_clean()


def test_a18_the_command_makes_one_under_a_partner_that_reaches_it(partner, catalogue, at):
    out = StringIO()
    call_command("sandbox_partner", "Northwind sandbox", under=partner.name, stdout=out)
    made = Partner.objects.get(public_id=out.getvalue().strip())
    customer = make_customer(made, at=at)

    assert (made.is_sandbox, made.parent) == (True, partner)
    assert read(Own(partner).ask("get", f"customers/{customer.public_id}"))["sandbox"] is True
    with pytest.raises(CommandError):
        call_command("sandbox_partner", "Deeper", under=made.name)
    with pytest.raises(CommandError):
        call_command("sandbox_partner", " ")


def test_a18_pages_carry_a_badge(client, box, partner, at):
    customer = make_customer(box, at=at)
    client.force_login(member("Sandy", box, "wholesale_admin"))
    for address in (reverse("customers:list"), reverse("customers:detail", args=[customer.public_id])):
        assert client.get(address).content.decode().count("Sandbox</span>") >= 2
    client.force_login(member("Nora", partner, "wholesale_admin"))
    assert "Sandbox</span>" not in client.get(reverse("customers:list")).content.decode()
