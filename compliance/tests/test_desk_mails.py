"""Mails to compliance leads: one an escalation, gathered by the hour for what the clock escalates, never lost."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse

from compliance.contacts import attempts, escalation
from compliance.models import Case
from compliance.review import cases, lead_mails, notes
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT, CANARY
from portal.accounts.models import User
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing.cast import acting, staff

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def make(partner):
    """A case of its own customer."""

    def run(number=1, at=AT):
        entry = desk_cast.listed(f"Zyxwanda Bramble Holding {number}", number=number)
        return desk_cast.open_case(
            desk_cast.new_customer(partner, f"Bramble {number}\nLtd"), (entry, 8100, "review"), at=at
        )

    return run


@pytest.fixture
def hand_up(rita):
    """Rita claims a case and escalates it."""

    def run(case, at=AT, reason="Zyxwanda on the Entity List, 97.31"):
        cases.claim(actor=acting(rita), case=case, at=at)
        notes.escalate(actor=acting(rita), case=case, reason=reason, at=at)

    return run


def send(at=AT):
    """Do what is due; the mails that went out."""
    kind = kinds.kind("desk_mail")
    before = len(mail.outbox)
    for pk in work.owed(kind, at=at).values_list("pk", flat=True):
        work.run_one(kind, pk, at=at)
    return mail.outbox[before:]


def test_every_lead_gets_one_mail_with_the_address_of_the_case(make, hand_up, lena):
    other = staff("Otto", "compliance_lead")
    case = make()

    hand_up(case)
    sent = send()

    assert sorted(one.to[0] for one in sent) == sorted([lena.email, other.email])
    assert sent[0].subject == "A case was handed to the compliance lead: Bramble 1 Ltd"
    assert "Hello Lena," in sent[0].body
    assert "Rita has handed" in sent[0].body
    assert reverse("compliance:case", args=[case.public_id]) in sent[0].body
    assert send(AT + DAY) == [], "and not again"


def test_no_list_no_party_no_score_and_not_the_reason_are_in_it(make, hand_up, lena):
    hand_up(make())

    (sent,) = send()

    assert not any(secret in f"{sent.subject} {sent.body}" for secret in CANARY)


def test_it_is_in_the_language_of_its_reader(make, hand_up, lena):
    User.objects.filter(pk=lena.pk).update(language="fr")
    hand_up(make())

    (sent,) = send()

    assert sent.subject.startswith("Un dossier a été transmis")
    assert "Bonjour Lena" in sent.body


def test_each_escalation_has_its_mail(make, hand_up, lena):
    case = make()
    hand_up(case)
    hand_up(case, AT + HOUR)

    assert len(send(AT + HOUR)) == 2


def test_whoever_escalates_is_not_told_of_it(make, hand_up, lena):
    case = make()
    cases.claim(actor=acting(lena), case=case, at=AT)

    notes.escalate(actor=acting(lena), case=case, reason="For a colleague", at=AT)

    assert not Mail.objects.exists()


def test_a_refused_escalation_owes_nothing(make, rita, lena):
    with pytest.raises(notes.NothingWritten):
        notes.escalate(actor=acting(rita), case=make(), reason=" ", at=AT)

    assert not Mail.objects.exists()


def test_what_was_decided_meanwhile_is_not_mailed(make, hand_up, lena):
    case = make()
    hand_up(case)
    Case.objects.filter(pk=case.pk).update(state="approved")

    assert send() == []
    assert Mail.objects.values_list("state", "why").get() == ("dropped", "untrue")


def test_who_is_no_longer_the_lead_gets_none(make, hand_up, lena):
    hand_up(make())
    User.objects.filter(pk=lena.pk).update(operator_role="reviewer")

    assert send() == []


def test_a_failing_server_gives_it_back_and_it_goes_out_later(make, hand_up, lena, monkeypatch):
    hand_up(make())

    def down(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", down)
        assert send() == []

    kept = Mail.objects.get()
    assert (kept.state, kept.last_reason) == ("queued", "mail_failed")
    assert len(send(AT + HOUR)) == 1


def test_a_refused_address_is_not_tried_again(make, hand_up, lena, monkeypatch):
    hand_up(make())

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    send()

    assert Mail.objects.values_list("state", "why").get() == ("bounced", "refused")


def test_a_late_case_is_mailed_at_once(make, lena):
    case = make()

    cases.escalate_late(AT + HOUR)
    (sent,) = send(AT + HOUR)

    assert sent.subject == "1 case waits for the compliance lead"
    assert reverse("compliance:case", args=[case.public_id]) in sent.body
    assert f"{reverse('compliance:queue')}?claim=lead" in sent.body


def test_so_is_one_whose_partner_nobody_tries_to_reach(make, rita, lena):
    case = make()
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("other", "Why?")], at=AT)

    assert escalation.escalate_untried(AT + 3 * DAY) == 1

    assert len(send(AT + 3 * DAY)) == 1


def test_a_night_s_worth_of_late_cases_is_one_mail_and_a_last_word_at_the_hour(make, lena):
    made = [make(number) for number in range(25)]
    now = AT + HOUR + MINUTE

    assert cases.escalate_late(now) == 25
    (sent,) = send(now)

    assert sent.subject == "25 cases wait for the compliance lead"
    assert sent.body.count("/rpl/cases/") == lead_mails.NAMED
    assert "and 5 more" in sent.body
    assert Mail.objects.count() == 2
    assert send(now + 30 * MINUTE) == []

    Case.objects.exclude(pk=made[3].pk).update(state="approved")
    (last,) = send(AT + 2 * HOUR)
    assert last.subject == "1 case waits for the compliance lead"
    assert "Bramble 3 Ltd" in last.body


def test_one_that_is_late_after_the_mail_of_the_hour_is_in_the_next(make, lena):
    make(1)
    make(2, at=AT + 10 * MINUTE)
    cases.escalate_late(AT + HOUR)
    assert "Bramble 2" not in send(AT + HOUR)[0].body

    cases.escalate_late(AT + HOUR + 10 * MINUTE)

    assert send(AT + HOUR + 10 * MINUTE) == []
    assert "Bramble 2" in send(AT + 2 * HOUR)[0].body
