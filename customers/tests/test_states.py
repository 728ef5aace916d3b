"""The two state machines of a customer, every pair of states, against design.md §5 and the database."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from customers.models import Customer
from customers.states import COMPLIANCE, MAY_TAKE_MORE, PROVISIONING, Compliance, Provisioning
from portal.base.errors import Stale
from portal.base.transitions import ForbiddenTransition
from portal.testing.makers import make_customer

# From → to, as the design draws it.
DRAWN = {
    "provisioning_status": {
        "provisioning": {"provisioned", "provisioned_with_errors", "error", "deleting"},
        "provisioned": {"updating", "deleting"},
        "provisioned_with_errors": {"updating", "provisioned", "deleting"},
        "updating": {"provisioned", "provisioned_with_errors", "error", "deleting"},
        "error": {"provisioning", "deleting"},
        "deleting": {"removed"},
        "removed": set(),
    },
    "compliance_status": {
        # An undo puts back what was: hence the edges to non-compliant from states after an approval.
        "checking": {"clear", "in_review", "non_compliant"},
        "clear": {"checking", "in_review", "non_compliant"},
        "in_review": {"awaiting_partner", "clear", "non_compliant"},
        "awaiting_partner": {"in_review", "clear", "non_compliant", "deprovisioned"},
        "non_compliant": {"clear", "in_review", "deprovisioned"},
        "deprovisioned": set(),
    },
}
MACHINES = {"provisioning_status": PROVISIONING, "compliance_status": COMPLIANCE}
PAIRS = [(field, *pair) for field, states in DRAWN.items() for pair in itertools.product(states, repeat=2)]


@pytest.fixture
def customer(partner, at):
    return make_customer(partner, at=at)


@pytest.mark.parametrize(("field", "source", "target"), PAIRS)
def test_a_customer_moves_along_the_table_only(field, source, target):
    assert MACHINES[field].allows(source, target) is (target in DRAWN[field][source])


def test_every_state_is_drawn():
    assert set(PROVISIONING.states) == set(Provisioning.values) == set(DRAWN["provisioning_status"])
    assert set(COMPLIANCE.states) == set(Compliance.values) == set(DRAWN["compliance_status"])


@pytest.mark.parametrize("field", DRAWN)
def test_an_edge_that_is_not_there_is_refused_and_changes_nothing(field, customer):
    Customer.objects.filter(pk=customer.pk).update(**{field: list(DRAWN[field])[-1]})
    customer.refresh_from_db()

    with pytest.raises(ForbiddenTransition):
        MACHINES[field].move(customer, list(DRAWN[field])[0], field=field)


def test_of_two_who_move_the_same_customer_the_second_is_refused(customer):
    first, second = (Customer.objects.get(pk=customer.pk) for _time in range(2))

    COMPLIANCE.move(first, "clear", field="compliance_status")
    with pytest.raises(Stale):
        COMPLIANCE.move(second, "in_review", field="compliance_status")

    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


@pytest.mark.parametrize("field", DRAWN)
def test_the_database_knows_no_other_state(field, customer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=customer.pk).update(**{field: "approved"})


@pytest.mark.parametrize("state", Compliance.values)
def test_more_is_given_out_in_every_state_but_two(state):
    assert (state in MAY_TAKE_MORE) is (state not in ("non_compliant", "deprovisioned"))
