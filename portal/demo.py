"""Accounts and customers to try the portal out with. All fictional; refused unless DEBUG is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from customers.licensing import subscribers
from customers.models import Customer
from customers.onboarding import creation, templates
from customers.onboarding.creation import Address, Contact, Location, NewCustomer, Person
from portal.accounts.access import actor_of
from portal.accounts.models import Membership, Partner, User
from portal.accounts.rights import OperatorRole, PartnerRole
from portal.base.actors import Actor
from portal.jobs import kinds, work

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
    remark: str = ""

    @property
    def role_label(self) -> str:
        """The role in words."""
        roles = dict(PartnerRole.choices) | dict(OperatorRole.choices)
        return str(roles[self.role])


LAKESIDE, REGIONAL, COASTAL, CEDAR = (
    "Lakeside Telecom",
    "Lakeside Regional",
    "Lakeside Coastal",
    "Cèdre Réseaux",
)

ACCOUNTS = [
    Account("partner@demo.example", "Paula Lake", PartnerRole.WHOLESALE_ADMIN, LAKESIDE),
    Account("full@demo.example", "Felix Lake", PartnerRole.FULL_ADMIN, LAKESIDE),
    Account(
        "assigned@demo.example",
        "Ada Lake",
        PartnerRole.ADMIN,
        LAKESIDE,
        remark="Lakeside Telecom, two customers of its own",
    ),
    Account("reader@demo.example", "Rob Lake", PartnerRole.READ_ONLY, LAKESIDE),
    Account(
        "regional@demo.example",
        "Nadia Shore",
        PartnerRole.WHOLESALE_ADMIN,
        REGIONAL,
        remark="Lakeside Regional, a sub-partner of Lakeside Telecom",
    ),
    Account(
        "suspended@demo.example",
        "Cole Shore",
        PartnerRole.WHOLESALE_ADMIN,
        COASTAL,
        remark="Lakeside Coastal, a suspended sub-partner",
    ),
    Account(
        "partenaire@demo.example",
        "Camille Cèdre",
        PartnerRole.WHOLESALE_ADMIN,
        CEDAR,
        "fr",
        "Europe/Paris",
        "Cèdre Réseaux, in French",
    ),
    Account("reviewer@demo.example", "Rita Reviewer", OperatorRole.REVIEWER),
    Account("second@demo.example", "Ravi Reviewer", OperatorRole.REVIEWER),
    Account("lead@demo.example", "Lena Lead", OperatorRole.COMPLIANCE_LEAD),
    Account("support@demo.example", "Sam Support", OperatorRole.SUPPORT),
]


@dataclass(frozen=True)
class Example:
    """One demo customer: whose it is, what it is called, where, and what it bought and uses."""

    partner: str
    external_id: str
    name: str
    address: tuple[str, str, str, str, str, str]
    zone: str = "Europe/London"
    seats: int = 10
    used: int = 2
    is_own: bool = False
    days_ago: int = 0

    @property
    def language(self) -> str:
        """What its people read."""
        return "fr" if self.address[-1] == "FR" else "en"


LEEDS = ("12 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")
PORTLAND = ("400 Shoreline Drive", "Suite 20", "Portland", "ME", "04101", "US")
LILLE = ("8 rue des Tanneurs", "", "Lille", "", "59000", "FR")
MELBOURNE = ("77 Collins Street", "", "Melbourne", "VIC", "3000", "AU")
BERLIN = ("Torstraße 40", "", "Berlin", "", "10119", "DE")
BRISTOL = ("3 Quay Street", "", "Bristol", "", "BS1 4DJ", "GB")

CUSTOMERS = [
    Example(
        LAKESIDE, "LK-1000", "Lakeside Telecom Ltd", BRISTOL, seats=40, used=12, is_own=True, days_ago=76
    ),
    Example(LAKESIDE, "LK-1001", "Bramble & Finch Bakeries Ltd", LEEDS, seats=24, used=21, days_ago=61),
    Example(
        LAKESIDE, "LK-1002", "Harbour Light Clinics Inc.", PORTLAND, "America/New_York", 60, 17, days_ago=44
    ),
    Example(LAKESIDE, "LK-1003", "Studio Ormeau SARL", LILLE, "Europe/Paris", 9, 9, days_ago=30),
    Example(
        LAKESIDE,
        "LK-1004",
        "Wattle Creek Surveyors Pty Ltd",
        MELBOURNE,
        "Australia/Melbourne",
        15,
        4,
        days_ago=9,
    ),
    Example(REGIONAL, "RG-2001", "Pebble Beach Optometrists Ltd", BRISTOL, seats=12, used=5, days_ago=23),
    Example(COASTAL, "CO-3001", "Driftwood Joinery Ltd", BRISTOL, seats=8, used=3, days_ago=38),
    Example(CEDAR, "CR-4001", "Librairie des Deux Tilleuls", LILLE, "Europe/Paris", 14, 6, days_ago=17),
]
"""Ordinary names: each is clear once its check is done. Those under review are in `demo_cases`."""

_ASSIGNED = ("LK-1001", "LK-1003")


def accounts_exist() -> bool:
    """Whether the demo was set up here."""
    return settings.DEBUG and User.objects.filter(email=ACCOUNTS[0].email).exists()


def set_up(at: datetime) -> None:
    """Make partners, accounts and a few customers. Safe to repeat: what exists is left as it is."""
    is_new = not Partner.objects.filter(name=COASTAL).exists()
    lakeside = _partner(LAKESIDE)
    _partner(REGIONAL, parent=lakeside)
    coastal = _partner(COASTAL, parent=lakeside)
    _partner(CEDAR, language="fr")
    for account in ACCOUNTS:
        _account(account)
    for example in CUSTOMERS:
        if onboard(example, at=at - timedelta(days=example.days_ago)):
            do_owed_work(at - timedelta(days=example.days_ago))
    _assign()
    if is_new:  # else support may have lifted it since
        coastal.suspended_at = at
        coastal.save(update_fields=["suspended_at"])


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


def person(email: str) -> Actor:
    """One of the accounts, acting."""
    return actor_of(User.objects.get(email=email))


def administrator_of(partner: str) -> Actor:
    """The partner's wholesale administrator, acting."""
    role = PartnerRole.WHOLESALE_ADMIN
    return person(next(one.email for one in ACCOUNTS if (one.partner, one.role) == (partner, role)))


def onboard(example: Example, *, at: datetime) -> Customer | None:
    """Create one customer with its subscribers; None when it was created before, even if it is removed now."""
    partner = Partner.objects.get(name=example.partner)
    if partner.customers.filter(external_id=example.external_id).exists():
        return None
    actor = administrator_of(example.partner)
    made = creation.create(actor=actor, partner=partner, new=_new(example), at=at)
    for number in range(2, example.used + 1):
        someone = Person(
            "Sam", f"Example {number}", f"sam{number}.{example.external_id.lower()}@customer.example"
        )
        subscribers.add(actor=actor, customer=made, person=someone, package_code="webex_calling", at=at)
    return made


def do_owed_work(at: datetime) -> None:
    """What the worker would have done by then; later work is left to the worker."""
    work.ensure_all(at=at)
    for kind in kinds.kinds():
        for row_id in list(work.owed(kind, at=at).values_list("pk", flat=True)):
            work.run_one(kind, row_id, at=at)


def _new(example: Example) -> NewCustomer:
    return NewCustomer(
        external_id=example.external_id,
        legal_name=example.name,
        address=Address(*example.address),
        contacts=(Contact(name="Jo Example", email="jo@customer.example", phone=""),),
        quantities={"webex_calling": example.seats, "webex_suite": 5},
        administrator=Person("Jo", "Example", f"jo.{example.external_id.lower()}@customer.example"),
        location=Location(
            name="Siège" if example.language == "fr" else "Main office",
            address=None,
            time_zone=example.zone,
            language=example.language,
        ),
        site_time_zone=example.zone,
        language=example.language,
        template_id=None,
        is_own_organisation=example.is_own,
        submission_key=f"demo-{example.external_id}",
    )


def _assign() -> None:
    """What the administrator who sees only her own customers sees."""
    ada = User.objects.get(email="assigned@demo.example")
    for customer in Customer.objects.filter(partner__name=LAKESIDE, external_id__in=_ASSIGNED):
        customer.assignees.add(ada)
