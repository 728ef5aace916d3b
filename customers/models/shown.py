"""What a partner is shown of a check's outcome: the truth, or, after a flood of changes, "checking" for a while.

Every page, list, count and answer for partners takes the status from here; staff read the columns themselves.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from customers.states import Compliance

HELD = (Compliance.CHECKING, Compliance.CLEAR, Compliance.IN_REVIEW)
"""Statuses that look like "checking" while an outcome is held back; all others oblige the partner and show at once."""


def held(at: datetime) -> Q:
    """Customers whose outcome is held back from their partner at this moment."""
    return Q(outcome_shown_at__gt=at, compliance_status__in=HELD)


def status_shown(at: datetime) -> models.Case:
    """The status that the partner is shown, as a column."""
    return models.Case(
        models.When(held(at), then=models.Value(Compliance.CHECKING.value)),
        default=models.F("compliance_status"),
        output_field=models.CharField(),
    )
