"""The mail that says that a webhook is paused."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.hooks.models import Webhook
from portal.outbox import kinds, mails, recipients
from portal.outbox.kinds import Look, MailKind
from portal.outbox.models import Mail

PAUSED = "webhook.paused"


def register() -> None:
    """Make it known."""
    kinds.register(MailKind(PAUSED, _("Webhook paused"), look=_look))


def owe(hook: Webhook, *, event: int, at: datetime) -> None:
    """Owe it, with the row of the history that tells of the pause."""
    to = [recipients.partner(hook.partner)]
    mails.owe(PAUSED, event=f"history:{event}", to=to, at=at, webhook=hook.pk)


def _look(mail: Mail) -> Look:
    """It is untrue once somebody has resumed or paused it by hand."""
    hook = Webhook.objects.filter(pk=mail.context.get("webhook")).select_related("partner").first()
    if hook is None:
        return Look(moot=Mail.Why.GONE)
    path = reverse("webhooks:one", args=[hook.public_id])
    said = {"host": hook.host, "address": f"{settings.SITE_URL}{path}"}
    return Look(said, moot="" if hook.state == Webhook.State.FAILING else Mail.Why.UNTRUE)
