"""Accounts and customers to try the portal out with. All fictional; refused unless DEBUG is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customers.services import customers, templates
from customers.services.customers import Address, Contact, Location, NewCustomer, Person
from portal.accounts.access import actor_of
from portal.accounts.models import Membership, Partner, User
from portal.accounts.rights import OperatorRole, PartnerRole

PASSWORD = "try-the-portal-26"  # noqa: S105 - printed on purpose, only where DEBUG is on


@dataclass(frozen=True)
class Account:
    """One demo login."""

    email: str
    name: str
    role: str
    partner: str = ""
    language: str = "en"
    time_zone: str = "UTC"

    @property
    def role_label(self) -> str:
        """The role in words."""
        roles = dict(PartnerRole.choices) | dict(OperatorRole.choices)
        return str(roles[self.role])


NORTHWIND, REGIONAL, CEDAR = "Lakeside Telecom", "Lakeside Regional", "Cèdre Réseaux"

ACCOUNTS = [
    Account("partner@demo.example", "Paula Lake", PartnerRole.WHOLESALE_ADMIN, NORTHWIND),
    Account("reader@demo.example", "Rob Lake", PartnerRole.READ_ONLY, NORTHWIND),
    Account("regional@demo.example", "Nadia Shore", PartnerRole.WHOLESALE_ADMIN, REGIONAL),
    Account(
        "partenaire@demo.example", "Camille Cèdre", PartnerRole.WHOLESALE_ADMIN, CEDAR, "fr", "Europe/Paris"
    ),
    Account("reviewer@demo.example", "Rita Reviewer", OperatorRole.REVIEWER),
    Account("second@demo.example", "Ravi Reviewer", OperatorRole.REVIEWER),
    Account("lead@demo.example", "Lena Lead", OperatorRole.COMPLIANCE_LEAD),
    Account("support@demo.example", "Sam Support", OperatorRole.SUPPORT),
]

_CUSTOMERS = [
    ("LK-1001", "Bramble & Finch Bakeries Ltd", ("12 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB"), 24),
    (
        "LK-1002",
        "Harbour Light Clinics Inc.",
        ("400 Shoreline Drive", "Suite 20", "Portland", "ME", "04101", "US"),
        60,
    ),
    ("LK-1003", "Studio Ormeau SARL", ("8 rue des Tanneurs", "", "Lille", "", "59000", "FR"), 9),
    (
        "LK-1004",
        "Wattle Creek Surveyors Pty Ltd",
        ("77 Collins Street", "", "Melbourne", "VIC", "3000", "AU"),
        15,
    ),
]


def accounts_exist() -> bool:
    """Whether the demo was set up here."""
    return settings.DEBUG and User.objects.filter(email=ACCOUNTS[0].email).exists()


def set_up(at: datetime) -> None:
    """Make partners, accounts and a few customers. Safe to repeat: what exists is left as it is."""
    regional_parent = _partner(NORTHWIND)
    _partner(REGIONAL, parent=regional_parent)
    _partner(CEDAR, language="fr")
    for account in ACCOUNTS:
        _account(account)
    _some_customers(regional_parent, at)


def _partner(name: str, *, parent: Partner | None = None, language: str = "en") -> Partner:
    partner, _made = Partner.objects.get_or_create(
        name=name,
        defaults={"parent": parent, "language": language, "contact_email": "office@demo.example"},
    )
    templates.ensure_default(partner)
    return partner


def _account(account: Account) -> None:
    if User.objects.filter(email=account.email).exists():
        return
    support = account.role == OperatorRole.SUPPORT
    user = User.objects.create_user(
        account.email,
        PASSWORD,
        name=account.name,
        language=account.language,
        time_zone=account.time_zone,
        operator_role="" if account.partner else account.role,
        is_staff=support,
        is_superuser=support,
    )
    if account.partner:
        partner = Partner.objects.get(name=account.partner)
        Membership.objects.create(user=user, partner=partner, role=account.role)


def _some_customers(partner: Partner, at: datetime) -> None:
    if partner.customers.exists():
        return
    actor = actor_of(User.objects.get(email=ACCOUNTS[0].email))
    for external_id, name, address, seats in _CUSTOMERS:
        place = Address(*address)
        customers.create(
            actor=actor,
            partner=partner,
            new=NewCustomer(
                external_id=external_id,
                legal_name=name,
                address=place,
                contacts=(Contact(name="Jo Example", email="jo@customer.example", phone=""),),
                quantities={"webex_calling": seats, "webex_suite": 5},
                administrator=Person("Jo", "Example", f"jo.{external_id.lower()}@customer.example"),
                location=Location(name=str(_("Main office")), address=None, time_zone="UTC", language="en"),
                site_time_zone="UTC",
                language="en",
                template_id=None,
                is_own_organisation=False,
                submission_key=f"demo-{external_id}",
            ),
            at=at,
        )
