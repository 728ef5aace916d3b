"""The addresses of `/api/v1`, made from the operations. None ends with a slash, and none leads to another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.api.door import Call, Contract, Operation, endpoint, refused
from portal.api.errors import NoSuchThing
from portal.api.own import changes
from portal.api.own import document as documents
from portal.api.own.errors import ChangedSince
from portal.api.own.keys import once
from portal.api.own.operations import Op, by_path
from portal.api.own.writing import refuse
from portal.base.versions import Outdated

app_name = "own"
CONTRACT = Contract(refuse, {"person": ""}, {Outdated: ChangedSince})
_NAMES = {
    "customers": "customers",
    "customers/<str:customer_id>": "customer",
    "imports/<str:import_id>": "import",
    "webhooks/<str:webhook_id>": "webhook",
    "customers/<str:customer_id>/subscribers/<str:subscriber_id>": "subscriber",
}


def _operation(one: Op) -> Operation:
    handler = once(CONTRACT, one.handler) if one.method == "post" else one.handler

    def marked(call: Call, **ids: str) -> HttpResponse:
        return changes.mark(one.id, call.request, handler(call, **ids))

    return Operation(marked, one.scope, takes_body=bool(one.body), takes_file=one.file)


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for: 404 as a problem."""
    with translation.override("en"):
        return refused(CONTRACT, request, NoSuchThing())


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; nobody needs a token for it."""
    return JsonResponse(documents.document(request.build_absolute_uri("/api/v1")))


urlpatterns = [
    path("openapi.json", document, name="openapi"),
    *(
        path(
            route,
            endpoint(CONTRACT, **{one.method: _operation(one) for one in ops}),
            name=_NAMES.get(route, ops[0].id),
        )
        for route, ops in by_path().items()
    ),
    path("", nothing),
    path("<path:rest>", nothing),
]
