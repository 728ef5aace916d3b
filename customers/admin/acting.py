"""Read-only admin pages with reasoned actions: a page that says what will happen, asks why, and calls a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms import refusals
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock, merging
from portal.base.actors import Actor
from portal.base.admin import ReadOnlyAdmin
from portal.base.errors import DomainError
from portal.base.formerrors import PlainWords
from portal.base.versions import Outdated


class ReasonForm(PlainWords, forms.Form):
    """Why support does it. Every act's form ends with this."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=gettext_lazy("Kept in the history; the partner reads it."),
    )

    def __init__(self, subject: Any, data: Any = None) -> None:
        super().__init__(data)
        self.subject = subject
        self.build()
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def build(self) -> None:
        """Add the fields that depend on the subject."""


@dataclass(frozen=True)
class Act:
    """One thing support may do: `do(actor, subject, cleaned values, at)` calls the service."""

    name: str
    label: Any
    consequence: Any
    do: Callable[[Actor, Any, dict[str, Any], datetime], object]
    form: type[ReasonForm] = ReasonForm


class ActingAdmin(ReadOnlyAdmin):
    """Readable rows with acts, each on a page of its own."""

    change_form_template = "admin/customers/acting_change_form.html"
    acts: ClassVar[tuple[Act, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        """One more address for acts."""
        view = self.admin_site.admin_view(self.act_view)
        own = path("<path:object_id>/act/<slug:name>/", view, name=self._url_name)
        return [own, *super().get_urls()]

    @property
    def _url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_act"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row, with links to its acts."""
        acts = self.acts if actor(request).may(Right.SUPPORT_ACTIONS) else ()
        links = [(act.label, reverse(f"admin:{self._url_name}", args=[object_id, act.name])) for act in acts]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "acts": links})

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for the reason, then act."""
        if not actor(request).may(Right.SUPPORT_ACTIONS):
            raise PermissionDenied
        act = next((one for one in self.acts if one.name == name), None)
        subject = self.get_object(request, object_id)
        if act is None or subject is None:
            raise Http404
        form = act.form(subject, request.POST if request.method == "POST" else None)
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[subject.pk])
        if form.is_valid():
            try:
                done = self._done(request, act, form)
            except Outdated as error:
                form, done = self._again(request, act, subject, error), False
            if done:
                messages.success(request, _("Done: %(act)s.") % {"act": act.label})
                return HttpResponseRedirect(back)
        return self._act_page(request, act, form, back)

    @staticmethod
    def _again(request: HttpRequest, act: Act, subject: Any, error: Outdated) -> ReasonForm:
        subject.refresh_from_db()
        return merging.again(request.POST, act.form(subject), lambda data: act.form(subject, data), error)

    @staticmethod
    def _done(request: HttpRequest, act: Act, form: ReasonForm) -> bool:
        try:
            act.do(actor(request), form.subject, form.cleaned_data, clock.now())
        except Outdated:
            raise
        except DomainError as error:
            refusals.show(form, error)
            return False
        return True

    def _act_page(self, request: HttpRequest, act: Act, form: ReasonForm, back: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.label,
            "subtitle": str(form.subject),
            "act": act,
            "form": form,
            "customer": getattr(form.subject, "customer", None),
            "back": back,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/customers/act.html", context, status=status)


class ReadOnlyInline(admin.TabularInline):
    """Rows of another table, readable only."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are made by services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are changed by services."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support reads everything."""
        return bool(request.user.is_active and request.user.is_staff)
