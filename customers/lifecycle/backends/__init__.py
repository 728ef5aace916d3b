"""Where customers and their subscribers are provisioned: the embedded directory, or another backend."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from customers.lifecycle.backends.base import Backend, Organisation, Unavailable, User
from customers.lifecycle.backends.sandbox import Sandbox
from customers.models import CallingLocation, Customer

_ADDRESS = ("line1", "line2", "city", "state", "postal_code")
_LOCATION = ("name", "line1", "line2", "city", "state", "postal_code", "time_zone", "language")


def backend_of(customer: Customer) -> Backend:
    """Where a customer is provisioned: one of a sandbox never anywhere real. Raises `Unavailable`."""
    return Sandbox() if customer.partner.is_sandbox else backend()


def backend() -> Backend:
    """The backend of the settings. Raises `Unavailable` when it cannot be imported."""
    try:
        made: Backend = import_string(settings.PROVISIONING_BACKEND)()
    except ImportError as error:
        raise Unavailable(settings.PROVISIONING_BACKEND) from error
    return made


def organisation_of(customer: Customer) -> Organisation:
    """The state a customer is to have at the backend; three queries."""
    quantities = customer.quantities.select_related("product").order_by("pk")
    return Organisation(
        id=customer.public_id,
        external_id=customer.external_id,
        name=customer.name,
        country=str(customer.org_country),
        language=customer.language,
        time_zone=customer.site_time_zone,
        call_in_number=customer.call_in_number,
        location=_location(customer),
        quantities={one.product.code: one.quantity for one in quantities},
        users=_users(customer),
        address=_address(customer),
    )


def _users(customer: Customer) -> tuple[User, ...]:
    live = customer.subscribers.filter(released_at__isnull=True).select_related("package")
    return tuple(
        User(
            id=one.public_id,
            email=one.email,
            first_name=one.first_name,
            last_name=one.last_name,
            package=one.package.code if one.package else "",
            services=tuple(one.package.services) if one.package else (),
            is_administrator=one.is_administrator,
            phone_number=one.phone_number,
            extension=one.extension,
        )
        for one in live.order_by("pk")
    )


def _address(customer: Customer) -> dict[str, str]:
    profile = customer.profile
    if profile is None:
        return {}
    return {name: getattr(profile, name) for name in _ADDRESS} | {"country": str(profile.country)}


def _location(customer: Customer) -> dict[str, str]:
    found = CallingLocation.objects.filter(customer=customer).first()
    if found is None:
        return {}
    return {name: getattr(found, name) for name in _LOCATION} | {"country": str(found.country)}
