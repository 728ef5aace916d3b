"""Mails to partners: sent once, in their language, without a word of lists; given back when the server fails."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from compliance.models import ContactAttempt, Notice
from compliance.services import cases, contacts, notices, owing, review_tasks
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT, CANARY
from customers.models import Customer
from portal.jobs import kinds, work
from portal.testing.cast import acting

MINUTE = timedelta(minutes=1)


@pytest.fixture
def customer(partner):
    return desk_cast.new_customer(partner, "Bramble\nFoods Ltd", compliance_status="non_compliant")


@pytest.fixture
def kind():
    review_tasks.register()
    return kinds.kind("notice")


def owe(customer, kind, at=AT, **context):
    if kind == "approved":
        Customer.objects.update(compliance_status="clear")
    return owing.owe(customer=customer, kind=kind, key=f"{kind}:1", at=at, **context)


@pytest.mark.parametrize(
    ("word", "context", "subject"),
    [
        ("questions", {"questions": 2}, "We need your answer about Bramble Foods Ltd"),
        ("approved", {}, "Bramble Foods Ltd is clear"),
        ("non_compliant", {"due_on": "2026-04-02"}, "Bramble Foods Ltd is non-compliant"),
        ("due_14", {"due_on": "2026-04-02"}, "14 days left for Bramble Foods Ltd"),
        ("due_1", {"due_on": "2026-04-02"}, "1 day left for Bramble Foods Ltd"),
        ("deprovisioning", {"because": "unreachable"}, "Bramble Foods Ltd is being deprovisioned"),
    ],
)
def test_every_kind_reads_well_and_names_the_page(customer, kind, word, context, subject):
    notice = owe(customer, word, **context)
    assert work.run_one(kind, notice.pk, at=AT)
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == (subject, [customer.partner.contact_email])
    assert f"/rpl/customers/{customer.public_id}/" in sent.body
    assert "{{" not in sent.body
    assert not any(secret in f"{sent.subject} {sent.body}" for secret in CANARY)
    notice.refresh_from_db()
    assert notice.state == "done"


def test_once_only(customer, kind):
    notice = owe(customer, "approved")
    assert owe(customer, "approved") is None
    assert work.run_one(kind, notice.pk, at=AT)
    assert not work.run_one(kind, notice.pk, at=AT + MINUTE)
    assert len(mail.outbox) == 1


def test_a_cancelled_one_finishes_unsent(customer, kind):
    notice = owe(customer, "approved")
    assert owing.cancel(notice.key)
    work.run_one(kind, notice.pk, at=AT)
    notice.refresh_from_db()
    assert (notice.state, mail.outbox) == ("done", [])


def test_too_late_to_cancel(customer, kind):
    notice = owe(customer, "approved")
    work.run_one(kind, notice.pk, at=AT)
    assert not owing.cancel(notice.key)


def test_a_countdown_that_stopped_is_not_sent(customer, kind):
    notice = owe(customer, "due_7", due_on="2026-04-02")
    Customer.objects.update(compliance_status="clear")
    work.run_one(kind, notice.pk, at=AT)
    assert mail.outbox == []


def test_a_failing_server_gives_it_back(customer, kind, monkeypatch):
    notice = owe(customer, "approved")

    def down(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", down)
    work.run_one(kind, notice.pk, at=AT)
    notice.refresh_from_db()
    assert (notice.state, notice.last_reason, notice.due_at) == ("queued", "mail_failed", AT + MINUTE)


def test_a_refused_address_bounces_the_attempt(partner, rita, kind, monkeypatch):
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=case, at=AT)
    contacts.ask(actor=acting(rita), case=case, questions=[("owners", "Who?")], at=AT)

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    work.run_one(kind, Notice.objects.get().pk, at=AT)
    assert ContactAttempt.objects.get().outcome == "bounced"
    assert Notice.objects.get().state == "done"


def test_in_the_partners_language_with_a_stable_message_id(customer):
    notice = owe(customer, "approved")
    first, second = notices.message(notice), notices.message(notice)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_administrator_stands_in_for_a_missing_address(customer, partner, alice):
    partner.contact_email = ""
    partner.save()
    assert owing.recipient(partner) == alice.email
