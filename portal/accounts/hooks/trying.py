"""One try of an owed message and what comes of it: delivered, again later, given up (contract H3, H6).

A slow or dead endpoint costs a worker one wait in each gap: after a failure everything queued for it is put
behind its next try, with one UPDATE.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from portal.accounts.hooks import events, mails, sending, service, signing
from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.hooks.sending import Answer
from portal.base.actors import system
from portal.jobs import work
from portal.jobs.models import QUEUED, RUNNING

GAPS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
SLOW_SECONDS = 1.0
IN_FLIGHT = timedelta(seconds=0.05)
"""A try that is out for longer may hang: no second worker is to wait beside it."""
BEHIND = timedelta(seconds=1)
KEPT = timedelta(days=30)
PRUNED_AT_ONCE = 1000
State = WebhookDelivery.State


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Send a claimed message and settle it; one whose webhook was removed is gone with it."""
    delivery = WebhookDelivery.objects.select_related("webhook").filter(pk=row_id).first()
    if delivery is None:
        return
    hook = delivery.webhook
    if not (hook.is_active or delivery.is_test):
        work.finish(WebhookDelivery, row_id, attempt, at=at, state=State.HELD)
    elif delivery.hidden_until is not None and at < delivery.hidden_until:
        hidden = delivery.hidden_until
        work.give_back(WebhookDelivery, row_id, attempt, at=at, reason="busy", due=hidden)
    elif not delivery.urgent and (due := _busy_until(hook, at)):
        work.give_back(WebhookDelivery, row_id, attempt, at=at, reason="busy", due=due)
    else:
        keys = hook.secrets_at(at)
        headers = signing.headers(delivery.message_id, delivery.body, keys=keys, at=at)
        answer = sending.send(hook.url, headers, delivery.body)
        _settle(delivery, attempt, answer, at + timedelta(seconds=answer.took))


def _busy_until(hook: Webhook, at: datetime) -> datetime | None:
    """When it may be tried, None for now. For one that failed a single worker waits: it is held meanwhile."""
    if hook.held_until and at < hook.held_until:
        return hook.held_until
    if hook.failures:
        until = at + timedelta(seconds=sending.SECONDS)
        first = Webhook.objects.filter(pk=hook.pk, held_until=hook.held_until)
        return None if first.update(held_until=until) else until
    return _behind(hook, at + BEHIND) if _is_in_flight(hook, at) else None


def _is_in_flight(hook: Webhook, at: datetime) -> bool:
    """Whether a try is out; one that a worker died with is out for no longer than a try can take."""
    lease = timedelta(seconds=settings.LEASE_SECONDS)
    longest = timedelta(seconds=sending.SECONDS)
    running = hook.deliveries.filter(state=RUNNING, leased_until__gt=at + lease - longest)
    return bool(running.filter(leased_until__lt=at + lease - IN_FLIGHT).exists())


@transaction.atomic  # the webhook's row first, as when a try is settled: no two lock the same rows crosswise
def _behind(hook: Webhook, due: datetime) -> datetime:
    """Put everything that is queued there behind a moment, with one UPDATE, and return it."""
    Webhook.objects.filter(pk=hook.pk).update(held_until=due)
    hook.deliveries.filter(state=QUEUED, urgent=False, due_at__lt=due).update(due_at=due)
    return due


def _settle(delivery: WebhookDelivery, attempt: int, answer: Answer, at: datetime) -> None:
    with transaction.atomic():
        if not service.lock(delivery.webhook):
            return
        _log(delivery, answer, at)
        if not _closed(delivery, attempt, answer, at):
            transaction.set_rollback(True)  # another attempt has it now
            return


def _log(delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
    delivery.tries += 1
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        tries=delivery.tries,
        last_at=at,
        took_ms=int(answer.took * 1000),
        status=answer.status,
        problem=answer.problem,
        answer=answer.text,
        urgent=False,
    )


def _closed(delivery: WebhookDelivery, attempt: int, answer: Answer, at: datetime) -> bool:
    hook, row = delivery.webhook, delivery.pk
    if answer.is_success:
        _alive(hook, answer, at)
        return work.finish(WebhookDelivery, row, attempt, at=at)
    last = answer.is_gone or delivery.is_test or delivery.tries > len(GAPS)
    if last:
        held = work.finish(WebhookDelivery, row, attempt, at=at, state=State.FAILED)
        _stopped(delivery, answer, at)
        return held
    due = max(at + GAPS[delivery.tries - 1], _failed(hook, at))
    return work.give_back(WebhookDelivery, row, attempt, at=at, reason="failed", due=due)


def _alive(hook: Webhook, answer: Answer, at: datetime) -> None:
    """What waited for the endpoint goes on; a slow one waits as long as it took, so that others have their turn."""
    waiting = hook.deliveries.filter(state=QUEUED)
    if hook.failures or hook.held_until:
        Webhook.objects.filter(pk=hook.pk).update(failures=0, held_until=None)
        waiting.filter(tries=0, due_at__gt=at).update(due_at=at)
    if answer.took >= SLOW_SECONDS:
        due = at + timedelta(seconds=answer.took)
        waiting.filter(due_at__lt=due).update(due_at=due)


def _failed(hook: Webhook, at: datetime) -> datetime:
    """Put everything that is queued behind the endpoint's next try; when that is."""
    Webhook.objects.filter(pk=hook.pk).update(failures=hook.failures + 1)
    return _behind(hook, at + GAPS[min(hook.failures, len(GAPS) - 1)])


def _stopped(delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
    """After the last try, or when the receiver is gone; a test alone stops nothing."""
    hook = delivery.webhook
    if not hook.is_active or (delivery.is_test and not answer.is_gone):
        return
    service.stop(hook, Webhook.State.GONE if answer.is_gone else Webhook.State.FAILING)
    said = {"before": {"state": Webhook.State.ACTIVE.value}, "after": {"state": hook.state}}
    told = service.tell(events.WebhookStopped(**said), system("webhooks"), hook, at)
    if hook.state == Webhook.State.FAILING:
        mails.owe(hook, event=told.pk, at=at)


def prune(at: datetime) -> bool:
    """Let the log of finished messages go after thirty days; whether there is more."""
    old = WebhookDelivery.objects.filter(state__in=(State.DONE, State.FAILED), finished_at__lt=at - KEPT)
    chosen = list(old.values_list("pk", flat=True)[:PRUNED_AT_ONCE])
    WebhookDelivery.objects.filter(pk__in=chosen).delete()
    return len(chosen) == PRUNED_AT_ONCE
