"""Admin pages of rows that support keeps by hand: who may, and every change in the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from portal.accounts.access import actor
from portal.accounts.events import RowKept
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base import clock

HIDDEN = {"password", "password1", "password2", "usable_password"}
"""What is never written into a history."""


class KeptBySupport(admin.ModelAdmin):
    """Rows that support adds and changes; none is deleted while something may refer to it."""

    history: Mapping[str, type[RowKept]]
    """The type of event for each thing that is done to a row."""
    row_history: Mapping[str, type[RowKept]] = {}
    """The same for the rows that are edited within its page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Support alone."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support alone."""
        return bool(request.user.is_authenticated and actor(request).may(Right.SUPPORT_ACTIONS))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody whom the site lets in."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Everybody whom the site lets in."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Take it out of use instead."""
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the history once everything is saved, inside the admin's transaction."""
        super().save_related(request, form, formsets, change)
        if form.changed_data or not change:
            self._record(request, "changed" if change else "added", form.instance, *_values(form, change))
        for formset in formsets:
            self._record_rows(request, formset)

    def _record_rows(self, request: HttpRequest, formset: Any) -> None:
        for row in formset.new_objects:
            self._record(request, "added", row, {}, {"row": str(row)})
        for row, names in formset.changed_objects:
            self._record(request, "changed", row, {}, {name: plain(getattr(row, name)) for name in names})
        for row in formset.deleted_objects:
            self._record(request, "removed", row, {"row": str(row)}, {})

    def _record(self, request: HttpRequest, past: str, row: Any, before: Any, after: Any) -> None:
        kinds = self.history if row._meta.model is self.model else self.row_history
        done = kinds[past](before=before, after=after)
        record(done, actor=actor(request), at=clock.now(), subject=row)


def _values(form: Any, change: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in form.changed_data if name not in HIDDEN]
    before = {name: plain(form.initial.get(name)) for name in names} if change else {}
    return before, {name: plain(form.cleaned_data.get(name)) for name in names}


def plain(value: Any) -> Any:
    """A form's value, JSON-safe."""
    if isinstance(value, (list, tuple, models.QuerySet)):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
