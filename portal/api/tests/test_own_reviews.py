"""Answers with files, and another look at a refusal, by `/api/v1` (A7)."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from compliance.contacts import answer_files
from compliance.models import AnswerFile
from compliance.tests import desk_cast
from compliance.tests.test_answer_files import PDF, two_questions
from compliance.tests.test_refusals import refuse
from portal.api.tests.own import Own, hold, read

FACTS = "Founded in 2019 and registered as HRB 4711 in Bonn."


@pytest.fixture
def api(partner):
    return Own(partner)


@pytest.fixture
def asked(partner, rita):
    return two_questions(partner, rita)


def put(api, path, content, kind="application/octet-stream", **headers):
    response = api.client.generic(
        "POST",
        f"/api/v1/{path}",
        content,
        content_type=kind,
        headers={**api.headers, **headers},
        query_params={"name": "../Register extract.exe"},
    )
    hold("post", path, response)
    return response


def files_of(customer, question):
    return f"customers/{customer.public_id}/review/questions/{question.public_id}/files"


def test_a7_a_file_is_uploaded_as_it_is_and_goes_with_the_answer_that_names_it(api, asked, client, rita):
    customer, (first, second) = asked

    made = put(api, files_of(customer, first), PDF)
    kept = read(made)
    answer = {"question": first.public_id, "files": [kept["id"]]}
    told = api.ask("post", f"customers/{customer.public_id}/review/answers", {"answers": [answer]})

    assert made.status_code == 201
    assert made["Location"].endswith(f"/api/v1/customers/{customer.public_id}/review")
    assert (kept["name"], kept["kind"], kept["size"]) == ("Register extract.exe.pdf", "pdf", len(PDF))
    assert told.status_code == 200
    by_id = {one["id"]: one for one in read(told)["questions"]}
    assert by_id[first.public_id]["files"] == [kept]
    assert (by_id[second.public_id]["is_open"], by_id[second.public_id]["files"]) == (True, [])
    client.force_login(rita)
    loaded = client.get(reverse("compliance:case-file", args=[first.case.public_id, kept["id"]]))
    assert loaded.content == PDF


def test_a7_what_is_no_file_of_ours_is_refused_in_words(api, asked, partner, other_partner):
    customer, (first, _second) = asked
    path = files_of(customer, first)

    refused = {
        "kind": put(api, path, b"MZ\x90\x00"),
        "empty": put(api, path, b""),
        "large": put(api, path, b"%PDF-" + b"x" * answer_files.LIMIT),
        "type": put(api, path, b"{}", kind="application/json"),
        "theirs": put(Own(other_partner), path, PDF),
        "nothing": put(api, path.replace(first.public_id, "nope"), PDF),
        "scope": put(Own(partner, wanted=["reviews:read"]), path, PDF),
    }

    assert {name: (one.status_code, read(one)["code"]) for name, one in refused.items()} == {
        "kind": (422, "file_kind"),
        "empty": (422, "file_empty"),
        "large": (413, "body_too_large"),
        "type": (415, "bytes_needed"),
        "theirs": (404, "not_found"),
        "nothing": (404, "not_found"),
        "scope": (403, "scope_missing"),
    }
    assert not AnswerFile.objects.exists()


def test_a7_only_files_of_the_questions_own_draft_go_along(api, asked):
    customer, (first, second) = asked
    kept = read(put(api, files_of(customer, first), PDF))
    path = f"customers/{customer.public_id}/review/answers"

    other = {"question": second.public_id, "text": "See it.", "files": [kept["id"]]}
    refused = api.ask("post", path, {"answers": [other]})
    nothing = api.ask("post", path, {"answers": [{"question": first.public_id, "files": []}]})
    long = api.ask("post", path, {"answers": [{"question": first.public_id, "text": "x" * 4001}]})

    assert (refused.status_code, read(refused)["code"]) == (422, "no_such_file")
    assert (nothing.status_code, read(nothing)["errors"][0]["pointer"]) == (400, "/answers/0/text")
    assert (long.status_code, read(long)["errors"][0]["code"]) == (400, "too_long")
    second.refresh_from_db()
    assert second.answered_at is None


def test_a9_a_key_is_for_one_files_bytes(api, asked):
    customer, (first, _second) = asked
    path = files_of(customer, first)

    made, again, other = (
        put(api, path, content, **{"Idempotency-Key": "once"}) for content in (PDF, PDF, PDF + b"2")
    )

    assert json.loads(made.content) == json.loads(again.content)
    assert read(other)["code"] == "idempotency_key_used"
    assert AnswerFile.objects.count() == 1


def test_a7_another_look_is_asked_for_once(api, partner, rita, ravi):
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 7000, "review"))
    refuse(case, rita, ravi)
    path = f"customers/{case.customer.public_id}/review"
    stands = read(api.ask("get", path))["refused_at"]

    short = api.ask("post", f"{path}/another-look", {"reason": "proof", "facts": "no"})
    other = api.ask("post", f"{path}/another-look", {"reason": "whim", "facts": FACTS})
    asked = {"reason": "proof", "facts": FACTS, "refused_at": stands}
    made = api.ask("post", f"{path}/another-look", asked)
    again = api.ask("post", f"{path}/another-look", asked)

    assert stands
    assert (short.status_code, read(short)["code"]) == (422, "facts_needed")
    assert (other.status_code, read(other)["code"]) == (422, "unknown_look_reason")
    assert (made.status_code, read(made)["status"], read(made)["refused_at"]) == (200, "non_compliant", None)
    assert read(made)["questions"][0]["answer"] == FACTS
    assert (again.status_code, read(again)["code"]) == (409, "no_other_look")
    case.refresh_from_db()
    assert case.state == "open"
