"""States of the list under a name: one's own, or shared with one's partner. Nobody sees more rows by them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers import permissions
from customers.events import ViewRemoved, ViewSaved
from customers.models import SavedView
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed

MOST = 30
LONGEST = 60


class BadViewName(DomainError):
    """The name cannot be used."""

    code = "bad_view_name"
    text = _("Give the view a name of 1 to %(limit)s characters.")
    status = 422


class TooManyViews(DomainError):
    """Enough of them."""

    code = "too_many_views"
    text = _("At most %(limit)s views can be kept. Remove one first.")


def of_actor(actor: Actor) -> QuerySet[SavedView]:
    """One's own, and those that colleagues share."""
    shared = Q(partner_id=actor.partner_id, is_shared=True)
    return SavedView.objects.filter(Q(user_id=actor.user_id, partner_id=actor.partner_id) | shared)


def save(*, actor: Actor, name: str, query: str, is_shared: bool, at: datetime) -> SavedView:
    """Keep a state of the list; one of the same name of one's own is replaced. Raises `BadViewName`,
    `TooManyViews`, `Suspended`.

    `query` is what `Filters.text` made: no more than a list of filters.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise BadViewName(field="name", limit=LONGEST)
    actor.go_on()
    if actor.user_id is None or actor.partner_id is None:
        raise NotAllowed
    permissions.to_keep_own(actor)
    with transaction.atomic():
        own = SavedView.objects.filter(user_id=actor.user_id)
        if own.exclude(name=name).count() >= MOST:
            raise TooManyViews(limit=MOST)
        view, _is_new = SavedView.objects.update_or_create(
            user_id=actor.user_id,
            name=name,
            defaults={
                "query": query,
                "is_shared": is_shared,
                "partner_id": actor.partner_id,
                "created_at": at,
            },
        )
        _told(ViewSaved(is_shared=is_shared), actor, view, at)
    return view


def remove(*, actor: Actor, view: SavedView, at: datetime) -> None:
    """Forget a view of one's own. Raises `NotAllowed` for a colleague's, `Suspended`."""
    actor.go_on()
    if view.user_id != actor.user_id:
        raise NotAllowed
    permissions.to_keep_own(actor)
    with transaction.atomic():
        _told(ViewRemoved(is_shared=view.is_shared), actor, view, at)
        view.delete()


def _told(event: ViewSaved | ViewRemoved, actor: Actor, view: SavedView, at: datetime) -> None:
    record(event, actor=actor, at=at, subject=view, partner_id=view.partner_id)
