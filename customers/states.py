"""The two state machines of a customer (design.md §5). Provisioning and compliance are separate statuses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import Machine


class Provisioning(models.TextChoices):
    """Where the customer is in being set up on Webex; the words are the API's."""

    PROVISIONING = "provisioning", _("Provisioning")
    PROVISIONED = "provisioned", _("Provisioned")
    PROVISIONED_WITH_ERRORS = "provisioned_with_errors", _("Provisioned with errors")
    UPDATING = "updating", _("Updating")
    DELETING = "deleting", _("Deleting")
    ERROR = "error", _("Error")
    REMOVED = "removed", _("Removed")


class Compliance(models.TextChoices):
    """Where the customer is in restricted-party screening, in the operator's words."""

    CHECKING = "checking", _("Checking")
    CLEAR = "clear", _("Clear")
    IN_REVIEW = "in_review", _("In review")
    AWAITING_PARTNER = "awaiting_partner", _("Waiting for partner")
    NON_COMPLIANT = "non_compliant", _("Non-compliant")
    DEPROVISIONED = "deprovisioned", _("Deprovisioned")


GONE = (Provisioning.DELETING, Provisioning.REMOVED)
"""Being removed, or removed: nothing of it is looked at, asked or changed any more. `Customer.is_gone`."""
UNDER_REVIEW = (Compliance.IN_REVIEW, Compliance.AWAITING_PARTNER)
"""A case is open. `Customer.is_under_review`."""

_ENGINE = "provisioning.run"
_DELETE = "lifecycle.delete, lifecycle.deprovision"

PROVISIONING = Machine(
    "provisioning",
    {
        "provisioning": {
            "provisioned": _ENGINE,
            "provisioned_with_errors": _ENGINE,
            "error": _ENGINE,
            "deleting": _DELETE,
        },
        "provisioned": {"updating": "provisioning.owe", "deleting": _DELETE},
        "provisioned_with_errors": {
            "updating": "provisioning.owe",
            "provisioned": _ENGINE,
            "deleting": _DELETE,
        },
        "updating": {
            "provisioned": _ENGINE,
            "provisioned_with_errors": _ENGINE,
            "error": _ENGINE,
            "deleting": _DELETE,
        },
        "error": {"provisioning": "provisioning.owe", "deleting": _DELETE},
        "deleting": {"removed": _ENGINE},
        "removed": {},
    },
)

_CHECK = "checks.finish"
_DECISION = "decisions.decide, decisions.confirm"
_UNDO = "decisions.undo"

COMPLIANCE = Machine(
    "compliance",
    {
        "checking": {"clear": _CHECK, "in_review": _CHECK, "non_compliant": _UNDO},
        "clear": {
            "checking": "profiles.change, decisions.decide (a newer version is unchecked)",
            "in_review": "checks.finish (list change), reviews.raise_due, decisions.reopen, decisions.undo",
            "non_compliant": _UNDO,
        },
        "in_review": {
            "awaiting_partner": "contacts.ask",
            "clear": _DECISION,
            "non_compliant": _DECISION,
        },
        "awaiting_partner": {
            "in_review": "contacts.answer",
            "clear": _DECISION,
            "non_compliant": _DECISION,
            "deprovisioned": "deadlines.run",
        },
        "non_compliant": {"clear": _DECISION, "in_review": _UNDO, "deprovisioned": "deadlines.run"},
        "deprovisioned": {},
    },
)

MAY_TAKE_MORE = {Compliance.CHECKING, Compliance.CLEAR, Compliance.IN_REVIEW, Compliance.AWAITING_PARTNER}
"""States in which new assignments and higher quantities are allowed (domain.md §4)."""
