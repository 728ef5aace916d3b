"""A mail as it leaves: in its reader's language and time zone, the same Message-ID each time it is tried."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from portal.base.zones import known_zone
from portal.outbox import kinds
from portal.outbox.kinds import Look
from portal.outbox.models import Mail
from portal.outbox.recipients import Reader, reader_of

NOBODY = Reader("", "")


def message(mail: Mail, look: Look | None = None, reader: Reader | None = None) -> EmailMessage:
    """The text of the mail's kind, its first line as the subject; nothing is stored or sent."""
    kind = kinds.kind(mail.kind)
    look, reader = look or kind.look(mail), reader or reader_of(mail) or NOBODY
    context = {**look.context, "name": " ".join(reader.name.split())}
    with override(reader.language), timezone.override(known_zone(reader.time_zone)):
        text = render_to_string(kind.path, context)
    subject, _gap, body = text.strip().partition("\n")
    headers = {**look.headers, **_headers(mail)}
    return EmailMessage(subject.strip(), body.strip() + "\n", None, [reader.address], headers=headers)


def _headers(mail: Mail) -> dict[str, str]:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    return {"Message-ID": f"<mail-{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
