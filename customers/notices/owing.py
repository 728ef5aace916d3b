"""What happened becomes notices, in the same transaction: one for each person who may know and wants to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from customers.models import ByMail, Customer, Notice, NoticeMute
from customers.notices import kinds, mails
from customers.notices.kinds import NoticeKind, Wish
from portal.accounts.models import User
from portal.accounts.rights import PARTNER_RIGHTS, Right
from portal.audit.models import Audience
from portal.audit.registry import Recorded

SEE = [role for role, rights in PARTNER_RIGHTS.items() if Right.SEE_CUSTOMERS in rights]
SEE_ALL = [role for role, rights in PARTNER_RIGHTS.items() if Right.SEE_ALL_OF_PARTNER in rights]


def owe(recorded: Recorded) -> None:
    """Make the notices of an event, and owe the mails of those who want one at once."""
    kind, customer = kinds.kind(recorded.event.name), recorded.customer
    if kind is None or not isinstance(customer, Customer) or recorded.event.audience != Audience.PARTNER:
        return
    if not kind.tells(recorded.event.was(), recorded.event.now()):
        return
    told = _told(kind, customer, doer=recorded.actor.user_id)
    made = Notice.objects.bulk_create(_notice(recorded, pk, wish) for pk, wish in told) if told else []
    for notice in made:
        if notice.by_mail == ByMail.AT_ONCE:
            mails.owe_at_once(notice, at=recorded.at, due_at=_due_at(recorded))


def _told(kind: NoticeKind, customer: Customer, *, doer: int | None) -> list[tuple[int, Wish]]:
    """Who may know of it and wants to, and how; nobody hears of what they did themselves. One query."""
    chosen = FilteredRelation("notice_choices", condition=Q(notice_choices__verb=kind.verb))
    people = _readers(kind, customer).exclude(pk=doer or 0).annotate(choice=chosen)
    if kind.proposed.is_off:
        people = people.filter(choice__isnull=False)
    rows = people.order_by("pk").values_list("pk", "choice__in_portal", "choice__by_mail")
    wishes = [(pk, kind.proposed if mail is None else Wish(shown, mail)) for pk, shown, mail in rows]
    return [(pk, wish) for pk, wish in wishes if not wish.is_off]


def _readers(kind: NoticeKind, customer: Customer) -> QuerySet[User]:
    """Whoever sees the customer (`CustomerQuerySet.for_actor`) and has not muted it."""
    partner = customer.partner
    places = Q(membership__partner_id__in=[one for one in (partner.pk, partner.parent_id) if one])
    assigned = Exists(customer.assignees.through.objects.filter(user_id=OuterRef("pk"), customer=customer))
    sees = Q(membership__role__in=SEE_ALL) | Q(pk=customer.created_by_id or 0) | assigned
    muted = NoticeMute.objects.filter(user_id=OuterRef("pk"), customer=customer)
    people = User.objects.filter(places, sees, ~Exists(muted), is_active=True, membership__role__in=SEE)
    return people.filter(assigned) if kind.to_assigned else people


def _notice(recorded: Recorded, user_id: int, wish: Wish) -> Notice:
    return Notice(
        user_id=user_id,
        customer=recorded.customer,
        event=recorded.row.pk,
        verb=recorded.event.name,
        is_outcome="compliance_status" in recorded.event.now(),
        in_portal=wish.in_portal,
        by_mail=wish.by_mail,
        at=recorded.at,
    )


def _due_at(recorded: Recorded) -> datetime:
    """An outcome's mail waits until its partner is shown it, and as long as its decision can be undone."""
    if "compliance_status" not in recorded.event.now():
        return recorded.at
    undone = recorded.at + timedelta(seconds=settings.UNDO_SECONDS)
    shown: datetime | None = recorded.customer.outcome_shown_at
    return undone if shown is None else max(undone, shown)
