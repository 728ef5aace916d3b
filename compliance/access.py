"""Who may come to the desk: to partners it does not exist, staff without the right are told so."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from compliance.models import Case
from customers.models import Customer
from portal.accounts.access import View, actor
from portal.accounts.rights import Right


def desk(*rights: Right) -> Callable[[View[...]], View[...]]:
    """Only for operator staff who hold every right named; 404 for partners, 403 for other staff."""

    def decorate(view: View[...]) -> View[...]:
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = actor(request)
            if who.is_partner:
                raise Http404
            if not all(who.may(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[...]", guarded)

    return decorate


def case_of(public_id: str) -> Case:
    """The case an address names, with its customer, or 404."""
    cases = Case.objects.select_related("customer__partner", "customer__profile", "claimed_by")
    return get_object_or_404(cases, public_id=public_id)


def customer_of(request: HttpRequest, public_id: str) -> Customer:
    """The customer, or 404 when the actor may not know of it."""
    seen = Customer.objects.for_actor(actor(request)).select_related("partner", "profile")
    return get_object_or_404(seen, public_id=public_id)
