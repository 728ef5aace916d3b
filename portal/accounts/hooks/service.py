"""Adding, pausing and removing webhooks, and what people ask to be sent (contract H1, H4, H6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.accounts.hooks import addresses, events, owing, signing
from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.audit.models import AuditEvent
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed, raise_if
from portal.jobs import hint
from portal.jobs.models import QUEUED

AT_MOST = 20
DESCRIPTION_LIMIT = 200


class TooManyWebhooks(DomainError):
    """A partner has as many as it may have."""

    code = "too_many_webhooks"
    text = _("There are 20 webhooks already, and no more are possible. Remove one that is not needed.")


class WebhookNotActive(DomainError):
    """It is paused or switched off."""

    code = "webhook_not_active"
    text = _("This webhook is paused. Resume it first.")


class DeliveryWaits(DomainError):
    """What is to be sent is waiting to be sent already."""

    code = "delivery_waits"
    text = _("This is already waiting to be sent. Look again in a moment.")


def make(
    *,
    actor: Actor,
    partner: Partner,
    url: str,
    types: Iterable[str],
    description: str = "",
    at: datetime,
) -> tuple[Webhook, str]:
    """A new webhook and its secret. Raises `NotAllowed`, `TooManyWebhooks`, and `Invalid` with every problem."""
    _may_keep(actor, partner.pk)
    actor.go_on()
    url, chosen = url.strip(), sorted(set(types))
    raise_if([*addresses.problems(url), *_problems(chosen, description)])
    secret = signing.make_secret()
    hook = Webhook(
        partner=partner,
        url=url,
        description=description.strip(),
        types=chosen,
        secret=secret,
        created_at=at,
    )
    with transaction.atomic():
        Partner.objects.select_for_update(no_key=True).get(
            pk=partner.pk
        )  # two at once are counted one by one
        if Webhook.objects.filter(partner=partner).count() >= AT_MOST:
            raise TooManyWebhooks
        hook.save()
        tell(events.WebhookMade(after=_said(hook)), actor, hook, at)
    return hook, secret


@transaction.atomic
def change(
    *, actor: Actor, hook: Webhook, url: str, types: Iterable[str], description: str, at: datetime
) -> None:
    """Another address, other types, another description; what waits goes to the new address.

    Raises `NotAllowed`, `Outdated`, and `Invalid` with every problem.
    """
    _held(actor, hook)
    url, chosen = url.strip(), sorted(set(types))
    raise_if([*addresses.problems(url), *_problems(chosen, description)])
    before, old_url = _said(hook), hook.url
    _change(hook, url=url, types=chosen, description=description.strip())
    after = _said(hook)
    names = [name for name in after if before[name] != after[name]]
    if names or url != old_url:
        said = {
            "before": {name: before[name] for name in names},
            "after": {name: after[name] for name in names},
        }
        tell(events.WebhookChanged(**said), actor, hook, at)


def _problems(types: list[str], description: str) -> Iterator[tuple[str, str, str]]:
    if not types or not set(types) <= set(events.offered()):
        yield "types", "bad_webhook_types", str(_("Choose at least one of the types of event."))
    if len(description.strip()) > DESCRIPTION_LIMIT or not description.strip().isprintable():
        text = _("Write a description of at most 200 characters that you can read, in one line.")
        yield "description", "bad_webhook_description", str(text)


@transaction.atomic
def rotate(*, actor: Actor, hook: Webhook, at: datetime) -> str:
    """A new secret; both sign for `settings.TOKEN_OVERLAP_HOURS` more. Raises `NotAllowed` and `Outdated`."""
    _held(actor, hook)
    secret, until = signing.make_secret(), at + timedelta(hours=settings.TOKEN_OVERLAP_HOURS)
    _change(hook, old_secret=F("secret"), old_until=until, secret=secret)
    said = {"old_until": until.isoformat(timespec="minutes")}
    tell(events.WebhookRotated(after=said), actor, hook, at)
    return secret


@transaction.atomic
def pause(*, actor: Actor, hook: Webhook, at: datetime) -> None:
    """Send nothing until it is resumed; nothing new is owed meanwhile. Raises `NotAllowed` and `Outdated`."""
    _held(actor, hook)
    if hook.is_active:
        stop(hook, Webhook.State.PAUSED)
        said = {"before": {"state": Webhook.State.ACTIVE.value}, "after": {"state": hook.state}}
        tell(events.WebhookPaused(**said), actor, hook, at)


def stop(hook: Webhook, state: Webhook.State) -> None:
    """Mark it and hold what waits; call it inside the transaction, under the webhook's lock."""
    hook.state = state
    _change(hook, state=state.value)
    waiting = hook.deliveries.filter(state=QUEUED, event__isnull=False)
    waiting.update(state=WebhookDelivery.State.HELD)


@transaction.atomic
def resume(*, actor: Actor, hook: Webhook, at: datetime) -> None:
    """Send again, first what was held. Raises `NotAllowed` and `Outdated`."""
    _held(actor, hook)
    if hook.is_active:
        return
    before = {"state": hook.state}
    active = Webhook.State.ACTIVE.value
    _change(hook, state=active, failures=0, held_until=None)
    held = hook.deliveries.filter(state=WebhookDelivery.State.HELD)
    held.update(state=QUEUED, due_at=at, finished_at=None, tries=0)
    tell(events.WebhookResumed(before=before, after={"state": active}), actor, hook, at)
    hint.after_commit()


@transaction.atomic
def remove(*, actor: Actor, hook: Webhook, at: datetime) -> None:
    """With its log; the history stays. Raises `NotAllowed` and `Outdated`."""
    _held(actor, hook)
    tell(events.WebhookRemoved(before=_said(hook)), actor, hook, at)
    Webhook.objects.filter(pk=hook.pk).delete()


@transaction.atomic
def send_test(*, actor: Actor, hook: Webhook, at: datetime) -> WebhookDelivery:
    """Owe a message about nothing, tried once; also while it is paused, to see whether it works again.

    Raises `NotAllowed`, `Outdated` and `DeliveryWaits`.
    """
    _held(actor, hook)
    if hook.deliveries.filter(event=None, finished_at=None).exists():
        raise DeliveryWaits
    said: dict[str, Any] = {"version": 1, "object": owing.named(hook), "changed": []}
    made = owing.message(hook, owing.TEST, said, at=at, urgent=True)
    made.save()
    hint.after_commit()
    return made


@transaction.atomic
def redeliver(*, actor: Actor, delivery: WebhookDelivery, at: datetime) -> None:
    """Send once more what was delivered or given up: the same message with the same id, as a new series.

    Raises `NotAllowed`, `Outdated`, `WebhookNotActive` and `DeliveryWaits`.
    """
    hook = delivery.webhook
    _held(actor, hook)
    if not (hook.is_active or delivery.is_test):
        raise WebhookNotActive
    finished = (WebhookDelivery.State.DONE, WebhookDelivery.State.FAILED)
    again = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=finished)
    if not again.update(state=QUEUED, due_at=at, finished_at=None, tries=0, urgent=True):
        raise DeliveryWaits
    hint.after_commit()


@transaction.atomic
def recover(*, actor: Actor, hook: Webhook, since: datetime, at: datetime) -> int:
    """Send once more, with the same ids, everything since a moment that was given up; how many messages.

    Raises `NotAllowed`, `Outdated` and `WebhookNotActive`.
    """
    _held(actor, hook)
    if not hook.is_active:
        raise WebhookNotActive
    lost = hook.deliveries.filter(
        state=WebhookDelivery.State.FAILED, created_at__gte=since, event__isnull=False
    )
    count = lost.update(state=QUEUED, due_at=at, finished_at=None, tries=0)
    hint.after_commit()
    return count


def lock(hook: Webhook) -> bool:
    """Take its lock and read it anew; False when it was removed."""
    try:
        hook.refresh_from_db(from_queryset=Webhook.objects.select_for_update(no_key=True))
    except Webhook.DoesNotExist:
        return False
    return True


def tell(done: events.WebhookChange, actor: Actor, hook: Webhook, at: datetime) -> AuditEvent:
    """Write it into the history."""
    return record(done, actor=actor, at=at, subject=hook, partner_id=hook.partner_id)


def _held(actor: Actor, hook: Webhook) -> None:
    _may_keep(actor, hook.partner_id)
    if not lock(hook):
        raise NotAllowed
    actor.saw(hook)


def _change(hook: Webhook, **values: Any) -> None:
    Webhook.objects.filter(pk=hook.pk).update(**values)
    hook.refresh_from_db()


def _may_keep(actor: Actor, partner_id: int) -> None:
    if actor.kind == "system":
        return
    if not actor.may(Right.MANAGE_INTEGRATIONS) or partner_id not in actor.partner_ids:
        raise NotAllowed


def _said(hook: Webhook) -> dict[str, object]:
    return {"host": hook.host, "description": hook.description, "types": ", ".join(hook.types)}
