"""Two reviewers, two checks, two second persons at once: real threads, real transactions, either database."""

from __future__ import annotations

import pytest

from compliance.deprovisioning import deadlines
from compliance.models import Case, CaseEvent, Check, Decision
from compliance.review import cases, decisions, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer, ProvisioningWork
from portal.base.errors import DomainError
from portal.outbox.models import Mail
from portal.testing.at_once import at_once
from portal.testing.cast import acting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.faults(rules=desk_cast.BY_HAND),
]


def test_hits_at_once_make_one_case(partner):
    customer = desk_cast.new_customer(partner)
    checks = [
        desk_cast.checked(
            customer, (desk_cast.listed(f"Party {n}", number=n), 8000, "review"), trigger="list"
        )
        for n in range(6)
    ]

    def join(number):
        check = Check.objects.get(pk=checks[number].pk)
        return cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT).pk

    assert len(set(at_once(6, join))) == 1
    case = Case.objects.get()
    assert case.candidates.count() == 6
    assert sorted(CaseEvent.objects.values_list("kind", flat=True)) == ["joined"] * 5 + ["opened"]


def test_each_reviewer_gets_another_case(partner, rita, ravi, lena):
    entry = desk_cast.listed()
    for _ in range(3):
        desk_cast.open_case(desk_cast.new_customer(partner), (entry, 8000, "review"))
    actors = [acting(one) for one in (rita, ravi, lena)]
    taken = at_once(3, lambda number: cases.take_next(actor=actors[number], at=AT))
    assert len({case.pk for case in taken}) == 3
    assert set(Case.objects.values_list("claimed_by", flat=True)) == {rita.pk, ravi.pk, lena.pk}


def test_one_case_for_many_goes_to_one(partner, rita, ravi, lena):
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8000, "review"))
    actors = [acting(one) for one in (rita, ravi, lena)]

    def claim(number):
        cases.claim(actor=actors[number], case=Case.objects.get(pk=case.pk), at=AT)

    results = at_once(3, claim)
    assert sorted(type(one).__name__ for one in results) == ["Claimed", "Claimed", "NoneType"]
    assert CaseEvent.objects.filter(kind="claimed").count() == 1


def test_confirmed_once_and_deprovisioned_once(partner, rita, ravi, lena):
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8000, "review"))
    cases.claim(actor=acting(rita), case=case, at=AT)
    candidate = case.candidates.get()
    verdicts.judge(actor=acting(rita), candidate=candidate, verdict="match", reason="same_party", at=AT)
    decisions.decide(actor=acting(rita), case=case, decision="non_compliant", reason="confirmed_match", at=AT)
    seconds = [acting(ravi), acting(lena)]

    def confirm(number):
        return decisions.confirm(actor=seconds[number], case=Case.objects.get(pk=case.pk), at=AT)

    results = at_once(2, confirm)
    assert sum(isinstance(one, DomainError) for one in results) == 1
    assert Decision.objects.get().outcome == "final"
    late = AT.replace(month=5)
    assert sum(at_once(4, lambda _number: deadlines.run(late))) == 1
    assert Customer.objects.get().compliance_status == "deprovisioned"
    assert ProvisioningWork.objects.filter(task="remove").count() == 1
    assert Mail.objects.filter(kind="partner.deprovisioning").count() == 1
