"""The check of a sandbox partner's customer: every version has one, and none is compared with a list.

What a name makes happen is documented (`customers.rules.sandbox`). No case is opened, nobody is asked and no mail
is written: the desk works for real customers alone.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from compliance.events.lists import CheckFinished
from compliance.models import Check
from compliance.states import CheckState
from customers.models import Customer
from customers.profile import compliance_status
from customers.rules import sandbox
from customers.states import Compliance
from portal.audit.record import record
from portal.base.actors import system
from portal.jobs import work

ENGINE = "sandbox"
ACTOR = system("sandbox")
BY_WAY_OF = {Compliance.AWAITING_PARTNER, Compliance.NON_COMPLIANT}
"""Reached through a review, as for any customer."""


def finish(check: Check, attempt: int, at: datetime) -> None:
    """Close a claimed check with the outcome that the version's name asks for."""
    target = Compliance(sandbox.compliance(check.profile.legal_name))
    state = CheckState.CLEAR if target == Compliance.CLEAR else CheckState.HITS
    with transaction.atomic():
        given = {"engine_state": ENGINE, "versions": {"engine": ENGINE}}
        if not work.finish(Check, check.pk, attempt, at=at, state=state, **given):
            return
        held = Customer.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "profile", "partner"
        )
        customer = held.get(pk=check.customer_id)
        done = CheckFinished(state=state, candidates=0, held_back=0)
        record(done, actor=ACTOR, at=at, subject=check, customer=customer)
        if not customer.is_gone and check.profile_id == customer.profile_id:
            _lead_to(customer, target, at)
            compliance_status.clear_recheck(customer=customer, at=at)


def _lead_to(customer: Customer, target: Compliance, at: datetime) -> None:
    if customer.compliance_status in (target, Compliance.DEPROVISIONED):
        return
    if target in BY_WAY_OF and customer.compliance_status != Compliance.IN_REVIEW:
        compliance_status.move(customer=customer, target=Compliance.IN_REVIEW, actor=ACTOR, at=at)
    compliance_status.move(customer=customer, target=target, actor=ACTOR, at=at)
