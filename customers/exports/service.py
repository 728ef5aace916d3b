"""Asking for a file of customers, and letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.directory import columns
from customers.events import CustomersExported
from customers.models import Customer, CustomerExport, ExportStep
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed
from portal.jobs import hint
from portal.jobs.models import DONE

AT_ONCE = 2_000
"""So many customers are answered in the request; more are written by the worker."""
KEPT = timedelta(days=1)
UNDER_WAY = 3
BATCH = 2_000


class ExportNotReady(DomainError):
    """The file is still being written."""

    code = "export_not_ready"
    text = _("This file is still being written. Come back in a moment.")


class TooManyExports(DomainError):
    """Enough files are being written for one person."""

    code = "too_many_exports"
    text = _("%(limit)s files are being written for you. Wait until one is ready.")


def of_actor(actor: Actor) -> QuerySet[CustomerExport]:
    """The files that a person asked for as whom they are now: not what they saw at another partner, or as more."""
    return CustomerExport.objects.filter(
        user_id=actor.user_id or 0, partner_id=actor.partner_id or 0, role=actor.role
    )


def ask(
    *, actor: Actor, query: str, names: Sequence[str], form: str, total: int, at: datetime
) -> CustomerExport:
    """Owe a file; the worker writes it. Raises `NotAllowed`, `TooManyExports`."""
    actor.go_on()
    if not actor.may(Right.SEE_CUSTOMERS) or actor.user_id is None:
        raise NotAllowed
    with transaction.atomic():
        running = of_actor(actor).filter(is_ready=False, trouble="")
        if running.count() >= UNDER_WAY:
            raise TooManyExports(limit=UNDER_WAY)
        one = CustomerExport.objects.create(
            user_id=actor.user_id,
            partner_id=actor.partner_id,
            role=actor.role,
            form=form,
            query=query,
            columns=list(names),
            language=get_language() or "en",
            total=total,
            created_at=at,
        )
        owe(one, at)
        tell(actor, customers=total, form=form, names=names, at=at)
    return one


def tell(actor: Actor, *, customers: int, form: str, names: Sequence[str], at: datetime) -> None:
    """Say in the history that names and addresses left the portal; call it before they do."""
    event = CustomersExported(customers=customers, form=form, all_fields=list(names) == columns.all_names())
    subject = Partner.objects.get(pk=actor.partner_id or 0)
    record(event, actor=actor, at=at, subject=subject, partner_id=subject.pk)


def owe(one: CustomerExport, at: datetime) -> None:
    """The next step of an export."""
    ExportStep.objects.create(of=one, created_at=at, due_at=at)
    hint.after_commit()


def ensure(at: datetime) -> int:
    """A step for every export that is under way and has none."""
    owed = ExportStep.objects.filter(of=OuterRef("pk")).exclude(state=DONE)
    found = list(
        CustomerExport.objects.filter(~Exists(owed), is_ready=False, trouble="").order_by("pk")[:100]
    )
    for one in found:
        owe(one, at)
    return len(found)


def forget(at: datetime) -> bool:
    """Let go of some files that are old enough; whether there may be more."""
    old = CustomerExport.objects.filter(created_at__lt=at - KEPT).order_by("pk")
    one = old.first()
    if one is None:
        return False
    one.delete()
    return True


def chosen(found: QuerySet[Customer], last_id: int) -> list[Customer]:
    """The next customers of a file, in the order in which they were made."""
    return list(found.filter(pk__gt=last_id).order_by("pk")[:BATCH])
