"""The outbox: one mail for each event and reader, in the reader's own words and hours, never lost, never doubled."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.urls import reverse

from portal.accounts.models import User
from portal.base import invariants
from portal.jobs import health, work
from portal.jobs import kinds as jobs
from portal.outbox import kinds, mails, recipients, rendering
from portal.outbox.models import Mail
from portal.testing.mails import leave

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KIND = "account.password_changed"

pytestmark = pytest.mark.django_db


def owe(*users, event="event:1", at=AT, **more):
    return mails.owe(KIND, event=event, to=[recipients.person(one) for one in users], at=at, **more)


def refusing(*answers):
    codes = {f"{number}@x.example": (code, b"no") for number, code in enumerate(answers)}

    def send(_self, *_args, **_named):
        raise smtplib.SMTPRecipientsRefused(codes)

    return send


def kept():
    return Mail.objects.values_list("state", "why", "last_reason").get()


def test_an_event_is_told_once_to_each_of_its_readers(alice, bob):
    assert len(owe(alice, bob)) == 2
    assert owe(bob, alice) == []
    assert len(owe(alice, event="event:2")) == 1

    leave(AT)
    leave(AT + MINUTE)

    assert sorted(one.to[0] for one in mail.outbox) == sorted([alice.email, bob.email, alice.email])


def test_the_database_itself_refuses_a_second_row(alice):
    (first,) = owe(alice)
    first.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_what_is_undone_owes_nothing(alice):
    with transaction.atomic():
        owe(alice)
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


def test_it_goes_where_its_reader_is_to_be_found_when_it_leaves(alice):
    owe(alice)
    User.objects.filter(pk=alice.pk).update(email="new@partner.example")

    leave(AT)

    assert mail.outbox[0].to == ["new@partner.example"]
    assert Mail.objects.get().to == "new@partner.example"


def test_the_partner_s_first_administrator_reads_in_their_own_language(partner, alice):
    partner.contact_email = ""
    partner.save()
    User.objects.filter(pk=alice.pk).update(language="fr")
    mails.owe(KIND, event="event:1", to=[recipients.partner(partner)], at=AT)

    leave(AT)

    assert mail.outbox[0].to == [alice.email]
    assert mail.outbox[0].subject == "Votre mot de passe a été modifié"


@pytest.mark.parametrize("answers", [(450,), (451, 421)])
def test_a_server_that_puts_strangers_off_is_asked_again(alice, monkeypatch, answers):
    owe(alice)
    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", refusing(*answers))
        leave(AT)
    assert kept() == ("queued", "", "mail_failed")

    leave(AT + MINUTE)

    assert kept() == ("done", "", "")


@pytest.mark.parametrize("answers", [(550,), ()])
def test_a_refused_address_has_bounced_and_is_not_tried_again(alice, monkeypatch, answers):
    owe(alice)
    monkeypatch.setattr(EmailMessage, "send", refusing(*answers))

    leave(AT)

    assert kept() == ("bounced", "refused", "")
    assert leave(AT + MINUTE) == 0


def test_a_mail_whose_worker_died_leaves_later_under_the_same_id(alice):
    (owed,) = owe(alice)
    assert work.claim(jobs.kind("mail"), owed.pk, at=AT) == 1
    assert leave(AT + MINUTE) == 0

    leave(AT + timedelta(seconds=settings.LEASE_SECONDS + 1))

    (sent,) = mail.outbox
    assert sent.extra_headers["Message-ID"] == rendering.message(owed).extra_headers["Message-ID"]


def test_an_old_attempt_that_comes_back_to_life_closes_nothing(alice):
    (owed,) = owe(alice)
    kind = jobs.kind("mail")
    first = work.claim(kind, owed.pk, at=AT)
    late = AT + timedelta(seconds=settings.LEASE_SECONDS + 1)
    work.claim(kind, owed.pk, at=late)

    kind.run(owed.pk, first, late)

    assert Mail.objects.get().state == "running"


def test_who_is_gone_is_not_written_to_and_the_row_says_so(alice, bob):
    owe(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    leave(AT)

    assert (mail.outbox, kept()) == ([], ("dropped", "not_theirs", ""))


def test_what_is_cancelled_is_kept_with_its_reason(alice):
    owe(alice)
    assert mails.cancel("event:1")
    assert mails.cancel("nothing of the kind")

    leave(AT)

    assert (mail.outbox, kept()) == ([], ("dropped", "cancelled", ""))
    assert list(invariants.violations(["a_mail_ends_once"])) == []


def test_what_has_left_cannot_be_cancelled(alice):
    owe(alice)
    leave(AT)

    assert not mails.cancel("event:1")


def test_mails_to_the_desk_do_not_hold_up_those_to_others(alice):
    owe(alice)
    at = AT + 2 * MINUTE

    ages = health.owed_ages(at)

    assert (ages["mail"], ages["desk_mail"]) == (120, None)


@pytest.mark.parametrize("name", kinds.names())
def test_every_kind_has_a_text_and_a_word_for_support(name):
    kind = kinds.kind(name)

    assert get_template(kind.path)
    assert str(kind.label)


def test_support_reads_what_was_sent_and_why_something_was_not(client, sam, alice):
    (owed,) = owe(alice)
    mails.cancel("event:1")
    leave(AT)
    client.force_login(sam)

    listed = client.get(reverse("admin:outbox_mail_changelist"), {"q": alice.email})
    page = client.get(reverse("admin:outbox_mail_change", args=[owed.pk]))

    html = listed.content.decode()
    assert "Cancelled before it left" in html
    assert "Password changed" in html
    assert KIND in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
