"""Drafts of answers: shared by colleagues, unseen by the desk, and never overwritten without a word."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from compliance.contacts import answers
from compliance.models import AnswerDraft, AnswerFile, CaseEvent, ContactRound
from compliance.review import unread_answers
from compliance.tests.test_answer_files import PDF, keep, marks, send, two_questions, upload
from customers.models import Customer
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.testing.cast import acting


@pytest.fixture
def asked(partner, rita):
    return two_questions(partner, rita)


def page(client, who, customer):
    client.force_login(who)
    return client.get(reverse("compliance:status", args=[customer.public_id]))


def form_of(shown):
    """What a browser would send of the page as it is."""
    given: dict[str, list[str] | str] = dict(marks(shown))
    for line in shown.context["form"].lines:
        name = line.question.public_id
        given[name] = line.field.value() or ""
        given[f"{name}-shown"] = [file.public_id for file, _stays in line.files]
        given[f"{name}-stays"] = [file.public_id for file, stays in line.files if stays]
    return given


def test_a_draft_is_there_for_colleagues_with_who_and_when_and_not_for_the_desk(
    client,
    asked,
    alice,
    frida,
    rita,
):
    customer, (first, _second) = asked
    before = CaseEvent.objects.count(), AuditEvent.objects.count()
    given = form_of(page(client, alice, customer)) | {first.public_id: "Secret draft", "draft": "1"}
    given[f"{first.public_id}-file"] = upload(PDF, "half.pdf")

    assert send(client, customer, given).status_code == 302

    seen = page(client, frida, customer).content.decode()
    assert "Secret draft" in seen
    assert "half.pdf" in seen
    assert f"Draft saved by {alice.name}" in seen
    assert not unread_answers.is_unread(customer)
    assert ContactRound.objects.get().ended_at is None, "a draft is no answer"
    assert (CaseEvent.objects.count(), AuditEvent.objects.count()) == before
    client.force_login(rita)
    for tool in ("partner", "history", "assess"):
        case = client.get(reverse("compliance:case", args=[first.case.public_id]), {"tool": tool})
        assert "Secret draft" not in case.content.decode()
        assert "half.pdf" not in case.content.decode()


def test_an_empty_draft_is_one_too_and_sending_some_leaves_the_rest_as_a_draft(client, asked, alice):
    customer, (first, second) = asked
    given = form_of(page(client, alice, customer)) | {second.public_id: "Later", "draft": "1"}
    assert send(client, customer, given).status_code == 302
    again = form_of(page(client, alice, customer)) | {first.public_id: "Now", second.public_id: ""}

    assert send(client, customer, again).status_code == 302

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, second.answered_at) == ("Now", None)
    assert AnswerDraft.objects.get(question=second).text == "", "it was emptied on the page"
    assert ContactRound.objects.get().ended_because == "answered"
    assert unread_answers.is_unread(customer)
    customer.refresh_from_db()
    assert customer.compliance_status == "in_review"


@pytest.mark.parametrize("button", [{}, {"draft": "1"}], ids=["send", "save"])
def test_what_a_colleague_saved_meanwhile_is_not_overwritten_and_both_are_shown(
    client,
    asked,
    alice,
    frida,
    button,
):
    customer, (first, _second) = asked
    mine = form_of(page(client, alice, customer)) | {first.public_id: "Mine"} | button
    theirs = form_of(page(client, frida, customer)) | {first.public_id: "Theirs", "draft": "1"}
    assert send(client, customer, theirs).status_code == 302
    client.force_login(alice)

    late = send(client, customer, mine)

    said = late.content.decode()
    assert late.status_code == 409
    assert "Theirs" in said
    assert re.search(r"<textarea[^>]*>\s*Mine</textarea>", said)
    assert AnswerDraft.objects.get().text == "Theirs"
    again = form_of(late) | button
    assert send(client, customer, again).status_code == 302
    assert AnswerDraft.objects.get().text == "Mine"


def test_what_was_not_touched_is_not_put_back(client, asked, alice, frida):
    customer, (first, second) = asked
    mine = form_of(page(client, alice, customer)) | {second.public_id: "Mine", "draft": "1"}
    theirs = form_of(page(client, frida, customer)) | {first.public_id: "Theirs", "draft": "1"}
    send(client, customer, theirs)
    client.force_login(alice)

    assert send(client, customer, mine).status_code == 302
    texts = dict(AnswerDraft.objects.values_list("question__position", "text"))
    assert texts == {1: "Theirs", 2: "Mine"}


def test_a_colleagues_file_does_not_go_along_unseen(client, asked, alice, frida):
    customer, (first, _second) = asked
    mine = form_of(page(client, alice, customer)) | {first.public_id: "Mine"}
    kept = keep(customer, first, frida)

    late = send(client, customer, mine)

    assert late.status_code == 409
    assert kept.name in late.content.decode()
    assert AnswerFile.objects.get().sent_at is None


def test_a_file_without_its_tick_stays_behind(client, asked, alice):
    customer, (first, _second) = asked
    kept = keep(customer, first, alice)
    given = form_of(page(client, alice, customer)) | {
        first.public_id: "No file",
        f"{first.public_id}-stays": [],
    }

    assert send(client, customer, given).status_code == 302

    kept.refresh_from_db()
    assert kept.sent_at is None
    assert kept.removed_at is not None
    address = reverse("compliance:answer-file", args=[customer.public_id, kept.public_id])
    assert client.get(address).status_code == 404


def test_what_was_typed_for_a_question_answered_meanwhile_is_shown_beside_the_answer(
    client,
    asked,
    alice,
    frida,
):
    customer, (first, second) = asked
    mine = form_of(page(client, alice, customer))
    mine |= {first.public_id: "My long words", second.public_id: "More"}
    answers.answer(actor=acting(frida), customer=customer, answers={first.public_id: "Hers"}, at=clock.now())

    late = send(client, Customer.objects.get(pk=customer.pk), mine)

    said = late.content.decode()
    assert late.status_code == 409
    assert "My long words" in said
    assert "Hers" in said
    second.refresh_from_db()
    assert second.answered_at is None
    assert re.search(r"<textarea[^>]*>\s*More</textarea>", said)


def test_a_second_click_sends_nothing_twice(client, asked, alice):
    customer, (first, _second) = asked
    given = form_of(page(client, alice, customer)) | {first.public_id: "Once"}
    assert send(client, customer, given).status_code == 302
    assert send(client, customer, given).status_code == 302
    assert CaseEvent.objects.filter(kind="answered").count() == 1
