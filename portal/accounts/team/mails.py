"""The mail of an invitation, by the outbox; its link is made when it leaves, and never kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Invitation
from portal.accounts.team import links
from portal.outbox import kinds, mails, recipients
from portal.outbox.kinds import Look, MailKind
from portal.outbox.models import Mail

INVITED = "account.invited"


def register() -> None:
    """Make the kind known; from `AppConfig.ready`."""
    kinds.register(MailKind(INVITED, _("Invitation"), look=_look))


def owe_invitation(invitation: Invitation, *, at: datetime) -> None:
    """Owe it once for each time it is sent; in the caller's transaction."""
    mails.owe(
        INVITED,
        event=f"invitation:{invitation.public_id}:{at.isoformat()}",
        to=[recipients.address(invitation.email, invitation.language)],
        at=at,
        invitation=invitation.public_id,
    )


def _look(mail: Mail) -> Look:
    found = Invitation.objects.select_related("partner").filter(public_id=mail.context["invitation"]).first()
    if found is None or found.accepted_at or found.revoked_at:
        return Look(moot=Mail.Why.ANSWERED)
    path = reverse("team:invitation", args=[links.of(found)])
    return Look(
        {
            "partner": found.partner.name,
            "by": found.invited_by_name,
            "role": found.get_role_display(),
            "expires_at": found.expires_at,
            "url": settings.SITE_URL + path,
        }
    )
