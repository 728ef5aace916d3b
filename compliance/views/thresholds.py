"""What other bounds would have done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compliance.forms.desk import ThresholdForm
from compliance.views.access import desk
from portal.accounts.rights import Right


@desk(Right.MANAGE_LISTS)
def thresholds(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "compliance/thresholds.html",
        {"form": ThresholdForm(), "now": {"strong": 90, "review": 70, "near_miss": 60}},
    )
