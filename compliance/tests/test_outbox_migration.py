"""What was owed before the outbox is owed in it: the same mail to the same reader, at the same time."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest

migration = import_module("compliance.migrations.0017_outbox")


def notice(**changes):
    values = {
        "customer": SimpleNamespace(partner_id=3),
        "customer_id": 5,
        "kind": "due_7",
        "key": "due:5:x:7",
    }
    values |= {
        "state": "queued",
        "to": "a@b.example",
        "context": {"due_on": "2026-04-02"},
        "cancelled": False,
    }
    return SimpleNamespace(**values | changes)


def desk_mail(**changes):
    values = {"kind": "handed_up", "key": "handed-up:7:9", "user_id": 9, "case_id": 2, "sent": False}
    values |= {"case": SimpleNamespace(customer_id=5), "by_name": "Rita", "context": {}, "state": "queued"}
    return SimpleNamespace(**values | changes)


@pytest.mark.parametrize(
    ("state", "cancelled", "becomes"),
    [
        ("queued", False, ("queued", "")),
        ("running", False, ("running", "")),
        ("queued", True, ("queued", "cancelled")),
        ("done", True, ("dropped", "cancelled")),
        ("done", False, ("done", "before_outbox")),
    ],
)
def test_a_notice_stays_as_owed_as_it_was(state, cancelled, becomes):
    made = migration._of_notice(notice(state=state, cancelled=cancelled))

    assert (made["state"], made["why"]) == becomes
    assert (made["kind"], made["event"], made["recipient"]) == ("partner.due_7", "due:5:x:7", "partner:3")
    assert (made["customer_id"], made["context"]) == (5, {"due_on": "2026-04-02"})


@pytest.mark.parametrize(
    ("kind", "key", "event"),
    [
        ("handed_up", "handed-up:7:9", "handed-up:7"),
        ("overdue", "overdue:9:2026-03-02T10", "overdue:2026-03-02T10"),
        ("velocity", "velocity:7:9", "velocity:7"),
        ("look_alikes", "look-alikes:7:9", "look-alikes:7"),
        ("velocity", "something:else", "something:else"),
    ],
)
def test_the_reader_of_a_desk_mail_no_longer_stands_in_its_event(kind, key, event):
    made = migration._of_desk_mail(desk_mail(kind=kind, key=key))

    assert (made["event"], made["recipient"], made["kind"]) == (event, "user:9", f"desk.{kind}")
    assert made["context"] == {"case": 2, "by": "Rita"}


@pytest.mark.parametrize(("sent", "state"), [(True, "done"), (False, "dropped")])
def test_one_that_was_not_sent_is_not_said_to_be(sent, state):
    made = migration._of_desk_mail(desk_mail(state="done", sent=sent))

    assert (made["state"], made["why"]) == (state, "before_outbox")
