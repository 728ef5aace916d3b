"""The corners of the matrix: other verbs, guessed ids, families of partners, the suspended, the admin."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import get_resolver, reverse

from compliance.models import Case, Decision
from customers.models import Customer, OnboardingTemplate, Profile
from portal.audit.models import AuditEvent
from portal.testing.cast import PartnerFactory, acting, member
from portal.testing.makers import make_customer
from portal.tests.permissions.test_matrix import MATRIX, case_id, walk

ABOUT_ONE = sorted({(row.name, row.subject) for row in MATRIX if row.subject})
OF_A_CUSTOMER = sorted(
    {row.name for row in MATRIX if row.subject in ("customer", "subscriber") and row.name.startswith("c")}
)
SUBJECT = {row.name: row.subject for row in MATRIX}
VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
KEEPS_OUT = {403, 404, 405}


def ask(client, verb: str, address: str, **more):
    """One request after which the world is as it was."""
    with transaction.atomic():
        answer = getattr(client, verb)(address, **more)
        transaction.set_rollback(True)
    return answer


# --- strangers, through every verb


@pytest.mark.parametrize("name", ABOUT_ONE, ids=lambda one: one[0])
def test_a_stranger_gets_nothing_through_any_verb(name, world, client, charlie):
    client.force_login(charlie)
    address = reverse(name[0], args=world[name[1]])

    answers = {verb: ask(client, verb, address) for verb in VERBS}

    assert {verb: one.status_code for verb, one in answers.items() if one.status_code not in KEEPS_OUT} == {}
    assert not any(b"Bramble" in one.content for one in answers.values())


BEHIND_THE_GATE = sorted(
    {(row.name, row.subject) for row in MATRIX if row.name not in ("alive", "ready", "admin:index")}
)


@pytest.mark.parametrize("name", BEHIND_THE_GATE, ids=lambda one: one[0])
def test_nobody_signed_in_gets_the_sign_in_page_through_any_verb(name, world, client):
    address = reverse(name[0], args=world[name[1]])

    for verb in VERBS:
        answer = ask(client, verb, address)
        assert answer.status_code in (302, 405), verb
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(reverse("account_login"))


# --- guessed ids


@pytest.mark.parametrize("name", ABOUT_ONE, ids=lambda one: one[0])
def test_what_others_own_answers_as_what_does_not_exist(name, world, client, charlie):
    client.force_login(charlie)
    verb = next(row.method for row in MATRIX if (row.name, row.subject) == name)
    invented = [arg if isinstance(arg, int) else "2" * 20 for arg in world[name[1]]]

    theirs, none = (ask(client, verb, reverse(name[0], args=args)) for args in (world[name[1]], invented))

    assert theirs.status_code == none.status_code
    assert bare(theirs) == bare(none)


def bare(answer) -> str:
    """A page without what differs from request to request."""
    text = re.sub(r"[a-zA-Z0-9]{64}", "", answer.content.decode())
    for own in (answer.request["PATH_INFO"], answer.headers.get("X-Request-Id", "-")):
        text = text.replace(own, "")
    return text


def test_primary_keys_are_no_addresses(world, client, alice, rita):
    client.force_login(alice)
    customer, template = Customer.objects.get(), OnboardingTemplate.objects.order_by("pk").first()
    for guess in (customer.pk, customer.pk + 1, 1, 0):
        for name in OF_A_CUSTOMER:
            if SUBJECT[name] == "subscriber":
                continue
            assert ask(client, "get", reverse(name, args=[guess])).status_code in (404, 405)
    assert client.get(reverse("customers:template-edit", args=[template.pk])).status_code == 404

    client.force_login(rita)
    case = Case.objects.get()
    assert client.get(reverse("compliance:case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("name", ["customers:subscriber-change", "customers:subscriber-release"])
def test_a_subscriber_is_found_under_its_own_customer_alone(name, world, client, alice, partner, at):
    other = make_customer(partner, at=at, name="Other Shop Ltd")
    client.force_login(alice)
    _customer, subscriber = world["subscriber"]

    for verb in ("get", "post"):
        assert ask(client, verb, reverse(name, args=[other.public_id, subscriber])).status_code == 404


def test_a_candidate_is_judged_in_its_own_case_alone(world, client, rita, partner, at):
    from compliance.tests import desk_cast

    other = desk_cast.open_case(
        make_customer(partner, at=at, name="Other Shop Ltd"),
        (desk_cast.listed("Other", number=2), 8600, "review"),
        at=at,
    )
    client.force_login(rita)

    address = reverse("compliance:judge", args=[other.public_id, world["candidate"][1]])

    assert ask(client, "post", address, data={"verdict": "no_match", "reason": "other"}).status_code == 404


# --- families of partners


@pytest.fixture
def family(partner, sub_partner, at):
    """A parent, its sub-partner with a customer, and the sub-partner's sibling."""
    sibling = PartnerFactory(name="Northwind Coast", parent=partner)
    return {
        "customer": make_customer(sub_partner, at=at, name="Regional Bakery Ltd"),
        "sub": member("Sue", sub_partner, "wholesale_admin"),
        "sibling": member("Sid", sibling, "wholesale_admin"),
    }


@pytest.mark.parametrize("name", OF_A_CUSTOMER)
def test_parents_act_for_sub_partners_and_siblings_are_strangers(name, family, client, alice, bob):
    customer = family["customer"]
    args = [customer.public_id]
    if SUBJECT[name] == "subscriber":
        args.append(customer.subscribers.get().public_id)
    address = reverse(name, args=args)
    verb = next(row.method for row in MATRIX if row.name == name)
    statuses = {}

    for who, user in {"parent": alice, "sub": family["sub"], "sibling": family["sibling"]}.items():
        client.force_login(user)
        statuses[who] = ask(client, verb, address).status_code

    assert statuses["sibling"] == 404
    assert not {statuses["parent"], statuses["sub"]} & KEEPS_OUT


@pytest.mark.parametrize("name", OF_A_CUSTOMER)
def test_a_sub_partner_does_not_see_its_parent_s_customers(name, family, client, partner, at):
    customer = make_customer(partner, at=at)
    args = [customer.public_id]
    if SUBJECT[name] == "subscriber":
        args.append(customer.subscribers.get().public_id)
    client.force_login(family["sub"])

    verb = next(row.method for row in MATRIX if row.name == name)
    assert ask(client, verb, reverse(name, args=args)).status_code == 404


def test_the_lists_of_a_sibling_hold_nothing_of_it(family, client):
    client.force_login(family["sibling"])

    for name in ("customers:list", "customers:quota-overview", "customers:templates", "customers:create"):
        assert b"Regional" not in client.get(reverse(name)).content


def test_what_a_parent_does_says_for_whom(family, client, alice):
    client.force_login(alice)
    customer = family["customer"]

    client.post(reverse("customers:delete", args=[customer.public_id]), {"reason": "closed"})

    event = AuditEvent.objects.get(verb="customers.deleted")
    assert (event.actor_name, event.on_behalf_of) == ("Alice", "Northwind Regional")


# --- an administrator's own


@pytest.mark.parametrize("name", OF_A_CUSTOMER)
def test_an_administrator_works_on_what_is_assigned(name, world, client, ada):
    customer = Customer.objects.get()
    customer.assignees.add(ada)
    client.force_login(ada)
    args = world[SUBJECT[name]]

    verb = next(row.method for row in MATRIX if row.name == name)
    assert ask(client, verb, reverse(name, args=args)).status_code not in KEEPS_OUT


# --- the suspended


@pytest.mark.parametrize("whose", ["own", "parent"])
@pytest.mark.parametrize(
    "row",
    [row for row in MATRIX if row.method == "post" and row.name.startswith("customers:")],
    ids=case_id,
)
def test_the_suspended_change_nothing_but_delete(
    row, whose, world, client, partner, other_partner, alice, at
):
    suspended = partner
    if whose == "parent":
        partner.parent = other_partner
        partner.save()
        suspended = other_partner
    suspended.suspended_at = at
    suspended.save()
    client.force_login(alice)
    before = facts()
    data = {"legal_name": "New Name Ltd", "reason": "closed", "name": "New", "admin_email": "a@b.example"}

    client.post(
        reverse(row.name, args=world[row.subject]), data | {"language": "en", "quantity_webex_calling": "12"}
    )

    if row.name == "customers:delete":
        assert Customer.objects.get().provisioning_status == "deleting"
    else:
        assert facts() == before


def facts() -> tuple[object, ...]:
    customers = Customer.objects.order_by("pk").values_list("pk", "profile_id", "provisioning_status")
    return (
        list(customers),
        Profile.objects.count(),
        list(OnboardingTemplate.objects.order_by("pk").values_list("name", "is_default")),
        AuditEvent.objects.count(),
    )


def test_the_suspended_answer_reviewers(world, client, partner, alice, at):
    partner.suspended_at = at
    partner.save()
    client.force_login(alice)

    answer = client.post(reverse("compliance:answer", args=world["customer"]), {})

    assert answer.status_code not in KEEPS_OUT


def test_a_suspended_partner_still_reads(world, client, partner, alice, at):
    partner.suspended_at = at
    partner.save()
    client.force_login(alice)

    assert client.get(reverse("customers:detail", args=world["customer"])).status_code == 200
    assert client.get(reverse("customers:list")).status_code == 200


# --- the admin, and what even a superuser may not do


def admin_addresses() -> list[str]:
    """Every address of the admin, filled in with ids that may or may not exist."""
    found = [
        address
        for address, _name in walk(get_resolver().url_patterns, "/", "")
        if address.startswith("/admin/")
    ]
    filled = (re.sub(r"<[^>]+>", "1", address) for address in found)
    plain = (address for address in filled if "(?" not in address)
    return sorted(set(plain) - {"/admin/login/", "/admin/logout/", "/admin/customers/customer/1/act/1/"})


@pytest.mark.once
@pytest.mark.parametrize("who", ["nobody", "alice", "frida", "ada", "bob", "charlie", "rita", "lena"])
def test_every_page_of_the_admin_is_shut_to_all_but_support(who, world, client, request):
    expected = 302 if who == "nobody" else 403
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    addresses = admin_addresses()
    assert len(addresses) > 100

    answers = {
        f"{verb} {address}": getattr(client, verb)(address).status_code
        for address in addresses
        for verb in ("get", "post")
    }

    assert {where: status for where, status in answers.items() if status != expected} == {}


def test_every_list_of_the_admin_opens_for_support(world, client, sam):
    client.force_login(sam)

    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"admin:{label}_changelist")).status_code == 200, label
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            page = client.get(reverse(f"admin:{label}_change", args=[row.pk]))
            assert page.status_code == 200, label


def test_a_superuser_clears_no_case_and_writes_no_compliance(world, client, sam):
    customer, case = Customer.objects.get(), Case.objects.get()
    before = (customer.compliance_status, case.state)
    client.force_login(sam)
    assert sam.is_superuser

    for name in ("claim", "decide", "confirm", "undo", "reopen", "release-deprovisioning"):
        address = reverse(f"compliance:{name}", args=world["case"])
        assert client.post(address, {"decision": "approved", "reason": "x"}).status_code == 403
    for subject, label in ((case, "compliance_case"), (customer, "customers_customer")):
        given = {"state": "approved", "compliance_status": "clear", "_save": "Save"}
        assert client.post(reverse(f"admin:{label}_change", args=[subject.pk]), given).status_code == 403
        assert (
            client.post(reverse(f"admin:{label}_delete", args=[subject.pk]), {"post": "yes"}).status_code
            == 403
        )

    customer.refresh_from_db()
    case.refresh_from_db()
    assert (customer.compliance_status, case.state) == before
    assert not Decision.objects.exists()


def test_no_bulk_action_of_the_admin_deletes(world, client, sam):
    client.force_login(sam)

    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        count = model._default_manager.count()
        rows = list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:3])
        given = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
        client.post(reverse(f"admin:{label}_changelist"), given)
        assert model._default_manager.count() == count, label


def test_who_acts_is_worked_out_from_the_database_each_time(client, alice, partner):
    client.force_login(alice)
    assert client.get(reverse("customers:create")).status_code == 200

    alice.membership.role = "read_only"
    alice.membership.save()
    assert client.get(reverse("customers:create")).status_code == 403

    alice.membership.delete()
    assert client.get(reverse("customers:list")).status_code == 403
    assert acting(type(alice).objects.get(pk=alice.pk)).rights == frozenset()
