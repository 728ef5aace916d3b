"""The standing people of the tests (style.md §2.13)."""

from __future__ import annotations

import factory
import pytest

from portal.accounts.access import actor_of
from portal.accounts.models import Membership, Partner, User
from portal.accounts.rights import OperatorRole, PartnerRole
from portal.base.actors import Actor

PASSWORD = "correct horse battery"


class PartnerFactory(factory.django.DjangoModelFactory):
    """A partner with a name of its own."""

    class Meta:
        model = Partner

    name = factory.Sequence(lambda number: f"Partner {number}")
    contact_email = factory.Sequence(lambda number: f"office{number}@partner.example")


class UserFactory(factory.django.DjangoModelFactory):
    """A user who signs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person{number}@example.com")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A membership."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    partner = factory.SubFactory(PartnerFactory)
    role = PartnerRole.WHOLESALE_ADMIN


def member(name: str, partner: Partner, role: str) -> User:
    """A user of a partner."""
    user: User = UserFactory(name=name, email=f"{name.lower()}@{partner.pk}.example.com")
    MembershipFactory(user=user, partner=partner, role=role)
    return user


def staff(name: str, role: str) -> User:
    """A user of the operator."""
    return UserFactory(
        name=name,
        email=f"{name.lower()}@operator.example.com",
        operator_role=role,
        is_staff=role == OperatorRole.SUPPORT,
        is_superuser=role == OperatorRole.SUPPORT,
    )


@pytest.fixture
def partner(db: None) -> Partner:
    """Northwind, the partner most tests are about."""
    return PartnerFactory(name="Northwind Telecom")


@pytest.fixture
def other_partner(db: None) -> Partner:
    """A stranger."""
    return PartnerFactory(name="Southwind Telecom")


@pytest.fixture
def sub_partner(partner: Partner) -> Partner:
    """A partner under Northwind."""
    return PartnerFactory(name="Northwind Regional", parent=partner)


@pytest.fixture
def alice(partner: Partner) -> User:
    """Wholesale administrator of Northwind."""
    return member("Alice", partner, PartnerRole.WHOLESALE_ADMIN)


@pytest.fixture
def frida(partner: Partner) -> User:
    """Full administrator of Northwind."""
    return member("Frida", partner, PartnerRole.FULL_ADMIN)


@pytest.fixture
def ada(partner: Partner) -> User:
    """Administrator of Northwind: only customers created by or assigned to her."""
    return member("Ada", partner, PartnerRole.ADMIN)


@pytest.fixture
def bob(partner: Partner) -> User:
    """Read-only colleague of Alice."""
    return member("Bob", partner, PartnerRole.READ_ONLY)


@pytest.fixture
def charlie(other_partner: Partner) -> User:
    """Wholesale administrator of another partner."""
    return member("Charlie", other_partner, PartnerRole.WHOLESALE_ADMIN)


@pytest.fixture
def rita(db: None) -> User:
    """RPL reviewer."""
    return staff("Rita", OperatorRole.REVIEWER)


@pytest.fixture
def ravi(db: None) -> User:
    """A second RPL reviewer."""
    return staff("Ravi", OperatorRole.REVIEWER)


@pytest.fixture
def lena(db: None) -> User:
    """Compliance lead."""
    return staff("Lena", OperatorRole.COMPLIANCE_LEAD)


@pytest.fixture
def sam(db: None) -> User:
    """Support."""
    return staff("Sam", OperatorRole.SUPPORT)


def acting(user: User) -> Actor:
    """The actor of a user, as a page would make it."""
    return actor_of(user, request_id="test-request")
