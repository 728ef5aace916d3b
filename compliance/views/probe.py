"""Tries a name against the lists in force, recorded and never mixed with customers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compliance.forms.desk import ProbeForm
from compliance.views.access import desk
from portal.accounts.rights import Right


@desk(Right.MANAGE_LISTS)
def probe(request: HttpRequest) -> HttpResponse:
    return render(request, "compliance/probe.html", {"form": ProbeForm()})
