"""The demo: accounts of every role, customers in every state, the same however often it runs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from compliance import sample
from compliance.lists import loads
from compliance.models import Case, CaseEvent
from compliance.states import CASE
from customers.models import Customer, CustomerTag, Draft, QuotaThreshold, SavedView
from portal import demo, demo_cases, demo_partner
from portal.accounts.models import Invitation, Membership, Partner, User
from portal.accounts.rights import OperatorRole, PartnerRole
from portal.base import clock, invariants
from portal.base.actors import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(catalogue, settings):
    """What `make run` makes, now."""
    settings.DEBUG = True
    at = clock.now()
    loads.load([sample.PATH], actor=system("test"), at=at)
    demo.set_up(at)
    demo_cases.tell(at)
    demo_partner.begin(at)
    return at


def test_every_role_has_an_account(shown):
    partner_roles = set(Membership.objects.values_list("role", flat=True))
    operator_roles = set(User.objects.values_list("operator_role", flat=True))

    assert partner_roles == set(PartnerRole.values)
    assert operator_roles == set(OperatorRole.values)


def test_every_state_of_a_review_can_be_seen(shown):
    customers = Counter(Customer.objects.live().values_list("compliance_status", flat=True))
    cases = set(Case.objects.values_list("state", flat=True))

    assert {"clear", "in_review", "awaiting_partner", "non_compliant"} <= set(customers)
    assert cases == set(CASE.states) - {"claimed"}  # a claim would run out in minutes


def test_every_invariant_holds_of_it(shown):
    assert [str(one) for one in invariants.violations()] == []


def test_a_customer_that_resembles_nobody_is_clear(shown):
    ordinary = {one.external_id for one in demo.CUSTOMERS}

    states = Customer.objects.filter(external_id__in=ordinary).values_list("compliance_status", flat=True)

    assert list(states) == ["clear"] * len(ordinary)


def test_nothing_of_the_demo_lies_in_the_future(shown):
    later = shown + timedelta(seconds=1)

    assert not Case.objects.filter(opened_at__gt=later).exists()
    assert not CaseEvent.objects.filter(at__gt=later).exists()


def test_a_second_run_changes_nothing(shown):
    begun = (Draft, CustomerTag, SavedView, QuotaThreshold, Invitation)
    before = {model: model.objects.count() for model in (Customer, Case, User, Partner, *begun)}
    assert all(before.values())

    demo.set_up(clock.now())
    demo_cases.tell(clock.now())
    demo_partner.begin(clock.now())

    assert {model: model.objects.count() for model in before} == before


def test_a_suspension_that_support_has_lifted_stays_lifted(shown):
    assert Partner.objects.get(name=demo.COASTAL).suspended_at is not None
    Partner.objects.filter(name=demo.COASTAL).update(suspended_at=None)

    demo.set_up(clock.now())

    assert Partner.objects.get(name=demo.COASTAL).suspended_at is None


def test_without_a_list_customers_wait_and_nothing_fails(catalogue):
    at = clock.now()

    demo.set_up(at)
    demo_cases.tell(at)
    demo_partner.begin(at)

    assert set(Customer.objects.live().values_list("compliance_status", flat=True)) == {"checking"}
    assert not Case.objects.exists()


def test_the_command_by_itself_is_enough_on_an_empty_database(settings):
    """Without `load_catalogue` before it too."""
    settings.DEBUG = True

    call_command("demo", stdout=StringIO())

    assert {one.external_id for one in demo.CUSTOMERS} <= set(
        Customer.objects.values_list("external_id", flat=True)
    )


def test_the_names_to_try_are_named_only_while_the_sample_list_is_in_force(shown, tmp_path):
    assert sample.EXACT_NAME in said()

    official = tmp_path / "official.csv"
    rows = sample.PATH.read_text(encoding="utf-8").replace(
        "Fictional Sample List (SAMPLE) - Wholesale RTM partner portal",
        "Entity List (EL) - Bureau of Industry and Security",
    )
    official.write_text(rows, encoding="utf-8")
    loads.load([official], actor=system("test"), at=clock.now())

    assert sample.EXACT_NAME not in said()
    assert "Official lists are in force" in said()


def said() -> str:
    """What the command prints."""
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()
