"""Mails to partners: sent once, in their language, without a word of lists; given back when the server fails."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from compliance.contacts import answers, attempts
from compliance.deprovisioning import deadlines
from compliance.models import ContactAttempt
from compliance.review import cases, partner_mails
from compliance.review.partner_mails import Notice
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT, CANARY
from customers.models import Customer
from portal.jobs import kinds, work
from portal.outbox import rendering
from portal.outbox.models import Mail
from portal.testing.cast import acting, member

MINUTE = timedelta(minutes=1)


@pytest.fixture
def customer(partner):
    return desk_cast.new_customer(partner, "Bramble\nFoods Ltd", compliance_status="non_compliant")


@pytest.fixture
def kind():
    return kinds.kind("mail")


def owe(customer, kind, at=AT, **context):
    if kind == "approved":
        Customer.objects.update(compliance_status="clear")
    owed = partner_mails.owe(
        customer=customer, kind=Notice(f"partner.{kind}"), event=f"{kind}:1", at=at, **context
    )
    return owed[0] if owed else None


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
    assert partner_mails.cancel(notice.event)
    work.run_one(kind, notice.pk, at=AT)
    notice.refresh_from_db()
    assert (notice.state, notice.why, mail.outbox) == ("dropped", "cancelled", [])


def test_too_late_to_cancel(customer, kind):
    notice = owe(customer, "approved")
    work.run_one(kind, notice.pk, at=AT)
    assert not partner_mails.cancel(notice.event)


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
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who?")], at=AT)

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    work.run_one(kind, Mail.objects.get().pk, at=AT)
    assert ContactAttempt.objects.get().outcome == "bounced"
    assert Mail.objects.values_list("state", "why").get() == ("bounced", "refused")


def test_in_the_partners_language_with_a_stable_message_id(customer):
    notice = owe(customer, "approved")
    first, second = rendering.message(notice), rendering.message(notice)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_administrator_stands_in_for_a_missing_address(customer, partner, alice):
    partner.contact_email = ""
    partner.save()
    assert partner.mail_address() == alice.email


ALL = {
    "questions": {"questions": 2, "due_on": "2026-03-04"},
    "attempt": {"made": 2, "most": 3, "unreachable_at": "2026-03-06T09:00:00+00:00"},
    "unreachable_1": {"unreachable_at": "2026-03-06T09:00:00+00:00"},
    "approved": {},
    "non_compliant": {"due_on": "2026-04-02"},
    "due_14": {"due_on": "2026-04-02"},
    "due_7": {"due_on": "2026-04-02"},
    "due_1": {"due_on": "2026-04-02"},
    "deprovisioning": {"because": "non_compliant"},
}
NEVER = [*CANARY, "score", "candidat", "match", "Match", "list", "List", "second", "strong", "correspondance"]


def test_every_kind_has_a_text():
    assert {f"partner.{word}" for word in ALL} == set(Notice.values)


@pytest.mark.parametrize(("language", "dear"), [("en", "Dear"), ("fr", "Bonjour")])
@pytest.mark.parametrize("word", ALL)
def test_no_mail_says_more_than_status_days_and_what_to_do(partner, word, language, dear):
    """In the partner's own language, and never a list, a candidate, a score or who else has to look."""
    partner.language = language
    partner.save()
    customer = desk_cast.new_customer(partner, compliance_status="non_compliant")
    desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"))
    made = rendering.message(owe(customer, word, **ALL[word]))

    text = f"{made.subject} {made.body}"
    told = text.replace(partner.name, "").replace(f"/rpl/customers/{customer.public_id}/", "")
    assert not [secret for secret in NEVER if secret in told]
    assert dear in made.body
    assert (language == "fr") == ("votre client" in text.lower())


def test_a_mail_with_questions_says_until_when(partner, rita, kind):
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who?")], at=AT)
    work.run_one(kind, Mail.objects.get().pk, at=AT)

    assert "by 4 March 2026" in mail.outbox[0].body
    assert case.questions.get().due_on.isoformat() == "2026-03-04"


def test_questions_nobody_waits_for_any_more_are_not_sent(partner, rita, kind):
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who?")], at=AT)
    answers.resume(actor=acting(rita), case=case, at=AT)
    work.run_one(kind, Mail.objects.get().pk, at=AT)

    kept = Mail.objects.get()
    assert (mail.outbox, kept.state, kept.why) == ([], "dropped", "answered")


def test_clear_is_not_said_before_the_newest_version_is(customer, kind):
    notice = owe(customer, "approved")
    Customer.objects.update(compliance_status="checking")
    work.run_one(kind, notice.pk, at=AT)
    notice.refresh_from_db()
    assert (notice.state, notice.last_reason, mail.outbox) == ("queued", "busy", [])

    Customer.objects.update(compliance_status="clear")
    work.run_one(kind, notice.pk, at=AT + MINUTE)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("word", "status"),
    [("approved", "in_review"), ("non_compliant", "clear"), ("due_1", "clear"), ("due_14", "in_review")],
)
def test_a_mail_that_is_no_longer_true_is_not_sent(customer, kind, word, status):
    notice = owe(customer, word, **ALL[word])
    Customer.objects.update(compliance_status=status)
    work.run_one(kind, notice.pk, at=AT)
    notice.refresh_from_db()

    assert (notice.state, notice.why, mail.outbox) == ("dropped", "untrue", [])


@pytest.mark.parametrize("word", [word for word in ALL if word != "deprovisioning"])
def test_of_a_customer_that_is_gone_only_its_end_is_told(customer, kind, word):
    notice = owe(customer, word, **ALL[word])
    end = owe(customer, "deprovisioning", **ALL["deprovisioning"])
    Customer.objects.update(provisioning_status="removed")
    for one in (notice, end):
        work.run_one(kind, one.pk, at=AT)

    assert ["deprovisioned" in sent.subject for sent in mail.outbox] == [True]


def test_an_address_given_later_is_used(customer, partner, kind):
    partner.contact_email = ""
    partner.save()
    notice = owe(customer, "non_compliant", **ALL["non_compliant"])
    assert notice.to == ""
    partner.contact_email = "new@partner.example"
    partner.save()

    work.run_one(kind, notice.pk, at=AT)

    assert mail.outbox[0].to == ["new@partner.example"]


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("UTC", "2 April 2026, 00:00 UTC"), ("America/New_York", "1 April 2026, 20:00 EDT")],
)
@pytest.mark.parametrize("word", ["non_compliant", "due_7"])
def test_the_end_is_told_in_the_reader_s_own_hours(customer, partner, word, zone, moment):
    partner.time_zone = zone
    partner.save()

    made = rendering.message(owe(customer, word, due_on="2026-04-02"))

    assert f"deprovisioned on {moment}." in made.body


def test_each_attempt_that_counts_is_told_with_its_date_and_the_day_before_too(partner, rita, kind):
    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who?")], at=AT)
    said = {"channel": "phone", "outcome": "unanswered", "person": "Office"}
    for hours in (24, 25, 48):  # the second of these is too early to count
        attempts.log_attempt(actor=acting(rita), case=case, at=AT + timedelta(hours=hours), **said)
    send_all(kind, AT + timedelta(days=2))
    due = AT + timedelta(days=4)
    for minutes in (-24 * 60 - 1, -24 * 60, -60, -1):
        deadlines.run(due + timedelta(minutes=minutes))
    send_all(kind, due - MINUTE)

    assert [one.subject for one in mail.outbox] == [
        "We need your answer about Bramble Foods Ltd",
        "We tried to reach you about Bramble Foods Ltd: attempt 2 of 3",
        "We tried to reach you about Bramble Foods Ltd: attempt 3 of 3",
        "Last day to answer about Bramble Foods Ltd",
    ]
    assert all("6 March 2026" in one.body for one in mail.outbox), "the same date from the first on"
    answers.answer(
        actor=acting(member("Answerer", partner, "wholesale_admin")),
        customer=customer,
        answers={case.questions.get().public_id: "Ann"},
        at=due - MINUTE,
    )
    deadlines.run(due + timedelta(days=30))
    customer.refresh_from_db()
    assert customer.compliance_status == "in_review"


def send_all(kind, at):
    for owed in Mail.objects.filter(finished_at=None).order_by("pk"):
        work.run_one(kind, owed.pk, at=at)


def test_a_notice_of_an_attempt_is_moot_once_an_answer_came(partner, rita, alice, kind):
    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who?")], at=AT)
    said = {"channel": "phone", "outcome": "voicemail", "person": "Office"}
    attempts.log_attempt(actor=acting(rita), case=case, at=AT + timedelta(days=1), **said)
    given = {case.questions.get().public_id: "Ann"}
    answers.answer(actor=acting(alice), customer=customer, answers=given, at=AT + timedelta(days=1))
    send_all(kind, AT + timedelta(days=1))

    assert mail.outbox == []
    assert set(Mail.objects.values_list("why", flat=True)) == {"answered"}
