"""Who is who, and what they may do."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from portal.accounts.access import partner_required, right_required
from portal.accounts.rights import OPERATOR_RIGHTS, PARTNER_RIGHTS, OperatorRole, PartnerRole, Right
from portal.testing.cast import acting

DECIDING = {Right.SEE_CASES, Right.DECIDE_CASES, Right.SECOND_APPROVAL, Right.MANAGE_LISTS, Right.LEAD}


# domain.md §1, cell by cell; "see all" is what an administrator lacks, "answer" what reviewers are told.
TABLE = {
    PartnerRole.WHOLESALE_ADMIN: {
        Right.SEE_CUSTOMERS,
        Right.SEE_ALL_OF_PARTNER,
        Right.CREATE_CUSTOMERS,
        Right.MANAGE_TEMPLATES,
        Right.EDIT_CUSTOMERS,
        Right.ANSWER_REVIEWERS,
        Right.MANAGE_TEAM,
        Right.MANAGE_SUB_PARTNERS,
        Right.MANAGE_INTEGRATIONS,
        Right.KEEP_REPORTS,
    },
    PartnerRole.FULL_ADMIN: {
        Right.SEE_CUSTOMERS,
        Right.SEE_ALL_OF_PARTNER,
        Right.EDIT_CUSTOMERS,
        Right.ANSWER_REVIEWERS,
        Right.MANAGE_TEAM,
        Right.KEEP_REPORTS,
    },
    PartnerRole.ADMIN: {Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS, Right.ANSWER_REVIEWERS},
    PartnerRole.READ_ONLY: {Right.SEE_CUSTOMERS, Right.SEE_ALL_OF_PARTNER},
    OperatorRole.NONE: set(),
    OperatorRole.REVIEWER: {Right.SEE_CASES, Right.DECIDE_CASES, Right.SECOND_APPROVAL},
    OperatorRole.COMPLIANCE_LEAD: {
        Right.SEE_CASES,
        Right.DECIDE_CASES,
        Right.SECOND_APPROVAL,
        Right.MANAGE_LISTS,
        Right.LEAD,
        Right.APPOINT,
    },
    OperatorRole.SUPPORT: {Right.USE_ADMIN, Right.SUPPORT_ACTIONS, Right.APPOINT},
}


@pytest.mark.parametrize("role", TABLE, ids=lambda role: str(role) or "none")
@pytest.mark.parametrize("right", Right)
def test_a_role_has_the_rights_of_the_table_and_no_other(role, right):
    rights = PARTNER_RIGHTS.get(role) if role in PARTNER_RIGHTS else OPERATOR_RIGHTS[role]

    assert (right in rights) is (right in TABLE[role])


def test_the_table_has_every_role():
    assert set(TABLE) == set(PARTNER_RIGHTS) | set(OPERATOR_RIGHTS) == {*PartnerRole, *OperatorRole}


def test_no_partner_role_can_ever_see_or_decide_a_case():
    assert all(not DECIDING & rights for rights in PARTNER_RIGHTS.values())


def test_no_operator_role_owns_customers():
    owning = {Right.CREATE_CUSTOMERS, Right.EDIT_CUSTOMERS, Right.SEE_CUSTOMERS}

    assert all(not owning & rights for rights in OPERATOR_RIGHTS.values())


def test_only_the_compliance_lead_manages_lists():
    assert {role for role, rights in OPERATOR_RIGHTS.items() if Right.MANAGE_LISTS in rights} == {
        OperatorRole.COMPLIANCE_LEAD
    }


def test_only_a_wholesale_administrator_creates_customers():
    assert {role for role, rights in PARTNER_RIGHTS.items() if Right.CREATE_CUSTOMERS in rights} == {
        PartnerRole.WHOLESALE_ADMIN
    }


def test_a_parent_acts_for_its_sub_partners(alice, partner, sub_partner, other_partner):
    assert acting(alice).partner_ids == {partner.pk, sub_partner.pk}


def test_a_suspended_parent_suspends_its_children(alice, partner, sub_partner, at):
    partner.suspended_at = at
    partner.save()

    assert acting(alice).suspended_partner_ids == {partner.pk, sub_partner.pk}


def test_a_suspended_child_does_not_suspend_its_parent(alice, sub_partner, at):
    sub_partner.suspended_at = at
    sub_partner.save()

    assert acting(alice).suspended_partner_ids == {sub_partner.pk}


def test_a_missing_right_is_refused(rf, bob):
    view = partner_required(Right.CREATE_CUSTOMERS)(lambda request: HttpResponse())
    request = rf.get("/")
    request.user = bob

    with pytest.raises(PermissionDenied):
        view(request)


def test_a_reviewer_is_not_let_into_partner_pages(rf, rita):
    view = partner_required()(lambda request: HttpResponse())
    request = rf.get("/")
    request.user = rita

    with pytest.raises(PermissionDenied):
        view(request)


def test_the_right_opens_the_page(rf, lena):
    view = right_required(Right.MANAGE_LISTS)(lambda request: HttpResponse("in"))
    request = rf.get("/")
    request.user = lena

    assert view(request).content == b"in"
