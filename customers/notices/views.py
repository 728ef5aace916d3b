"""The latest notifications, what somebody wants to be told of, and the link that stops mails."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.lookup import customer_of, page_of
from customers.notices import choices, kinds, links, reading
from customers.notices.forms import ChoicesForm
from portal.accounts.access import actor, partner_required
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.bad_input import NotOnOffer
from portal.base.errors import DomainError
from portal.base.htmx import go


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest) -> HttpResponse:
    """What others did to the customers one sees, the latest first."""
    who, at = actor(request), clock.now()
    page = page_of(request, reading.in_portal(who, at))
    context = {
        "page": page,
        "told": reading.told(page.object_list),
        "latest": reading.in_portal(who, at).values_list("public_id", flat=True).first(),
        "unread": reading.unread(who, at),
    }
    return render(request, "customers/notices.html", context)


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that the page showed counts as read."""
    who, at = actor(request), clock.now()
    try:
        reading.mark_all(actor=who, until=request.POST.get("until", ""), at=at)
    except DomainError as error:
        messages.error(request, str(error))
    return go(request, reverse("notices:list"))


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def mark(request: HttpRequest, public_id: str) -> HttpResponse:
    """One is read, or to be looked at again; "open" leads on to its customer."""
    who, at, wanted = actor(request), clock.now(), request.POST.get("state", "")
    found = reading.seen_by(who, at).filter(in_portal=True).select_related("customer")
    notice = get_object_or_404(found, public_id=public_id)
    if wanted not in ("read", "unread", "open"):
        raise NotOnOffer("state")
    try:
        reading.mark(actor=who, notice=notice, is_read=wanted != "unread", at=at)
    except DomainError as error:
        messages.error(request, str(error))
    if wanted == "open":
        return redirect("customers:detail", notice.customer.public_id)
    return go(request, reverse("notices:list"))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.SEE_CUSTOMERS)
def choose(request: HttpRequest) -> HttpResponse:
    """In the portal or not, and when by mail, for each type of event."""
    user, who = request.user, actor(request)
    assert isinstance(user, User)
    form = ChoicesForm(choices.of_user(user.pk), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            new = choices.change(actor=who, user=user, wanted=form.wanted(), at=clock.now())
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _("Your choice is saved.") if new else _("Nothing changed."))
            return go(request, reverse("notices:choices"))
    context = {"form": form, "muted": choices.muted(who)}
    return render(request, "customers/notice_choices.html", context, status=422 if form.is_bound else 200)


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def mute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hear no more of a customer, or hear again; the form says which."""
    customer, wanted = customer_of(request, public_id), request.POST.get("muted", "")
    if wanted not in ("yes", "no"):
        raise NotOnOffer("muted")
    try:
        choices.mute(actor=actor(request), customer=customer, muted=wanted == "yes", at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = _("You are not notified of %(name)s any more. Mails about reviews still come.")
        text = text if wanted == "yes" else _("You are notified of %(name)s again.")
        messages.success(request, text % {"name": customer.name})
    return go(request, reverse("customers:detail", args=[customer.public_id]))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Stop the mails that a link names, without signing in. Looking stops nothing: programs open links too.

    No CSRF token: a mail program posts this by itself (RFC 8058), and the signature says whose mails they are.
    """
    link = links.read(signed)
    if link is None:
        return render(request, "customers/notice_stop.html", {"link": None}, status=404)
    is_done = request.method == "POST"
    if is_done:
        everything = request.POST.get("what") == choices.EVERYTHING
        what = choices.EVERYTHING if everything else link.what
        choices.stop_mails(user=link.user, what=what, at=clock.now())
    with override(link.user.language):
        context = {"link": link, "is_done": is_done, "kind": kinds.kind(link.what)}
        return render(request, "customers/notice_stop.html", context)
