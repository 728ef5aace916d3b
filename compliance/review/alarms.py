"""Alarms to the compliance lead about a partner as a whole, and about lists; they stop and delay nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from compliance.events.alarms import LookAlikesFound, PartnerOverBrake
from compliance.events.lists import ListAcceptanceAsked, ListKept
from compliance.review import lead_mails
from compliance.review.lead_mails import DeskMail
from compliance.rules import look_alikes
from customers.events import OutcomeHeld
from customers.models import Profile
from customers.rules.search import fold
from portal.accounts.models import Partner
from portal.audit import registry
from portal.audit.events import Event
from portal.audit.models import AuditEvent
from portal.audit.record import record
from portal.base.actors import system

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMED = 10
"""How many names of a series a mail says."""
KEPT = 200
"""How many of them the history keeps; what comes later is known again by these."""
MOST = 2000
"""How many names of a partner are compared, the latest; more within a day are a flood anyway."""


def listen() -> None:
    """Hear of outcomes that are held back, and of lists that fall short; from `AppConfig.ready`."""
    registry.handle(OutcomeHeld, by=_on_held)
    registry.handle(ListKept, by=_on_kept)
    registry.handle(ListAcceptanceAsked, by=_on_asked)


def _on_held(recorded: registry.Recorded) -> None:
    """Once an hour and partner, however many versions are over the brake."""
    partner, at, fact = recorded.customer.partner, recorded.at, recorded.event
    if not isinstance(fact, OutcomeHeld) or _told(PartnerOverBrake, partner, since=at - HOUR).exists():
        return
    made = _record(PartnerOverBrake(per=fact.per, most=fact.most), partner, at)
    told = {"partner": partner.name, "per": fact.per, "most": fact.most, "person": recorded.actor.name}
    lead_mails.owe_alarm(DeskMail.VELOCITY, f"velocity:{made.pk}", at=at, **told)


def _on_kept(recorded: registry.Recorded) -> None:
    """A feed that falls short stays out of force until somebody looks."""
    load = recorded.subject
    lead_mails.owe_alarm(
        DeskMail.LIST_SHORT, f"list-short:{load.pk}", at=recorded.at, load=load.pk, feed=load.feed
    )


def _on_asked(recorded: registry.Recorded) -> None:
    """Every lead hears of it, the one in whose name it was asked too: a command knows no password."""
    load, key = recorded.subject, f"list-asked:{recorded.row.pk}"
    told = {"load": load.pk, "feed": load.feed, "person": recorded.actor.name, "why": recorded.row.reason}
    lead_mails.owe_alarm(DeskMail.LIST_ASKED, key, at=recorded.at, **told)


def find_look_alikes(at: datetime) -> int:
    """Tell of every series of names one letter apart, once a day each; how many are new.

    Partners that wrote a name within the hour are looked at.
    """
    busy = _named(at - HOUR, at).order_by().values("customer__partner_id").distinct()
    partners = Partner.objects.filter(pk__in=busy).order_by("pk")
    return sum(_look_at(partner, at) for partner in partners)


def _named(since: datetime, at: datetime) -> QuerySet[Profile]:
    """Versions that gave a customer its name."""
    reasons = (Profile.Reason.CREATED, Profile.Reason.NAME)
    return Profile.objects.filter(created_at__gt=since, created_at__lte=at, reason__in=reasons)


def _look_at(partner: Partner, at: datetime) -> int:
    found = _named(at - DAY, at).filter(customer__partner=partner).order_by("-pk")
    written = {_letters(name): name for name in found.values_list("legal_name", flat=True)[:MOST]}
    with transaction.atomic():
        said = _said(partner, at)
        new = [one for one in look_alikes.series(written) if not one & said]
        for group in new:
            _raise([written[one] for one in sorted(group)], partner, at)
    return len(new)


def _letters(name: str) -> str:
    return look_alikes.letters(fold(name))


def _said(partner: Partner, at: datetime) -> set[str]:
    """The names of series that the lead has heard of within a day."""
    told = _told(LookAlikesFound, partner, since=at - DAY)
    return {_letters(name) for after in told.values_list("after", flat=True) for name in after["names"]}


def _raise(names: list[str], partner: Partner, at: datetime) -> None:
    made = _record(LookAlikesFound(names=names[:KEPT], count=len(names)), partner, at)
    shown = [" ".join(name.split()) for name in names[:NAMED]]
    told: dict[str, Any] = {"partner": partner.name, "names": shown, "more_names": len(names) - len(shown)}
    lead_mails.owe_alarm(DeskMail.LOOK_ALIKES, f"look-alikes:{made.pk}", at=at, **told)


def _told(kind: type[Event], partner: Partner, *, since: datetime) -> QuerySet[AuditEvent]:
    of_it = AuditEvent.objects.filter(object_type=partner._meta.label_lower, object_id=partner.public_id)
    return of_it.filter(verb=kind.name, at__gt=since)


def _record(fact: Event, partner: Partner, at: datetime) -> AuditEvent:
    return record(fact, actor=system("alarms"), at=at, subject=partner, partner_id=partner.pk)
