"""What the demo partner's people have begun: drafts, words on customers, a saved view, thresholds, an invitation."""

from __future__ import annotations

from datetime import datetime, timedelta

from customers.licensing import thresholds
from customers.models import Customer, CustomerTag, Draft, QuotaThreshold, SavedView
from customers.onboarding import drafts
from customers.onboarding.drafts import Typed
from customers.personal import list_states, tags
from customers.rules.thresholds import Thresholds
from portal import demo
from portal.accounts.models import Invitation, Partner
from portal.accounts.rights import PartnerRole
from portal.accounts.team import invitations

_TAGS = (
    ("LK-1001", "Retail"),
    ("LK-1002", "Health"),
    ("LK-1002", "Renewal in spring"),
    ("LK-1003", "Retail"),
)
_DRAFTS = (
    {
        "legal_name": "Clover Hill Dental Practice Ltd",
        "external_id": "LK-1020",
        "language": "en",
        "contact_0_name": "Jo Example",
        "contact_0_email": "jo@customer.example",
        "country": "GB",
        "line1": "5 Orchard Street",
        "city": "Leeds",
        "postal_code": "LS1 4AP",
        "quantity_webex_calling": "12",
        "location_name": "Main office",
        "location_time_zone": "Europe/London",
        "location_language": "en",
    },
    {"legal_name": "Sandpiper Ferries Ltd", "external_id": "LK-1021"},
)


def begin(at: datetime) -> None:
    """Make what is not there yet, kind by kind: what somebody has changed since stays as it is."""
    partner = Partner.objects.get(name=demo.LAKESIDE)
    if not CustomerTag.objects.filter(partner=partner).exists():
        _tag(partner, at)
    if not SavedView.objects.filter(partner=partner).exists():
        list_states.save(
            actor=demo.administrator_of(partner.name),
            name="Little left",
            query="use=low",
            is_shared=True,
            at=at,
        )
    if not Draft.objects.filter(partner=partner).exists():
        _draft(partner, at)
    if not QuotaThreshold.objects.filter(partner=partner).exists():
        wanted = {"webex_calling": Thresholds(low_percent=70, high_percent=90, left_at=2)}
        thresholds.change(actor=demo.administrator_of(partner.name), partner=partner, wanted=wanted, at=at)
    if not Invitation.objects.filter(partner=partner).exists():
        _invite(partner, at)


def _tag(partner: Partner, at: datetime) -> None:
    customers = {one.external_id: one for one in Customer.objects.live().filter(partner=partner)}
    for external_id, word in _TAGS:
        if external_id in customers:
            tags.add(
                actor=demo.administrator_of(partner.name), customer=customers[external_id], word=word, at=at
            )


def _draft(partner: Partner, at: datetime) -> None:
    for values in _DRAFTS:
        typed = Typed(key=f"demo-draft-{values['external_id']}", page="", values=values)
        drafts.save(actor=demo.administrator_of(partner.name), partner=partner, typed=typed, at=at)


def _invite(partner: Partner, at: datetime) -> None:
    invitations.invite(
        actor=demo.administrator_of(partner.name),
        partner=partner,
        email="newcomer@demo.example",
        role=PartnerRole.READ_ONLY,
        days=invitations.DAYS[-1],
        language=partner.language,
        at=at - timedelta(days=1),
    )
