"""Creating customers: one service behind the form, the import and the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from customers import permissions
from customers.errors import Problem, problem
from customers.events import CustomerCreated
from customers.history.audit_log import tell
from customers.licensing import catalogue, offers, quantities, subscribers
from customers.lifecycle import provisioning
from customers.models import CallingLocation, Customer, OnboardingTemplate, ProvisioningWork
from customers.onboarding import duplicates
from customers.profile import callin, validation, versions
from customers.rules import catalogue as rules
from customers.rules.catalogue import Item
from customers.rules.names import EXTERNAL_ID_LIMIT, SUBMISSION_KEY_LIMIT, has_control
from customers.schemas import Address, Contact, Location, NewCustomer, Person
from portal.accounts.models import Partner
from portal.base.actors import Actor
from portal.base.errors import raise_if
from portal.jobs import hint

__all__ = ["Address", "Contact", "Location", "NewCustomer", "Person", "create", "problems"]


def create(*, actor: Actor, partner: Partner, new: NewCustomer, at: datetime) -> Customer:
    """Create a customer with everything it owes, in one transaction; provisioning and checks come later.

    The same `submission_key` again gives the customer created first. Raises `NotAllowed`, `Suspended`, or
    `Invalid` with every problem at once.
    """
    permissions.to_create(actor, partner)
    if earlier := _submitted(partner, new):
        return earlier
    found = problems(partner=partner, new=new, at=at)
    # The other press of the same button may have been written between the two looks.
    if found and (earlier := _submitted(partner, new)):
        return earlier
    raise_if(found)
    chosen = _chosen(new, catalogue.items())
    try:
        with transaction.atomic():
            return _write(actor, partner, new, chosen, at)
    except IntegrityError:
        # Somebody was quicker: a second press of the same button, or the same external ID elsewhere.
        if earlier := _submitted(partner, new):
            return earlier
        raise_if([*_taken(partner, new)])
        raise


def _submitted(partner: Partner, new: NewCustomer) -> Customer | None:
    if not new.submission_key or has_control(new.submission_key):
        return None
    return Customer.objects.filter(partner=partner, submission_key=new.submission_key).first()


# --- what is wrong with it


def problems(
    *, partner: Partner, new: NewCustomer, at: datetime, items: Mapping[str, Item] | None = None
) -> list[Problem]:
    """Everything that `create` would refuse, so that a form can say it all at once.

    `items` is the catalogue, for who asks of many.
    """
    items = catalogue.items() if items is None else items
    chosen = _chosen(new, items)
    return [*_problems(partner, new, chosen), *_product_problems(new, items, chosen, at)]


def _chosen(new: NewCustomer, items: Mapping[str, Item]) -> list[Item]:
    """In catalogue order; none of a product is not asking for it."""
    return [item for code, item in items.items() if new.quantities.get(code, 0) != 0]


def _problems(partner: Partner, new: NewCustomer, chosen: list[Item]) -> Iterator[Problem]:
    yield from validation.legal_name(new.legal_name)
    yield from validation.text("external_id", new.external_id, EXTERNAL_ID_LIMIT)
    yield from validation.text("submission_key", new.submission_key, SUBMISSION_KEY_LIMIT, required=False)
    yield from validation.address(Address(**new.address.as_columns()))
    yield from validation.contacts(new.contacts)
    yield from validation.other_names(new.other_names)
    yield from validation.owners(new.owners)
    yield from validation.identifiers(new.identifiers)
    yield from validation.language("language", new.language)
    yield from _place_problems(new, chosen)
    if new.administrator is None:
        yield problem("administrator", "needs_administrator")
    else:
        yield from validation.person(new.administrator, "administrator", named=False)
    if (
        new.template_id
        and not OnboardingTemplate.objects.filter(pk=new.template_id, partner=partner).exists()
    ):
        yield problem("template", "unknown_template")
    yield from _taken(partner, new)
    yield from _like_another(partner, new)


def _like_another(partner: Partner, new: NewCustomer) -> Iterator[Problem]:
    """A customer like one that is there needs a reason, from whoever can give one."""
    if new.duplicate_reason is None:
        return
    yield from validation.text(
        "duplicate_reason", new.duplicate_reason, permissions.REASON_LIMIT, required=False
    )
    if not new.duplicate_reason.strip():
        names = [new.legal_name, *(one.name for one in new.other_names)]
        for one in duplicates.find(partner, names, new.address.city)[:1]:
            yield problem("duplicate_reason", "possible_duplicate", {"name": one.name})


def _product_problems(
    new: NewCustomer, items: Mapping[str, Item], chosen: list[Item], at: datetime
) -> Iterator[Problem]:
    yield from offers.unknown(new.quantities, items)
    for item in chosen:
        yield from offers.unfit(item, new.quantities[item.code], at.date())
    yield from offers.unmet(chosen, items)
    if not any(item.is_package for item in chosen):
        yield problem("quantities", "needs_package")


def _place_problems(new: NewCustomer, chosen: list[Item]) -> Iterator[Problem]:
    if new.location:
        yield from validation.location(new.location)
    elif rules.needs_location(chosen):
        yield problem("location.name", "needs_location")
    if new.site_time_zone:
        yield from validation.time_zone("site_time_zone", new.site_time_zone)
    elif rules.needs_time_zone(chosen):
        yield problem("site_time_zone", "needs_time_zone")


def _taken(partner: Partner, new: NewCustomer) -> Iterator[Problem]:
    live: QuerySet[Customer] = Customer.objects.live().filter(partner=partner)
    same_id = live.annotate(folded=Lower("external_id")).filter(folded=Lower(Value(new.external_id.strip())))
    # PostgreSQL refuses to be asked for a text with a zero byte.
    if not has_control(new.external_id) and same_id.exists():
        yield problem("external_id", "external_id_taken")
    if new.is_own_organisation and live.filter(is_own_organisation=True).exists():
        yield problem("is_own_organisation", "own_organisation_taken")


# --- writing it


def _write(actor: Actor, partner: Partner, new: NewCustomer, chosen: list[Item], at: datetime) -> Customer:
    top = rules.highest(chosen)
    customer = _row(actor, partner, new, top, at)
    wanted = {item.code: new.quantities[item.code] for item in chosen}
    quantities.open_counters(customer=customer, wanted=wanted, at=at)
    assert new.administrator is not None
    subscribers.first(customer=customer, person=new.administrator, package=top, at=at)
    _write_location(customer, new)
    profile = versions.first(actor=actor, customer=customer, new=new, at=at)
    customer.profile = profile
    customer.search_text = versions.search_text(customer, profile)
    customer.save(update_fields=["profile", "search_text"])
    provisioning.owe(customer=customer, task=ProvisioningWork.Task.PROVISION, at=at)
    _tell(actor, customer, new, wanted, at)
    hint.after_commit()
    return customer


def _row(actor: Actor, partner: Partner, new: NewCustomer, top: Item | None, at: datetime) -> Customer:
    country = new.address.country.strip()
    call_in = callin.for_country(country)
    return Customer.objects.create(
        partner=partner,
        external_id=new.external_id.strip(),
        template=_template(partner, new),
        name=new.legal_name.strip(),
        is_own_organisation=new.is_own_organisation,
        org_country=country,
        call_in_number=call_in.number if call_in else "",
        site_time_zone=new.site_time_zone,
        language=new.language,
        created_level=top.level if top else 0,
        compliance_since=at,
        submission_key=new.submission_key,
        created_by_id=actor.user_id,
        created_at=at,
        updated_at=at,
    )


def _template(partner: Partner, new: NewCustomer) -> OnboardingTemplate | None:
    own = OnboardingTemplate.objects.filter(partner=partner)
    return (own.filter(pk=new.template_id) if new.template_id else own.filter(is_default=True)).first()


def _write_location(customer: Customer, new: NewCustomer) -> None:
    if new.location is None:
        return
    place = replace(new.location, address=new.location.address or new.address)
    assert place.address is not None
    CallingLocation.objects.create(
        customer=customer,
        name=place.name.strip(),
        time_zone=place.time_zone,
        language=place.language,
        **place.address.as_columns(),
    )


def _tell(
    actor: Actor, customer: Customer, new: NewCustomer, wanted: dict[str, int | None], at: datetime
) -> None:
    created = CustomerCreated(external_id=customer.external_id, legal_name=customer.name, quantities=wanted)
    tell(created, actor=actor, at=at, customer=customer, reason=(new.duplicate_reason or "").strip())
