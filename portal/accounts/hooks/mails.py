"""The mail that says that a webhook is paused: sent at once, and again by a job when the mail server fails."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from portal.accounts.hooks.models import Webhook

logger = logging.getLogger(__name__)


def send_all(_at: datetime) -> None:
    """Those that are still owed."""
    for hook in Webhook.objects.filter(mail_owed=True).select_related("partner").order_by("pk"):
        send(hook)


def send(hook: Webhook) -> None:
    """Send it and note that it went; a refused address, or none, is not tried again."""
    to = hook.partner.mail_address()
    try:
        if to:
            _message(hook, to).send()
    except smtplib.SMTPRecipientsRefused:
        logger.warning("the mail about a paused webhook was refused: %s", hook.public_id)
    except (OSError, smtplib.SMTPException):
        logger.exception("the mail about a paused webhook waits: %s", hook.public_id)
        return
    Webhook.objects.filter(pk=hook.pk).update(mail_owed=False)


def _message(hook: Webhook, to: str) -> EmailMessage:
    path = reverse("webhooks:one", args=[hook.public_id])
    context = {
        "host": hook.host,
        "partner": hook.partner.name,
        "address": f"{settings.SITE_URL}{path}",
    }
    with override(hook.partner.language):
        text = render_to_string("mail/webhooks/paused.txt", context)
    subject, _gap, body = text.strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject.strip(), body.strip() + "\n", None, [to], headers=headers)
