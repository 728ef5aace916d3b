"""What was typed outlives the session: after signing in again the form is as it was, and nothing was done meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from compliance.models import CaseEvent
from customers.models import Customer, OnboardingTemplate
from portal.accounts import unsent
from portal.accounts.models import ApiToken
from portal.base import clock
from portal.testing.pages import now_at
from portal.tests.conftest import build_world

LANDS = "/settings/unsent/"


@pytest.fixture
def world(alice, partner, at, catalogue):
    return build_world(alice, partner, at)


def ended(client, user):
    """A browser whose session has ended, on a page it had open."""
    client.force_login(user)
    client.get(reverse("preferences"))
    client.session.flush()
    client.cookies.pop(settings.SESSION_COOKIE_NAME)


def opened(client, user):
    """Sign in again and press "Open the form as it was"."""
    client.force_login(user)
    page = client.get(LANDS)
    assert page.status_code == 200
    fields = {}
    for name, text in page.context["fields"]:
        fields.setdefault(name, []).append(text)
    return client.post(page.context["path"], {**fields, "again": "1"})


TEMPLATE = {"name": "Half Typed", "admin_email": "a@b.example", "language": "en"}
FORMS = {
    "customers:create": ("alice", "", {"legal_name": "Half Typed Ltd"}),
    "customers:edit": ("alice", "customer", {"legal_name": "Half Typed Ltd"}),
    "customers:quotas": ("alice", "customer", {"quantity_webex_calling": "77"}),
    "customers:subscriber-add": ("alice", "customer", {"first_name": "Half Typed", "last_name": "B"}),
    "customers:delete": ("alice", "customer", {"reason": "Half Typed"}),
    "customers:template-create": (
        "alice",
        "",
        {"name": "Half Typed", "admin_email": "a@b.example", "language": "en"},
    ),
    "customers:template-edit": (
        "alice",
        "template",
        {"name": "Half Typed", "admin_email": "a@b.example", "language": "en"},
    ),
    "tokens:add": ("alice", "", {"name": "Half Typed", "role": "read_only", "days": "30"}),
    "preferences": (
        "alice",
        "",
        {"name": "Half Typed", "language": "en", "time_zone": "UTC", "theme": "auto"},
    ),
    "compliance:add-note": ("rita", "case", {"note": "Half Typed"}),
    "compliance:decide": (
        "rita",
        "case",
        {"decision": "approved", "reason": "no_match", "note": "Half Typed"},
    ),
    "compliance:log-attempt": (
        "rita",
        "case",
        {"channel": "phone", "outcome": "unanswered", "person": "Half Typed"},
    ),
    "compliance:reopen": ("rita", "case", {"note": "Half Typed"}),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_is_as_it_was_and_nothing_was_done(name, world, client, request):
    person, subject, given = FORMS[name]
    user = request.getfixturevalue(person)
    address = reverse(name, args=world[subject])
    carried = list(now_at(address, given))
    before = counts()
    ended(client, user)

    late = client.post(address, {**given, "row_version": carried})

    assert late.status_code == 302
    assert late["Location"].endswith("?next=%2Fsettings%2Funsent%2F")
    answer = opened(client, user)
    assert answer.status_code == 200
    said = answer.content.decode()
    typed = "77" if "quotas" in name else "Half Typed"
    assert typed in said or name == "compliance:reopen"  # a case that is open offers no reopening
    assert counts() == before
    assert client.get(LANDS).status_code == 302


def counts():
    models = (Customer, OnboardingTemplate, ApiToken, CaseEvent)
    return [model.objects.count() for model in models] + list(
        Customer.objects.values_list("name", "row_version")
    )


def test_nobody_else_sees_it(client, alice, bob, world):
    ended(client, alice)
    client.post(reverse("customers:create"), {"legal_name": "Private Ltd"})
    client.force_login(bob)

    page = client.get(LANDS, follow=True)

    assert "Private Ltd" not in page.content.decode()


def test_a_browser_that_never_was_signed_in_keeps_nothing(client, db):
    answer = client.post(reverse("customers:create"), {"legal_name": "Stranger Ltd"})

    assert answer.status_code == 302
    assert unsent.KEY not in client.session


@pytest.mark.parametrize("forged", ["1", "1:x", "", "1:abc:def"])
def test_a_forged_mark_keeps_nothing(client, alice, forged):
    client.cookies[unsent.COOKIE] = forged

    client.post(reverse("customers:create"), {"legal_name": "Forged Ltd"})

    assert unsent.KEY not in client.session


def test_no_password_is_kept(client, alice):
    ended(client, alice)
    given = {"oldpassword": "old secret", "Password1": "new secret", "otp_code": "a secret", "note": "typed"}

    client.post(reverse("account_change_password"), given)

    assert "secret" not in repr(dict(client.session))


def test_it_is_gone_after_an_hour_and_when_thrown_away(client, alice, monkeypatch):
    ended(client, alice)
    client.post(
        reverse("customers:create"),
        {"legal_name": "Half Typed Ltd"},
        headers={"Referer": "http://testserver/customers/new/"},
    )
    client.force_login(alice)

    thrown = client.post(LANDS)

    assert (thrown.status_code, thrown["Location"]) == (302, "/customers/new/")
    assert client.get(LANDS)["Location"] == "/"
    ended(client, alice)
    client.post(reverse("customers:create"), {"legal_name": "Half Typed Ltd"})
    client.force_login(alice)
    later = clock.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(LANDS)["Location"] == "/"


def test_a_lone_button_leads_back_to_its_page(client, rita, world):
    ended(client, rita)
    case = reverse("compliance:case", args=world["case"])

    answer = client.post(
        reverse("compliance:claim", args=world["case"]),
        headers={"Referer": f"http://testserver{case}?tool=notes"},
    )

    assert answer["Location"].endswith(f"next={case.replace('/', '%2F')}%3Ftool%3Dnotes")


@pytest.mark.parametrize(
    "referer", ["https://evil.example/x", "http://testserver//evil.example/", "junk", "http://[bad"]
)
def test_a_strange_referer_leads_nowhere_else(client, alice, referer):
    ended(client, alice)

    answer = client.post(reverse("customers:create"), {}, headers={"Referer": referer})

    assert answer["Location"].endswith("next=%2Fcustomers%2Fnew%2F")


def test_htmx_is_led_there_too(client, alice):
    ended(client, alice)

    answer = client.post(
        reverse("customers:create"), {"legal_name": "Half Typed Ltd"}, headers={"HX-Request": "true"}
    )

    assert answer["HX-Redirect"].endswith("next=%2Fsettings%2Funsent%2F")
