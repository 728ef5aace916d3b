"""Support's admin: everything readable, nothing bypassed, every act with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from customers.licensing import subscribers
from customers.models import (
    BillingReport,
    CallInNumber,
    Customer,
    CustomerImport,
    ImportRow,
    ImportStep,
    Product,
    Profile,
    Quantity,
)
from customers.onboarding import templates
from customers.onboarding.creation import Person
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.testing.makers import LEEDS, make_customer

MODELS = sorted(apps.get_app_config("customers").get_models(), key=lambda model: model.__name__)
KEPT = {"Product", "CallInLocation", "CallInNumber", "CountryLocation"}
INSIDE = {"CallingLocation"}
"""Shown on the customer's page only."""


VALUES = {"CharField": "x", "BooleanField": True, "BinaryField": b"x", "DateTimeField": None}


@pytest.fixture
def customer(partner, at):
    templates.ensure_default(partner)
    BillingReport.objects.create(
        partner=partner, first_day=at.date(), last_day=at.date(), created_at=at, due_at=at
    )
    upload = CustomerImport.objects.create(
        partner=partner, file_name="Bramble.csv", encoding="utf-8", delimiter=",", row_count=1, created_at=at
    )
    ImportRow.objects.create(of=upload, number=2, cells=["Bramble Foods Ltd"])
    ImportStep.objects.create(of=upload, created_at=at, due_at=at)
    return make_customer(partner, at=at, quantities={"webex_voice": 2, "webex_calling": 3, "webex_suite": 2})


def anything(model, at):
    """A row with any values that its columns take, of rows that are there where it names some."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.null or field.has_default():
            continue
        if field.is_relation:
            values[field.name] = field.related_model._default_manager.first() or anything(
                field.related_model, at
            )
        elif field.choices:
            values[field.name] = field.choices[0][0]
        else:
            values[field.name] = VALUES.get(field.get_internal_type(), 1) or at
    return model._default_manager.create(**values)


@pytest.fixture
def desk(client, sam):
    client.force_login(sam)
    return client


def act(subject, name: str) -> str:
    return reverse(f"admin:customers_{subject._meta.model_name}_act", args=[subject.pk, name])


def page(model, kind: str, *args) -> str:
    return reverse(f"admin:customers_{model._meta.model_name}_{kind}", args=args)


# --- reading


@pytest.mark.parametrize("model", [one for one in MODELS if one.__name__ not in INSIDE])
def test_every_list_is_readable_and_searched(model, desk, customer):
    assert desk.get(page(model, "changelist")).status_code == 200
    if admin.site._registry[model].search_fields:
        assert desk.get(page(model, "changelist"), {"q": "Bramble"}).status_code == 200


@pytest.mark.parametrize("model", [one for one in MODELS if one.__name__ not in INSIDE | {"DirectoryEntry"}])
def test_a_row_is_readable_but_not_written(model, desk, customer, at):
    row = model._default_manager.order_by("pk").first() or anything(model, at)

    answer = desk.get(page(model, "change", row.pk))
    assert answer.status_code == 200
    if model.__name__ not in KEPT:
        assert desk.post(page(model, "change", row.pk), {"name": "x"}).status_code == 403
        assert desk.get(page(model, "add")).status_code == 403
    assert desk.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_customers_page_links_to_what_support_may_do(desk, customer):
    text = desk.get(page(Customer, "change", customer.pk)).content.decode()

    for name in (
        "profile",
        "quantities",
        "add-subscriber",
        "places",
        "assign",
        "own",
        "provision",
        "delete",
    ):
        assert act(customer, name) in text
    assert f"customer__id__exact={customer.pk}" in text
    events = desk.get(reverse("admin:audit_auditevent_changelist"), {"customer_id__exact": customer.pk})
    assert "customers.created" in events.content.decode()


@pytest.mark.parametrize("person", ["alice", "rita", "lena"])
def test_nobody_else_gets_in(person, client, customer, request):
    client.force_login(request.getfixturevalue(person))

    assert client.get(page(Customer, "changelist")).status_code == 403
    assert client.post(act(customer, "delete"), {"reason": "x"}).status_code == 403
    customer.refresh_from_db()
    assert customer.provisioning_status == "provisioning"


# --- acts


def test_deleting_asks_for_a_reason_and_keeps_it(desk, customer):
    assert desk.get(act(customer, "delete")).status_code == 200
    assert desk.post(act(customer, "delete"), {"reason": " "}).status_code == 422

    answer = desk.post(act(customer, "delete"), {"reason": "Entered twice"})

    assert answer.status_code == 302
    customer.refresh_from_db()
    assert customer.provisioning_status == "deleting"
    event = AuditEvent.objects.get(verb="customers.deleted")
    assert (event.actor_name, event.reason) == ("Sam", "Entered twice")


def test_quantities_are_changed_by_the_same_rules(desk, customer):
    refused = desk.post(act(customer, "quantities"), {"quantity_webex_suite": "0", "reason": "Asked"})
    assert refused.status_code == 422
    assert "release 1 subscriber first" in refused.content.decode()

    done = desk.post(act(customer, "quantities"), {"quantity_webex_voice": "5", "reason": "Asked"})

    assert done.status_code == 302
    assert Quantity.objects.get(customer=customer, product__code="webex_voice").quantity == 5


def profile_data(**changes):
    parts = {"legal_name": "Bramble Foods Ltd", "reason": "Asked by telephone"}
    return parts | replace(LEEDS, **changes).as_columns()


def test_an_edit_here_is_a_new_version_and_so_a_check(desk, customer):
    answer = desk.post(act(customer, "profile"), profile_data(line1="1 New Street"))

    assert answer.status_code == 302
    newest = Profile.objects.filter(customer=customer).latest("number")
    assert (newest.number, newest.reason, newest.created_by_name) == (2, "address", "Sam")
    assert newest.contacts[0]["name"] == "Jo Example"


def test_an_edit_that_breaks_a_rule_says_so_next_to_its_field(desk, customer):
    answer = desk.post(act(customer, "profile"), profile_data(city=""))

    assert answer.status_code == 422
    assert "city" in answer.context["form"].errors
    assert Profile.objects.count() == 1


def test_the_administrator_rule_holds_here_too(desk, customer):
    administrator = customer.subscribers.get()

    moved = desk.post(act(administrator, "move"), {"package": "webex_voice", "reason": "Asked"})
    added = desk.post(
        act(customer, "add-subscriber"),
        {
            "first_name": "Kim",
            "last_name": "Example",
            "email": "kim@customer.example",
            "package": "webex_voice",
            "is_administrator": "on",
            "reason": "Asked",
        },
    )

    for answer in (moved, added):
        assert answer.status_code == 422
        assert "below the package level" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.package.code == "webex_suite"
    assert customer.subscribers.count() == 1


def test_a_subscriber_is_added_moved_and_released(desk, customer):
    kim = subscribers.add(
        actor=system(),
        customer=customer,
        person=Person("Kim", "Example", "kim@customer.example"),
        package_code="webex_calling",
        at=customer.created_at,
    )

    assert desk.post(act(kim, "move"), {"package": "webex_voice", "reason": "Asked"}).status_code == 302
    assert desk.post(act(kim, "release"), {"reason": "Left"}).status_code == 302

    kim.refresh_from_db()
    assert (kim.package.code, bool(kim.released_at)) == ("webex_voice", True)
    assert set(AuditEvent.objects.filter(actor_name="Sam").values_list("reason", flat=True)) == {
        "Asked",
        "Left",
    }


def test_provisioning_is_asked_for_once_more(desk, customer):
    Customer.objects.filter(pk=customer.pk).update(provisioning_status="error")

    assert desk.post(act(customer, "provision"), {"reason": "Mended"}).status_code == 302

    customer.refresh_from_db()
    assert customer.provisioning_status == "provisioning"


def test_there_is_no_other_act(desk, customer):
    assert desk.get(act(customer, "approve")).status_code == 404


def test_support_marks_one_own_organisation_a_partner(desk, customer, partner, at):
    other = make_customer(partner, at=at)

    assert desk.post(act(customer, "own"), {"own": "on", "reason": "Asked"}).status_code == 302
    assert desk.post(act(other, "own"), {"own": "on", "reason": "Asked"}).status_code == 422

    customer.refresh_from_db()
    other.refresh_from_db()
    assert (customer.is_own_organisation, other.is_own_organisation) == (True, False)
    assert AuditEvent.objects.get(verb="customers.own_organisation.marked").audience == "partner"


# --- the catalogue


def product_data(code: str, **changes):
    product = Product.objects.get(code=code)
    names = ("code", "name", "kind", "services", "level", "position")
    data = {name: getattr(product, name) for name in names} | {"available_from": ""}
    data |= {name: "on" for name in ("for_subscribers", "has_quantity") if getattr(product, name)}
    data["needs_one_of"] = [one.pk for one in product.needs_one_of.order_by("pk")]
    return {name: value for name, value in (data | changes).items() if value is not None}


def save(desk, code, **changes):
    return desk.post(
        page(Product, "change", Product.objects.get(code=code).pk), product_data(code, **changes)
    )


def test_a_product_is_announced_for_a_day(desk, customer):
    assert save(desk, "attendant_console", available_from="2030-01-01").status_code == 302

    assert Product.objects.get(code="attendant_console").available_from.year == 2030
    event = AuditEvent.objects.get(verb="customers.catalogue.changed")
    assert (event.actor_name, event.after, event.audience) == (
        "Sam",
        {"available_from": "2030-01-01"},
        "operator",
    )


def key_of(code: str) -> int:
    return Product.objects.get(code=code).pk


@pytest.mark.parametrize(
    ("code", "field", "changes"),
    [
        ("webex_suite", "level", lambda: {"level": 20}),
        ("webex_suite", "kind", lambda: {"kind": "add_on", "level": 0}),
        ("webex_suite", "has_quantity", lambda: {"has_quantity": None}),
        ("webex_suite", "needs_one_of", lambda: {"needs_one_of": [key_of("webex_voice")]}),
        ("attendant_console", "level", lambda: {"level": 10}),
        ("attendant_console", "needs_one_of", lambda: {"needs_one_of": [key_of("cisco_calling_plan")]}),
        ("webex_voice", "services", lambda: {"services": ["fax"]}),
    ],
)
def test_a_product_stays_sound(code, field, changes, desk, customer):
    answer = save(desk, code, **changes())

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


def test_a_number_is_taken_out_of_use(desk, customer):
    number = CallInNumber.objects.filter(country="GB").order_by("position").first()
    data = {"country": "GB", "position": number.position, "number": number.number, "note": number.note}

    assert desk.post(page(CallInNumber, "change", number.pk), data).status_code == 302
    number.refresh_from_db()
    assert not number.is_available

    wrong = desk.post(page(CallInNumber, "change", number.pk), data | {"number": "0113 496"})
    assert "number" in wrong.context["adminform"].form.errors
