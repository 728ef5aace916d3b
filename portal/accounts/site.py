"""The Django admin as support's own house: only support enters, and only our own pages are in it."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from portal.accounts.access import actor
from portal.accounts.rights import Right

OWN = ("portal.", "customers.", "compliance.")


class SupportSite(AdminSite):
    """Opened by the right to use the admin, never by the staff mark alone: a partner's member stays out."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Active, marked as staff, and of a role that may."""
        user = request.user
        return bool(user.is_active and user.is_staff and actor(request).may(Right.USE_ADMIN))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register our own pages. Those of libraries would change rows behind the services' backs."""
        if admin_class is not None and admin_class.__module__.startswith(OWN):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Somebody signed in without the right gets 403: the sign-in page would only send them back."""
        inner = super().admin_view(view, cacheable)

        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            answer: HttpResponse = inner(request, *args, **kwargs)
            return answer

        return guarded
