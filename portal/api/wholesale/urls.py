"""The addresses of `/v1`. None ends with a slash, and none leads to another (contract G1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from portal.api.door import Contract, Operation, endpoint, refused
from portal.api.errors import NoSuchThing
from portal.api.wholesale import people
from portal.api.wholesale.answers import refuse

CONTRACT = Contract(refuse)


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for: 404 in the contract's form, never a page and never a redirect."""
    with translation.override("en"):
        return refused(CONTRACT, request, NoSuchThing())


urlpatterns = [
    path("people/me", endpoint(CONTRACT, get=Operation(people.me))),
    path("", nothing),
    path("<path:rest>", nothing),
]
