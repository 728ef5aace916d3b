"""Signing in, preferences, and where each person lands."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.testing.cast import PASSWORD


def test_a_stranger_is_sent_to_the_sign_in_page(client, db):
    response = client.get("/")

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_e_mail_is_the_login_whatever_its_case(client, alice):
    response = client.post(reverse("account_login"), {"login": alice.email.upper(), "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_a_wrong_password_says_so_and_keeps_the_address(client, alice):
    response = client.post(reverse("account_login"), {"login": alice.email, "password": "wrong"})

    assert response.status_code == 200
    assert alice.email in response.content.decode()


def test_nobody_signs_up(client, db):
    response = client.post(reverse("account_signup"), {"email": "new@example.com", "password1": "x" * 20})

    assert "by invitation" in response.content.decode()
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize(
    ("person", "landing"),
    [
        ("alice", "customers:today"),
        ("rita", "compliance:queue"),
        ("lena", "compliance:queue"),
        ("sam", "admin:index"),
    ],
)
def test_everybody_lands_on_their_own_desk(client, request, person, landing):
    client.force_login(request.getfixturevalue(person))

    response = client.get("/")

    assert response["Location"] == reverse(landing)


def test_the_admins_own_sign_in_leads_to_ours(client, db):
    response = client.get("/admin/login/?next=/admin/")

    assert response["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2F"


def test_preferences_are_stored_and_spoken(client, alice):
    client.force_login(alice)

    client.post(
        reverse("preferences"),
        {"name": "Alice", "language": "fr", "time_zone": "Europe/Paris", "theme": "dark"},
    )

    event = AuditEvent.objects.get(verb="accounts.preferences.changed")
    assert (event.audience, event.after["language"]) == ("operator", "fr")
    alice.refresh_from_db()
    assert (alice.language, alice.time_zone, alice.theme) == ("fr", "Europe/Paris", "dark")
    assert 'lang="fr"' in client.get(reverse("preferences")).content.decode()


def test_an_unknown_time_zone_is_refused_next_to_the_field(client, alice):
    client.force_login(alice)

    response = client.post(
        reverse("preferences"),
        {"name": "Alice", "language": "en", "time_zone": "Mars/Base", "theme": "auto"},
    )

    assert response.status_code == 422
    assert "time_zone" in response.context["form"].errors


def test_the_theme_goes_back_only_to_our_own_pages(client, alice):
    client.force_login(alice)

    response = client.post(reverse("set_theme"), {"theme": "dark", "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"


def test_every_answer_carries_a_request_id_and_a_policy(client, db):
    response = client.get(reverse("account_login"))

    assert response["X-Request-Id"]
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_health_answers_without_signing_in(client, db):
    assert client.get(reverse("alive")).status_code == 200
    assert client.get(reverse("ready")).status_code == 200
