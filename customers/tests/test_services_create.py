"""Creating customers."""

from __future__ import annotations

import pytest

from customers.models import ProvisioningWork
from customers.services import customers
from portal.audit.models import AuditEvent
from portal.testing.cast import acting
from portal.testing.makers import new_customer

pytestmark = pytest.mark.usefixtures("catalogue")


def test_a_customer_is_written_with_everything_it_owes(partner, alice, at):
    customer = customers.create(
        actor=acting(alice),
        partner=partner,
        new=new_customer(quantities={"webex_calling": 10, "webex_suite": 5}),
        at=at,
    )

    customer.refresh_from_db()
    administrator = customer.subscribers.get()
    assert customer.profile.number == 1
    assert customer.compliance_status == "checking"
    assert customer.provisioning_status == "provisioning"
    assert customer.call_in_number == "+44 20 7946 0321"
    assert customer.created_level == 30
    assert administrator.is_administrator
    assert administrator.package.code == "webex_suite"
    assert {one.product.code: (one.assigned, one.quantity) for one in customer.quantities.all()} == {
        "webex_calling": (0, 10),
        "webex_suite": (1, 5),
    }
    assert customer.calling_location.city == "Leeds"
    assert ProvisioningWork.objects.get().task == "provision"
    assert "leeds" in customer.search_text
    assert AuditEvent.objects.get(verb="customers.created").audience == "partner"
