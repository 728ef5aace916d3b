"""What people want to hear of, and whom they mute. The only writer of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from customers.events import CustomerMuted, NoticesChosen
from customers.models import ByMail, Customer, NoticeChoice, NoticeMute
from customers.notices import kinds
from customers.notices.kinds import Wish
from portal.accounts.access import actor_of
from portal.accounts.models import User
from portal.audit.record import record
from portal.base.actors import Actor

DIGEST = "digest"
"""What an unsubscribe link names for everything that comes in the digest, beside the types of event."""
EVERYTHING = "all"


def of_user(user_id: int) -> dict[str, Wish]:
    """What a person wants, by type of event; what they never chose is as proposed. One query."""
    chosen = NoticeChoice.objects.filter(user_id=user_id).values_list("verb", "in_portal", "by_mail")
    kept = {verb: Wish(in_portal, by_mail) for verb, in_portal, by_mail in chosen}
    return {one.verb: kept.get(one.verb, one.proposed) for one in kinds.every()}


def change(*, actor: Actor, user: User, wanted: Mapping[str, Wish], at: datetime) -> bool:
    """Keep what a person wants; False when nothing is new. Raises `Outdated` for an old page."""
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
        actor.saw(user)
        return _keep(actor, user, wanted, at)


def stop_mails(*, user: User, what: str, at: datetime) -> bool:
    """Stop the mails that an unsubscribe link names; what is shown in the portal stays. False when they had stopped."""
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
        now = of_user(user.pk)
        fewer = {verb: Wish(one.in_portal) for verb, one in now.items() if _is_meant(what, verb, one)}
        return _keep(actor_of(user), user, fewer, at)


def _is_meant(what: str, verb: str, wish: Wish) -> bool:
    if wish.by_mail == ByMail.NEVER:
        return False
    return what in (EVERYTHING, verb) or (what == DIGEST and wish.by_mail == ByMail.DIGEST)


def _keep(actor: Actor, user: User, wanted: Mapping[str, Wish], at: datetime) -> bool:
    now = of_user(user.pk)
    new = {verb: wish for verb, wish in wanted.items() if verb in now and now[verb] != wish}
    for verb, wish in new.items():
        values = {"in_portal": wish.in_portal, "by_mail": wish.by_mail}
        NoticeChoice.objects.update_or_create(user=user, verb=verb, defaults=values)
    if new:
        before = {verb: str(now[verb]) for verb in new}
        event = NoticesChosen(before=before, after={verb: str(wish) for verb, wish in new.items()})
        record(event, actor=actor, at=at, subject=user, partner_id=actor.partner_id)
    return bool(new)


def muted(actor: Actor) -> list[Customer]:
    """The customers that the actor sees and has muted, by name."""
    mine = NoticeMute.objects.filter(user_id=actor.user_id or 0).values("customer_id")
    return list(Customer.objects.for_actor(actor).filter(pk__in=mine).order_by("name", "pk"))


def is_muted(actor: Actor, customer: Customer) -> bool:
    """Whether the actor does not want to hear of the customer."""
    return NoticeMute.objects.filter(user_id=actor.user_id or 0, customer=customer).exists()


def mute(*, actor: Actor, customer: Customer, muted: bool, at: datetime) -> bool:
    """Hear no more of a customer that the actor sees, or hear again; False when it is so already."""
    actor.go_on()
    with transaction.atomic():
        mine = NoticeMute.objects.filter(user_id=actor.user_id or 0, customer=customer)
        if muted:
            _row, is_new = NoticeMute.objects.get_or_create(user_id=actor.user_id or 0, customer=customer)
        else:
            is_new = mine.delete()[0] > 0
        if is_new:
            event = CustomerMuted(before={"muted": not muted}, after={"muted": muted})
            record(event, actor=actor, at=at, subject=customer, customer=customer)
    return is_new
