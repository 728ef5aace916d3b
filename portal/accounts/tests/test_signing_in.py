"""The gate: limits that hold, mails that are ours, nothing told to strangers, nobody led away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.mail import EmailMessage
from django.urls import reverse

from portal.base import clock
from portal.outbox.models import Mail
from portal.testing import mails
from portal.testing.cast import PASSWORD

LOGIN = "account_login"


@pytest.fixture
def limits(settings, tmp_path):
    """The limits as they are in production, counted in a shared file cache of the test's own."""
    del settings.ACCOUNT_RATE_LIMITS
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "cache"}}
    yield
    caches["default"].clear()


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse(LOGIN), {"login": email, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_guessing_one_password_is_stopped(client, alice, limits):
    for _attempt in range(6):
        answer = sign_in(client, alice.email, "wrong")

    assert "Too many" in answer.content.decode()
    sign_in(client, alice.email)
    assert not signed_in(client)


def test_guessing_is_counted_where_every_process_sees_it(settings):
    backend = settings.CACHES["default"]["BACKEND"]

    assert "locmem" not in backend.lower()
    assert "dummy" not in backend.lower()
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000


def test_one_address_guessing_many_accounts_is_stopped(client, alice, limits):
    for number in range(31):
        sign_in(client, f"nobody{number}@example.com", "wrong")

    sign_in(client, alice.email)

    assert not signed_in(client)


def test_a_stranger_cannot_tell_whether_an_account_exists(client, alice, mailoutbox):
    texts = []
    for email in (alice.email, "nobody@example.com"):
        answer = sign_in(client, email, "wrong")
        texts.append((answer.status_code, str(answer.context["form"].errors)))
    resets = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (alice.email, "nobody@example.com")
    ]

    assert texts[0] == texts[1]
    assert {(one.status_code, one.headers["Location"]) for one in resets} == {
        (302, reverse("account_reset_password_done"))
    }
    assert mails.leave() == 2
    assert len(mailoutbox) == 2


def test_an_inactive_account_does_not_sign_in(client, alice):
    alice.is_active = False
    alice.save()

    sign_in(client, alice.email)

    assert not signed_in(client)


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"],
)
def test_signing_in_leads_nowhere_else(target, client, alice):
    answer = sign_in(client, alice.email, next=target)

    assert answer.headers["Location"] == reverse("home")
    assert client.get(f"/admin/login/?next={target}").headers["Location"].startswith(reverse(LOGIN))


@pytest.mark.parametrize("name", ["set_language", "set_theme"])
def test_a_choice_leads_nowhere_else(name, client, alice):
    client.force_login(alice)

    answer = client.post(reverse(name), {"language": "fr", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_a_session_ends_after_a_working_day(client, alice, settings):
    sign_in(client, alice.email, remember="on")

    assert 8 * 3600 <= settings.SESSION_COOKIE_AGE <= 12 * 3600
    assert client.session.get_expiry_age() <= settings.SESSION_COOKIE_AGE


def test_without_the_tick_it_ends_with_the_browser(client, alice):
    sign_in(client, alice.email)

    assert client.session.get_expire_at_browser_close()


def test_the_session_s_key_is_new_after_signing_in(client, alice):
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key

    sign_in(client, alice.email)

    assert client.session.session_key != before


def reset_link(mail) -> str:
    found = re.search(r"(\S+)(/accounts/password/reset/key/\S+/)", mail.body)
    assert found
    assert found[1] == "http://localhost:8000"
    return found[2]


def test_a_forgotten_password_is_chosen_anew_once(client, alice, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": alice.email}, headers={"host": "localhost"})
    mails.leave()
    link = reset_link(mailoutbox[0])
    form = client.get(link, follow=True)

    client.post(
        form.request["PATH_INFO"], {"password1": "another good phrase", "password2": "another good phrase"}
    )

    mails.leave()
    alice.refresh_from_db()
    assert alice.check_password("another good phrase")
    assert mailoutbox[0].subject == "Choose a new password"
    assert mailoutbox[1].subject == "Your password was changed"
    assert "password1" not in client.get(link, follow=True).content.decode()


def test_a_reset_s_mail_is_in_the_language_of_the_person(client, alice, mailoutbox):
    alice.language = "fr"
    alice.save()

    client.post(reverse("account_reset_password"), {"email": alice.email}, headers={"accept-language": "en"})
    mails.leave()

    assert "Choose a new password" not in mailoutbox[0].subject


def test_an_address_that_is_too_long_to_be_one_is_answered_like_any_other(client, db, mailoutbox):
    answer = client.post(reverse("account_reset_password"), {"email": f"{'n' * 60}@{'e.' * 120}example"})
    mails.leave()

    assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert mailoutbox == []


def test_no_link_to_a_password_is_kept_where_support_could_read_it(client, alice, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": alice.email})
    mails.leave()

    kept = str(list(Mail.objects.values()))
    assert mailoutbox[0].subject == "Choose a new password"
    assert reset_link(mailoutbox[0]).strip("/").split("/")[-1] not in kept


def test_a_mail_of_an_account_waits_while_the_mail_server_is_away(client, alice, mailoutbox, monkeypatch):
    client.post(reverse("account_reset_password"), {"email": alice.email})
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", down)
        mails.leave()
    assert mailoutbox == []

    mails.leave(clock.now() + timedelta(minutes=2))

    assert len(mailoutbox) == 1


def down(*_args, **_named):
    raise OSError


def test_who_may_not_sign_in_any_more_gets_no_link(client, alice, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": alice.email})
    alice.is_active = False
    alice.save()
    mails.leave()

    assert mailoutbox == []
    assert Mail.objects.values_list("state", "why").get() == ("dropped", "not_theirs")


def test_an_unknown_address_is_not_asked_to_sign_up(client, db, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    mails.leave()

    assert "sign up" not in mailoutbox[0].body
    assert "signup" not in mailoutbox[0].body


def test_a_weak_password_is_refused(client, alice):
    client.force_login(alice)
    weak = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}

    answer = client.post(reverse("account_change_password"), weak)

    assert answer.status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(client, alice):
    from django.test import Client

    other = Client()
    for one in (client, other):
        sign_in(one, alice.email)
    given = {"oldpassword": PASSWORD, "password1": "another good phrase", "password2": "another good phrase"}

    client.post(reverse("account_change_password"), given)

    assert client.get(reverse("preferences")).status_code == 200
    assert other.get(reverse("preferences")).status_code == 302


def test_nobody_gives_their_account_another_address(client, alice):
    client.force_login(alice)

    answer = client.post(reverse("account_email"), {"action_add": "", "email": "other@example.com"})

    assert answer.status_code == 404


def test_a_foreign_host_is_refused(client, db):
    assert client.get(reverse(LOGIN), headers={"host": "elsewhere.example"}).status_code == 400


def test_a_form_without_its_token_is_refused_in_the_frame(alice):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    answer = client.post(reverse("set_theme"), {"theme": "dark"})

    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()
