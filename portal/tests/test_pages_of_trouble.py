"""Pages nobody wants to meet: each in our frame, in the reader's language, saying what happened and what to do."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from compliance.lists import loads
from portal import strips
from portal.accounts.models import User
from portal.base import clock
from portal.testing.cast import acting

HTML = {"headers": {"Accept": "text/html,application/xhtml+xml"}}
PART = {"headers": {"HX-Request": "true"}}


def in_french(user):
    User.objects.filter(pk=user.pk).update(language="fr")


def test_an_address_that_only_takes_a_form_says_so_to_whoever_opens_it(client, rita):
    """After signing in again, the sign-in page leads to the address that the form was sent to."""
    client.force_login(rita)

    answer = client.get(reverse("compliance:take-next"), **HTML)

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes a form" in answer.content.decode()


def test_programs_get_the_bare_answer(client, rita):
    client.force_login(rita)

    answer = client.get(reverse("compliance:take-next"), headers={"Accept": "*/*"})

    assert (answer.status_code, answer.content) == (405, b"")


def test_too_many_tries_are_answered_in_our_frame(client, alice, settings, tmp_path):
    del settings.ACCOUNT_RATE_LIMITS
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "cache"}}

    for _attempt in range(6):
        answer = client.post(reverse("account_reset_password"), {"email": alice.email})

    assert answer.status_code == 429
    html = answer.content.decode()
    assert "Too many tries" in html
    assert "Partner portal" in html


@pytest.mark.parametrize("name", ["compliance:queue", "compliance:lists-under-way", "customers:list"])
def test_a_part_of_a_page_is_never_the_sign_in_page(client, db, name):
    """Else the page would show it in the part's place, and what is typed there would be gone."""
    answer = client.get(reverse(name), **PART)

    assert (answer.status_code, answer.content) == (401, b"")


def test_a_whole_page_still_leads_to_the_sign_in_page(client, db):
    assert client.get(reverse("compliance:queue")).status_code == 302


def test_every_page_can_say_that_one_is_signed_out(client, alice):
    client.force_login(alice)

    html = client.get(reverse("customers:list")).content.decode()

    assert '<template id="signed-out">' in html


def test_signing_out_is_confirmed(client, alice):
    client.force_login(alice)

    html = client.post(reverse("account_logout"), follow=True).content.decode()

    assert "You are signed out." in html


def test_a_form_counts_every_problem_it_lists(client, alice):
    client.force_login(alice)

    html = client.post(
        reverse("account_change_password"), {"oldpassword": "x", "password1": "12345", "password2": "12345"}
    ).content.decode()

    shown = html.count('<li><a href="#')
    assert shown > 2
    assert f"{shown} problems to correct" in html


def test_a_sentence_of_the_strip_is_not_kept_for_readers_of_another_language(
    alice, lena, monkeypatch, client
):
    monkeypatch.setattr(
        loads, "staleness", lambda _at: str(loads._("No list is in force: checks wait, onboarding goes on."))
    )
    in_french(lena)
    cache.clear()

    strips.for_actor(acting(alice), clock.now())
    client.force_login(lena)
    html = client.get(reverse("compliance:queue")).content.decode()

    assert "Aucune liste n’est en vigueur" in html
    assert "No list is in force" not in html


def test_the_suspended_are_not_led_through_a_form_they_cannot_send(client, alice, partner, at):
    partner.suspended_at = at
    partner.save()
    client.force_login(alice)

    answer = client.get(reverse("customers:create"))

    assert answer["Location"] == reverse("customers:list")
    assert "Your organisation is suspended" in client.get(answer["Location"]).content.decode()


def test_a_parent_of_a_suspended_partner_still_onboards(client, alice, sub_partner, at, catalogue):
    sub_partner.suspended_at = at
    sub_partner.save()
    client.force_login(alice)

    assert client.get(reverse("customers:create")).status_code == 200


def test_the_strip_says_to_the_desk_how_long_each_kind_waits_and_to_partners_only_that_checks_are_late(
    alice, lena, monkeypatch
):
    ages = {"check": 420, "mail": 45, "rescreen": 90, "provisioning": None, "desk_mail": None}
    monkeypatch.setattr(strips.health, "owed_ages", lambda _at: ages)
    monkeypatch.setattr(loads, "staleness", lambda _at: "")
    cache.clear()

    desk, partner = (strips.for_actor(acting(who), clock.now()) for who in (lena, alice))

    for words in ("Checks: 7 min", "Mails: 45 s", "Checks after a list change: 2 min"):
        assert words in desk[0].text
    assert "Provisioning" not in desk[0].text
    assert [one.text.partition(".")[0] for one in partner] == ["Compliance checks are running late"]


def test_partners_hear_nothing_of_a_desk_mail_that_is_late(alice, monkeypatch):
    monkeypatch.setattr(strips.health, "owed_ages", lambda _at: {"check": 10, "desk_mail": 4000})
    monkeypatch.setattr(loads, "staleness", lambda _at: "")
    cache.clear()

    assert strips.for_actor(acting(alice), clock.now()) == []
