"""Support keeps people and partners: by the rules, in the history, and nobody lifts themselves up."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.models import ApiToken, Membership, Partner, User
from portal.accounts.tokens import service as tokens
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.testing.cast import PASSWORD, UserFactory, acting


@pytest.fixture
def desk(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def pat(db):
    """Support, but no superuser."""
    return UserFactory(name="Pat", email="pat@operator.example.com", operator_role="support", is_staff=True)


def page(model, kind: str, *args) -> str:
    return reverse(f"admin:accounts_{model._meta.model_name}_{kind}", args=args)


def person_data(user, **changes):
    names = ("email", "name", "language", "time_zone", "theme", "operator_role")
    data = {name: getattr(user, name) for name in names}
    data |= {name: "on" for name in ("is_staff", "is_superuser", "is_active") if getattr(user, name)}
    return {name: value for name, value in (data | changes).items() if value is not None}


def save_person(client, user, **changes):
    return client.post(page(User, "change", user.pk), person_data(user, **changes))


def partner_data(partner, members=(), **changes):
    data = {"name": partner.name, "parent": "", "contact_email": "", "language": "en", "time_zone": "UTC"}
    rows = {
        f"memberships-{index}-{name}": value
        for index, row in enumerate(members)
        for name, value in row.items()
    }
    known = sum("id" in row for row in members)
    form = {"memberships-TOTAL_FORMS": len(members), "memberships-INITIAL_FORMS": known}
    return data | form | rows | changes


def save_partner(client, partner, **changes):
    return client.post(page(Partner, "change", partner.pk), partner_data(partner, **changes))


def errors(answer) -> str:
    return answer.content.decode()


# --- who gets in


@pytest.mark.parametrize("who", ["alice", "frida", "ada", "bob", "rita", "lena"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/accounts/user/", "/admin/nothing/", "/admin/jsi18n/"])
def test_signed_in_without_the_right_is_refused_not_sent_round_in_circles(who, address, client, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address).status_code == 403


def test_a_member_of_a_partner_with_the_staff_mark_stays_out(client, partner, pat):
    Membership.objects.create(user=pat, partner=partner, role="read_only")
    client.force_login(pat)

    assert client.get("/admin/customers/customer/").status_code == 403


@pytest.mark.parametrize("who", ["sam", "pat"])
def test_support_gets_in_superuser_or_not(who, client, alice, request):
    client.force_login(request.getfixturevalue(who))

    for model in (Partner, User):
        assert client.get(page(model, "changelist")).status_code == 200
        assert client.get(page(model, "add")).status_code == 200
    assert client.get(page(User, "change", alice.pk)).status_code == 200


def test_no_library_s_page_is_in_the_admin():
    rooms = {type(one).__module__.split(".")[0] for one in admin.site._registry.values()}

    assert rooms == {"portal", "customers", "compliance"}


def test_only_people_partners_and_the_catalogue_are_written_by_hand(desk, rf, sam):
    request = rf.get("/")
    request.user = sam
    written = {
        model._meta.label
        for model, page_of in admin.site._registry.items()
        if page_of.has_add_permission(request) or page_of.has_change_permission(request)
    }
    deleted = {
        model._meta.label
        for model, page_of in admin.site._registry.items()
        if page_of.has_delete_permission(request)
    }

    assert written == {
        "accounts.Partner",
        "accounts.User",
        "customers.Product",
        "customers.CallInLocation",
        "customers.CallInNumber",
        "customers.CountryLocation",
    }
    assert deleted == set()


# --- people


def test_a_new_person_is_kept_in_lower_case_and_in_the_history(desk):
    given = {"email": "New@Partner.Example", "name": "New", "password1": PASSWORD, "password2": PASSWORD}

    assert desk.post(page(User, "add"), given).status_code == 302

    made = User.objects.get(email="new@partner.example")
    event = AuditEvent.objects.get(verb="accounts.user.added")
    assert made.check_password(PASSWORD)
    assert (event.actor_name, event.audience, event.object_id) == ("Sam", "operator", str(made.pk))
    assert PASSWORD not in str(event.after)


def test_nobody_is_entered_twice_in_another_case(desk, alice):
    given = {"email": alice.email.upper(), "name": "X", "password1": PASSWORD, "password2": PASSWORD}

    answer = desk.post(page(User, "add"), given)

    assert answer.status_code == 200
    assert "already signs in" in errors(answer)


def test_a_change_of_a_person_is_in_the_history(desk, alice):
    assert save_person(desk, alice, name="Alice Ann", is_active=None).status_code == 302

    event = AuditEvent.objects.get(verb="accounts.user.changed")
    assert event.before == {"name": "Alice", "is_active": True}
    assert event.after == {"name": "Alice Ann", "is_active": False}


def test_a_password_set_by_support_is_in_the_history(desk, alice):
    address = reverse("admin:auth_user_password_change", args=[alice.pk])

    answer = desk.post(address, {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"})

    assert answer.status_code == 302
    assert AuditEvent.objects.get(verb="accounts.user.password_set").object_id == str(alice.pk)


@pytest.mark.parametrize("role", ["reviewer", "compliance_lead"])
def test_no_form_of_the_admin_makes_anyone_who_decides(role, desk):
    newcomer = UserFactory(name="Nina")

    answer = save_person(desk, newcomer, operator_role=role)

    newcomer.refresh_from_db()
    assert (answer.status_code, newcomer.operator_role) == (200, "")
    assert "operator_role" in answer.context["adminform"].form.errors


def test_a_superuser_appoints_support_but_no_superuser(desk):
    newcomer = UserFactory(name="Nina")

    assert (
        save_person(desk, newcomer, operator_role="support", is_staff="on", is_superuser="on").status_code
        == 302
    )

    newcomer.refresh_from_db()
    assert (newcomer.operator_role, newcomer.is_staff, newcomer.is_superuser) == ("support", True, False)
    assert AuditEvent.objects.get(verb="accounts.user.changed").after["operator_role"] == "support"


@pytest.mark.parametrize("who", ["rita", "lena"])
def test_a_superuser_cannot_become_anyone_who_decides(who, desk, request):
    """Not by their password, their e-mail, their role, or an account opened again."""
    person = request.getfixturevalue(who)
    address = reverse("admin:auth_user_password_change", args=[person.pk])
    secret = "quite another passphrase"

    set_password = desk.post(address, {"password1": secret, "password2": secret, "usable_password": "true"})
    save_person(desk, person, email="mine@operator.example.com", operator_role="", is_staff="on")

    person.refresh_from_db()
    assert set_password.status_code == desk.get(address).status_code == 403
    assert not person.check_password(secret)
    assert (person.email, person.is_staff) == (f"{who}@operator.example.com", False)
    assert person.operator_role in ("reviewer", "compliance_lead")


def test_closing_the_account_of_whoever_decides_takes_one_opening_it_two(desk, rita):
    save_person(desk, rita, is_active=None)
    rita.refresh_from_db()
    assert rita.is_active is False

    save_person(desk, rita, is_active="on")
    rita.refresh_from_db()
    assert rita.is_active is False


def test_nobody_gives_a_role_to_themselves(desk, sam):
    save_person(desk, sam, operator_role="compliance_lead", is_staff=None, is_superuser=None, name="Sammy")

    sam.refresh_from_db()
    assert (sam.operator_role, sam.is_staff, sam.is_superuser, sam.name) == ("support", True, True, "Sammy")


def test_support_without_superuser_appoints_nobody(client, pat):
    newcomer = UserFactory(name="Nina")
    client.force_login(pat)

    save_person(client, newcomer, operator_role="reviewer", is_superuser="on", name="Nina N")

    newcomer.refresh_from_db()
    assert (newcomer.operator_role, newcomer.is_superuser, newcomer.name) == ("", False, "Nina N")


def test_support_without_superuser_does_not_touch_the_operator_s_staff(client, pat, rita):
    client.force_login(pat)

    assert save_person(client, rita, email="pat2@operator.example.com").status_code == 403
    address = reverse("admin:auth_user_password_change", args=[rita.pk])
    assert client.post(address, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 403


@pytest.mark.parametrize("mark", ["is_staff", "is_superuser"])
def test_whoever_decides_does_not_enter_the_admin(mark, desk, rita):
    save_person(desk, rita, **{mark: "on"})

    rita.refresh_from_db()
    assert getattr(rita, mark) is False
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=rita.pk).update(**{mark: True})


def test_whoever_works_for_a_partner_is_not_of_the_operator_s_staff(desk, alice, rita, partner):
    answer = save_person(desk, alice, operator_role="support")
    joined = save_partner(desk, partner, members=[{"user": rita.pk, "role": "admin", "partner": partner.pk}])

    assert answer.status_code == joined.status_code == 200
    assert "works for a partner" in errors(answer)
    assert "operator’s staff" in errors(joined)
    assert not Membership.objects.filter(user=rita).exists()


def test_a_time_zone_is_one_that_exists(desk, alice, client):
    assert "time_zone" in save_person(desk, alice, time_zone="Paris").context["adminform"].form.errors

    User.objects.filter(pk=alice.pk).update(time_zone="Mars/Olympus")
    client.force_login(alice)
    assert client.get(reverse("preferences")).status_code == 200


# --- partners


def test_suspending_a_partner_is_in_the_history_and_is_taken_back(desk, partner):
    assert save_partner(desk, partner, suspended="on").status_code == 302
    partner.refresh_from_db()
    assert partner.suspended_at

    assert save_partner(desk, partner).status_code == 302
    partner.refresh_from_db()
    assert partner.suspended_at is None
    events = AuditEvent.objects.filter(verb="accounts.partner.changed").order_by("pk")
    assert [one.after["suspended"] for one in events] == [True, False]


def test_members_come_change_and_go_in_the_history(desk, partner):
    kim = UserFactory(name="Kim")
    row = {"user": kim.pk, "role": "read_only", "partner": partner.pk}

    assert save_partner(desk, partner, members=[row]).status_code == 302
    known = row | {"id": Membership.objects.get().pk}
    assert save_partner(desk, partner, members=[known | {"role": "admin"}]).status_code == 302
    assert acting(kim).role == "admin"
    assert save_partner(desk, partner, members=[known | {"DELETE": "on"}]).status_code == 302

    assert not Membership.objects.exists()
    events = AuditEvent.objects.filter(verb__startswith="accounts.membership").order_by("pk")
    assert [one.verb.rsplit(".")[-1] for one in events] == ["added", "changed", "removed"]
    assert events[1].after == {"role": "admin"}


def test_sub_partners_have_one_level(desk, partner, sub_partner, other_partner):
    below = save_partner(desk, other_partner, parent=sub_partner.pk)
    above = save_partner(desk, partner, parent=other_partner.pk)

    assert "parent" in below.context["adminform"].form.errors
    assert "parent" in above.context["adminform"].form.errors
    with pytest.raises(ValidationError):
        Partner(name="X", parent=sub_partner).clean()


def test_no_partner_is_its_own_parent(partner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(parent=partner)


def test_support_made_by_the_command_is_support(db):
    boss = User.objects.create_superuser("Boss@Operator.Example", PASSWORD, name="Boss")

    assert (boss.email, boss.operator_role, boss.is_staff) == ("boss@operator.example", "support", True)
    assert not acting(boss).may("decide_cases")


def test_a_person_without_any_role_sees_nothing(client, db):
    nobody = UserFactory(name="Nobody")
    client.force_login(nobody)

    assert client.get(reverse("customers:list")).status_code == 403
    assert client.get("/admin/").status_code == 403
    assert client.get("/").headers["Location"] == reverse("preferences")


# --- tokens


@pytest.fixture
def token(alice, partner):
    made = {"actor": acting(alice), "partner": partner, "role": "wholesale_admin"}
    return tokens.make(name="Sync", at=clock.now(), **made)


def revoke(client, token):
    data = {"action": "revoke", "_selected_action": [token.pk]}
    return client.post(page(ApiToken, "changelist"), data, follow=True)


def test_support_takes_a_token_away_at_once_and_reads_no_secret(desk, token):
    kept, secret = token
    listed = desk.get(page(ApiToken, "changelist")).content.decode()
    shown = desk.get(page(ApiToken, "change", kept.pk)).content.decode()
    assert kept.name in listed
    assert not any(hidden in listed + shown for hidden in (secret, kept.digest))

    answer = revoke(desk, kept)

    assert "1 token was revoked." in answer.content.decode()
    assert tokens.held(secret, at=clock.now()) is None
    told = AuditEvent.objects.get(verb="accounts.token.revoked")
    assert (told.object_id, told.actor_name) == (kept.public_id, "Sam")
    assert "0 tokens were revoked." in revoke(desk, kept).content.decode(), "twice is once"


@pytest.mark.parametrize("who", ["alice", "rita", "lena"])
def test_nobody_else_reaches_the_tokens(who, client, token, request):
    kept, secret = token
    client.force_login(request.getfixturevalue(who))

    assert revoke(client, kept).status_code == 403
    assert client.get(page(ApiToken, "changelist")).status_code == 403
    assert tokens.held(secret, at=clock.now()) is not None
