"""The one table of rights (domain.md §1)."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerRole(models.TextChoices):
    """What a member may do for the partner, after Partner Hub's wholesale table."""

    WHOLESALE_ADMIN = "wholesale_admin", _("Wholesale administrator (full)")
    FULL_ADMIN = "full_admin", _("Full administrator")
    ADMIN = "admin", _("Administrator")
    READ_ONLY = "read_only", _("Read-only")


class OperatorRole(models.TextChoices):
    """What a member of the operator's own staff does."""

    NONE = "", _("None")
    REVIEWER = "reviewer", _("RPL reviewer")
    COMPLIANCE_LEAD = "compliance_lead", _("Compliance lead")
    SUPPORT = "support", _("Support")


class Right(StrEnum):
    """Everything that can be allowed."""

    SEE_CUSTOMERS = "see_customers"
    SEE_ALL_OF_PARTNER = "see_all_of_partner"
    CREATE_CUSTOMERS = "create_customers"
    EDIT_CUSTOMERS = "edit_customers"
    ANSWER_REVIEWERS = "answer_reviewers"
    MANAGE_TEMPLATES = "manage_templates"
    MANAGE_TEAM = "manage_team"
    MANAGE_SUB_PARTNERS = "manage_sub_partners"
    MANAGE_INTEGRATIONS = "manage_integrations"
    KEEP_REPORTS = "keep_reports"
    SEE_CASES = "see_cases"
    DECIDE_CASES = "decide_cases"
    SECOND_APPROVAL = "second_approval"
    MANAGE_LISTS = "manage_lists"
    LEAD = "lead"
    USE_ADMIN = "use_admin"
    SUPPORT_ACTIONS = "support_actions"
    APPOINT = "appoint"


_SEE = {Right.SEE_CUSTOMERS, Right.SEE_ALL_OF_PARTNER}
_WORK = {Right.EDIT_CUSTOMERS, Right.ANSWER_REVIEWERS}
_REVIEW = {Right.SEE_CASES, Right.DECIDE_CASES, Right.SECOND_APPROVAL}

PARTNER_RIGHTS: dict[str, frozenset[Right]] = {
    PartnerRole.WHOLESALE_ADMIN: frozenset(
        _SEE
        | _WORK
        | {Right.CREATE_CUSTOMERS, Right.MANAGE_TEMPLATES, Right.MANAGE_TEAM, Right.MANAGE_INTEGRATIONS}
        | {Right.KEEP_REPORTS, Right.MANAGE_SUB_PARTNERS}
    ),
    PartnerRole.FULL_ADMIN: frozenset(_SEE | _WORK | {Right.MANAGE_TEAM, Right.KEEP_REPORTS}),
    PartnerRole.ADMIN: frozenset({Right.SEE_CUSTOMERS} | _WORK),
    PartnerRole.READ_ONLY: frozenset(_SEE),
}

OPERATOR_RIGHTS: dict[str, frozenset[Right]] = {
    OperatorRole.NONE: frozenset(),
    OperatorRole.REVIEWER: frozenset(_REVIEW),
    OperatorRole.COMPLIANCE_LEAD: frozenset(_REVIEW | {Right.MANAGE_LISTS, Right.LEAD, Right.APPOINT}),
    OperatorRole.SUPPORT: frozenset({Right.USE_ADMIN, Right.SUPPORT_ACTIONS, Right.APPOINT}),
}
