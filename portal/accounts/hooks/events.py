"""What happens to webhooks; their partner reads it. Only the host is said: an address may hold a password."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from portal.audit import registry
from portal.audit.events import Change
from portal.audit.models import Audience


def offered() -> list[str]:
    """The types that partners subscribe to, as the declarations of events say."""
    told = (kind for kind in registry.types() if kind.audience == Audience.PARTNER)
    return sorted({kind.sets_off.webhook for kind in told} - {""})


class WebhookChange(Change):
    """One webhook of a partner's; no customer's history shows it."""

    audience = Audience.PARTNER
    keys = frozenset({"host", "description", "types", "state", "old_until"})
    raises: ClassVar[tuple[str, ...]] = ("webhook",)


class WebhookMade(WebhookChange):
    """Its secret was shown once."""

    name = "accounts.webhook.made"
    raises = ()
    desk = _("added the webhook %(name)s")


class WebhookChanged(WebhookChange):
    """Where to, what about, or what for."""

    name = "accounts.webhook.changed"
    desk = _("changed the webhook %(name)s")


class WebhookRotated(WebhookChange):
    """It has a new secret; both sign until `old_until`."""

    name = "accounts.webhook.rotated"
    desk = _("gave the webhook %(name)s a new secret")


class WebhookPaused(WebhookChange):
    """By a person: nothing is sent until somebody resumes it."""

    name = "accounts.webhook.paused"
    desk = _("paused the webhook %(name)s")


class WebhookStopped(WebhookChange):
    """By the machine: the last try failed, or the receiver said that it is gone."""

    name = "accounts.webhook.stopped"
    desk = _("stopped the webhook %(name)s, which did not take what was sent")


class WebhookResumed(WebhookChange):
    """What waited is sent."""

    name = "accounts.webhook.resumed"
    desk = _("resumed the webhook %(name)s")


class WebhookRemoved(WebhookChange):
    """With its log."""

    name = "accounts.webhook.removed"
    desk = _("removed the webhook %(name)s")
