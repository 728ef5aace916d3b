"""What a token may be used for: Cisco's names for `/v1`, our own for `/api/v1` (contract G3, A1)."""

from __future__ import annotations

from portal.accounts.rights import PARTNER_RIGHTS, Right

_CISCO = "spark-admin:wholesale_"

WHOLESALE = tuple(
    f"{_CISCO}{subject}_{way}"
    for subject in ("customers", "subscribers", "sub_partners", "billing_reports")
    for way in ("read", "write")
)
OWN = (
    "customers:read",
    "customers:write",
    "subscribers:read",
    "subscribers:write",
    "quantities:read",
    "quantities:write",
    "reviews:read",
    "reviews:answer",
    "history:read",
    "events:read",
    "webhooks:write",
    "imports:write",
)
ALL = (*WHOLESALE, *OWN)


def only_reads(scope: str) -> bool:
    """Whether a scope lets nothing be changed."""
    return scope.endswith(("_read", ":read"))


_NEEDS = {
    f"{_CISCO}customers_write": Right.EDIT_CUSTOMERS,
    f"{_CISCO}subscribers_write": Right.EDIT_CUSTOMERS,
    f"{_CISCO}sub_partners_write": Right.MANAGE_INTEGRATIONS,
    f"{_CISCO}billing_reports_write": Right.KEEP_REPORTS,
    "customers:write": Right.EDIT_CUSTOMERS,
    "subscribers:write": Right.EDIT_CUSTOMERS,
    "quantities:write": Right.EDIT_CUSTOMERS,
    "reviews:answer": Right.ANSWER_REVIEWERS,
    "webhooks:write": Right.MANAGE_INTEGRATIONS,
    "imports:write": Right.CREATE_CUSTOMERS,
}


def possible(role: str) -> tuple[str, ...]:
    """The scopes that somebody of this role at a partner could make use of, in the order of the documentation."""
    rights = PARTNER_RIGHTS.get(role, frozenset())
    return tuple(scope for scope in ALL if _NEEDS.get(scope, Right.SEE_CUSTOMERS) in rights)
