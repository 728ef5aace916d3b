"""What is asked of a customer's full administrators (domain.md §2): their level, and that there is one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Product, Subscriber
from customers.rules import catalogue as rules
from portal.base.errors import DomainError


class AdministratorLevel(DomainError):
    """An administrator would fall below the level the customer was created with."""

    code = "administrator_level"
    text = _(
        "%(package)s is below the package level this customer was created with. A full administrator "
        "cannot be moved down."
    )


class LastAdministrator(DomainError):
    """The customer would be left with nobody who may administer it."""

    code = "last_administrator"
    text = _(
        "%(name)s is the only full administrator of this customer. Make another subscriber an "
        "administrator first, or delete the customer."
    )


def require_level(customer: Customer, name: str, level: int) -> None:
    """Raise `AdministratorLevel` for a package of this level that no administrator of the customer may hold."""
    if not rules.may_administer(level, customer.created_level):
        raise AdministratorLevel(field="package", package=name)


def require_package(customer: Customer, package: Product | None) -> None:
    """The same for a package in the database; none is no downgrade (Common Area Calling alone)."""
    if package is not None:
        require_level(customer, package.name, package.level)


def require_another(subscriber: Subscriber) -> None:
    """Raise `LastAdministrator` unless somebody else administers the customer too; call it under the lock."""
    others = Subscriber.objects.filter(
        customer_id=subscriber.customer_id, is_administrator=True, released_at__isnull=True
    ).exclude(pk=subscriber.pk)
    if subscriber.is_administrator and not others.exists():
        raise LastAdministrator(name=f"{subscriber.first_name} {subscriber.last_name}".strip())
