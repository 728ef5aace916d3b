"""No address answers anybody's hostile parameter with a 500: every address × every kind of user × every value.

The addresses are those of the permission matrix, which a test holds against the URL table; the parameters are those
of the forms that the pages show, and the ones that the pages read.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from portal.tests.permissions.test_matrix import MATRIX, PEOPLE, case_id

HOSTILE: dict[str, Any] = {
    "nul": "a\x00b",
    "superscript": "²",
    "huge": "1" + "0" * 30,
    "negative": "-1",
    "repeated": ["1", "2", "x"],
    "empty": "",
    "wrong type": "{'a': [1]}",
    "right to left": "\u202egnp.exe\u2067\u200f",
    "lone surrogate": "%ED%A0%80",
    "long": "9" * 5_000,
}
READ = (
    "page",
    "candidate",
    "tool",
    "q",
    "list",
    "sort",
    "next",
    "country",
    "columns",
    "state",
    "clock",
    "partner",
    "after",
    "before",
    "tag",
    "use",
    "own",
    "package",
    "weeks",
    "product",
    "number",
    "prefix",
)
"""What pages read from an address beside the fields of their forms."""
FIELD = re.compile(r"""<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)""")
ASKING = ("rita", "alice", "charlie", "lena")
"""Who is asked beside nobody: the partner's, a stranger, a reviewer and the lead."""


def fields_of(client: Client, row: Any, args: list[Any]) -> list[str]:
    """The fields of the forms of the page the address belongs to, and what pages read."""
    found: dict[str, None] = dict.fromkeys(READ)
    subject = {"case": "compliance:case", "customer": "customers:detail"}.get(row.subject)
    for name in filter(None, (row.name, subject)):
        try:
            page = client.get(reverse(name, args=args), {"tool": "approve"})
        except NoReverseMatch:
            continue
        if page.status_code == 200 and not page.streaming:
            found |= dict.fromkeys(
                FIELD.findall(page.content.decode(errors="replace"))
            )  # a workbook has none
    found.pop("csrfmiddlewaretoken", None)
    return list(found)


@pytest.mark.parametrize("row", MATRIX, ids=case_id)
def test_a_hostile_value_is_answered_with_a_page(row, world, request):
    args = world[row.subject]
    address = reverse(row.name, args=args)
    client = Client(raise_request_exception=False)
    failed: list[str] = []
    for person in ("nobody", *ASKING):
        client.logout()
        if person != "nobody":
            client.force_login(request.getfixturevalue(person))
        names = fields_of(client, row, args)
        for label, value in HOSTILE.items():
            with transaction.atomic():
                answer = getattr(client, row.method)(address, dict.fromkeys(names, value))
                transaction.set_rollback(True)
            if answer.status_code >= 500 and row.name not in ("ready", "worker-health"):
                failed.append(f"{person}, {label}: {answer.status_code}")
            elif answer.status_code in (400, 403, 404) and not answer.content:
                failed.append(f"{person}, {label}: an empty {answer.status_code}")
    assert failed == []


@pytest.mark.parametrize("row", [one for one in MATRIX if one.method == "get"], ids=case_id)
def test_each_parameter_alone_is_answered_too(row, world, request):
    """All at once, the first that is refused would hide the others."""
    address = reverse(row.name, args=world[row.subject])
    client = Client(raise_request_exception=False)
    for person in ("alice", "lena"):
        client.force_login(request.getfixturevalue(person))
        for name in READ:
            for label in ("nul", "superscript", "huge", "long"):
                answer = client.get(address, {name: HOSTILE[label]})
                assert answer.status_code < 500 or row.name in ("ready", "worker-health"), (name, label)


@pytest.mark.parametrize("row", [one for one in MATRIX if one.subject], ids=case_id)
def test_a_hostile_id_is_nobody_s(row, world, request):
    args = world[row.subject]
    client = Client(raise_request_exception=False)
    strange = ["%00", "%C2%B2", "1" + "0" * 30, "-1", "%FF%FE", "%E2%80%AE", "x" * 5_000, "..%2F"]
    for person in ("alice", "lena", "sam"):
        client.force_login(request.getfixturevalue(person))
        for place in range(len(args)):
            mark = reverse(row.name, args=args).replace(str(args[place]), "{}", 1)
            for one in strange:
                with transaction.atomic():
                    answer = getattr(client, row.method)(mark.format(one))
                    transaction.set_rollback(True)
                assert answer.status_code in (302, 400, 403, 404, 405), (person, one, answer.status_code)
                assert answer.content or answer.status_code in (302, 405), (person, one)


@pytest.mark.once  # refused before anything is asked of a database
@pytest.mark.parametrize("row", [one for one in MATRIX if one.method == "post"], ids=case_id)
@pytest.mark.parametrize("kind", ["utf8", "form", "json", "parts", "many"])
def test_a_hostile_body_is_answered_with_a_page(row, kind, world, request):
    bodies = {
        "utf8": (b"note=\xff\xfe&reason=%FF%C0", "application/x-www-form-urlencoded"),
        "form": (b"note=" + b"x" * 1_000_000, "application/x-www-form-urlencoded"),
        "json": (b"[" * 10_000, "application/json"),
        "parts": (b"--x\r\nContent-Disposition: form-data; name=\r\n\r\n", "multipart/form-data; boundary=x"),
        "many": (b"&".join(b"a%d=1" % n for n in range(2_000)), "application/x-www-form-urlencoded"),
    }
    body, content_type = bodies[kind]
    address = reverse(row.name, args=world[row.subject])
    client = Client(raise_request_exception=False)
    for person in ("alice", "rita", "lena", "sam"):
        client.force_login(request.getfixturevalue(person))
        with transaction.atomic():
            answer = client.post(address, body, content_type=content_type)
            transaction.set_rollback(True)
        assert answer.status_code < 500, person


def test_every_kind_of_person_is_among_the_asking():
    assert set(ASKING) < set(PEOPLE)


TOO_MUCH = {
    "at most 1024 KiB": b"note=" + b"x" * ((1 << 20) + 1),
    "at most 1000": b"&".join(b"a%d=1" % n for n in range(1_001)),
}


@pytest.mark.parametrize("cap", TOO_MUCH)
def test_a_cap_is_said_on_the_page(cap, client, rita):
    client.force_login(rita)

    answer = client.post(
        reverse("compliance:selected"), TOO_MUCH[cap], content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400
    assert cap in answer.content.decode()


def test_more_files_than_a_form_may_hold_are_refused(client, rita):
    client.force_login(rita)
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n1\r\n'

    answer = client.post(
        reverse("compliance:selected"), part * 11 + b"--x--", content_type="multipart/form-data; boundary=x"
    )

    assert (answer.status_code, "at most 10." in answer.content.decode()) == (400, True)


def test_what_no_button_sends_is_said_with_its_field(client, rita, world):
    client.force_login(rita)

    answer = client.post(reverse("compliance:decide", args=world["case"]), {"decision": "²"})

    assert answer.status_code == 400
    assert "The field “decision” holds a value that is not on offer." in answer.content.decode()


def test_a_bulk_action_says_what_it_left_out(client, rita):
    client.force_login(rita)

    answer = client.post(
        reverse("compliance:selected"), {"action": "claim", "case": [f"c{n}" for n in range(30)]}, follow=True
    )

    assert "Only the first 25 of the 30 selected cases were looked at." in answer.content.decode()
