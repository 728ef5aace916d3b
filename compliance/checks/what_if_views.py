"""What other bounds would have done to the checks of the last 90 days: a preview, nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance.access import desk
from compliance.checks import what_if as service
from compliance.checks.forms import ThresholdForm
from compliance.screening import policy
from portal.accounts.rights import Right
from portal.base import clock


@dataclass(frozen=True)
class Line:
    """One figure as it was and as it would be."""

    label: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """The difference."""
        return self.after - self.before


@require_safe
@desk(Right.MANAGE_LISTS)
def thresholds(request: HttpRequest) -> HttpResponse:
    """The bounds in force, and what the asked ones would have done."""
    in_force = {
        "strong": round(policy.STRONG * 100),
        "review": round(policy.REVIEW * 100),
        "near_miss": round(policy.NEAR_MISS * 100),
    }
    asked = "strong" in request.GET or "review" in request.GET
    form = ThresholdForm(request.GET if asked else None, initial=in_force, least=in_force["near_miss"])
    context: dict[str, Any] = {"form": form, "now": in_force, "days": service.DAYS}
    status = 200
    if asked and form.is_valid():
        context |= _preview(form)
    elif asked:
        status = 422
    return render(request, "compliance/thresholds.html", context, status=status)


def _preview(form: ThresholdForm) -> dict[str, Any]:
    bounds = form.cleaned_data
    found = service.preview(strong=bounds["strong"] / 100, review=bounds["review"] / 100, at=clock.now())
    lines = [
        Line(_("Checks that would open a case"), found.opening_before, found.opening_after),
        Line(_("Candidates to judge"), found.raised_before, found.raised_after),
        Line(_("Strong candidates, which need a second person"), found.strong_before, found.strong_after),
    ]
    return {"preview": found, "lines": lines}
