"""Generated calls of both contracts: no fault of ours, and every answer as the document says (contract A3, G5)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from compliance.models import ContactRound, Question
from compliance.tests import desk_cast
from customers.licensing import subscribers
from customers.models import BillingReport, Subscriber
from customers.onboarding import templates
from customers.schemas import Person
from portal.api.ids import Kind, encode
from portal.api.own.document import document
from portal.api.own.operations import OPERATIONS
from portal.api.tests import fuzzing
from portal.api.tests.calling import Caller, body_for
from portal.api.tests.fuzzing import SERVER, World
from portal.api.tests.own import Own, read
from portal.base.actors import system
from portal.testing.makers import make_customer


@pytest.fixture
def ann(partner, catalogue, at) -> Subscriber:
    """Somebody who may be released: not the last administrator of her customer."""
    customer = make_customer(partner, at=at)
    who = Person("Ann", "Ward", "ann@customer.example", extension="12")
    return subscribers.add(
        actor=system("test"), customer=customer, person=who, package_code="webex_calling", at=at
    )


@pytest.mark.once
def test_a3_our_own_contract_answers_as_its_document_says(partner, ann, at):
    api = Own(partner)
    upload = next(one.example for one in OPERATIONS if one.body == "NewImport")
    there = {
        "customer_id": ann.customer.public_id,
        "subscriber_id": ann.public_id,
        "import_id": read(api.ask("post", "imports", upload))["id"],
        "code": "GB",
        "question_id": open_question(ann.customer, at).public_id,
    }
    good = {f"{one.method.upper()} {label(one.path)}": one.example for one in OPERATIONS if one.body}
    lesser = Own(partner, wanted=["history:read"])

    world = World(api.headers, lesser.headers, there, good.get)
    seen = fuzzing.play(document(f"{SERVER}/api/v1"), world, examples=5)

    assert len(seen) == len(OPERATIONS)
    assert all(seen.values())


def open_question(customer, at) -> Question:
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=at)
    asked_in = ContactRound.objects.create(case=case, started_at=at)
    return Question.objects.create(
        case=case, round=asked_in, position=1, code="other", text="Who?", asked_at=at
    )


def label(path: str) -> str:
    return "/" + path.replace("<str:", "{").replace(">", "}")


@pytest.mark.once
def test_g5_the_wholesale_contract_answers_as_its_publisher_says(partner, ann, at, shared):
    file = shared / "contracts" / "webex-wholesale.json"
    if not file.exists():
        pytest.skip("the publisher's file is absent")
    there = {
        "customerId": encode(Kind.CUSTOMER, ann.customer.public_id),
        "subscriberId": encode(Kind.SUBSCRIBER, ann.public_id),
        "id": encode(Kind.REPORT, report(partner, at).public_id),
    }
    lesser = Caller(partner, wanted=["history:read"])
    world = World(Caller(partner).headers, lesser.headers, there, wholesale(partner, there, at).get)

    seen = fuzzing.play(published(json.loads(file.read_text())), world, examples=5, tolerated=contradiction)

    assert len(seen) == 18
    assert all(seen.values())


def published(found: dict[str, Any]) -> dict[str, Any]:
    """The part of the file that is ours: its operations, and the shapes that these name."""
    return found | {"servers": [{"url": f"{SERVER}/v1"}]}


def report(partner, at) -> BillingReport:
    return BillingReport.objects.create(
        partner=partner, first_day=at.date(), last_day=at.date(), created_at=at, due_at=at
    )


def wholesale(partner, there: dict[str, str], at) -> dict[str, Any]:
    """A body that works for each operation which takes one."""
    new = body_for(templates.ensure_default(partner).public_id)
    person = {
        "customerId": there["customerId"],
        "email": "sam@customer.example",
        "package": "webex_calling",
        "provisioningParameters": {"firstName": "Sam", "lastName": "Ward", "extension": "55"},
    }
    days = {
        "billingStartDate": str(at.date() - timedelta(days=9)),
        "billingEndDate": str(at.date() - timedelta(days=2)),
    }
    return {
        "POST /wholesale/customers": new,
        "POST /wholesale/customers/validate": new,
        "PUT /wholesale/customers/{customerId}": {"packages": ["webex_calling"]},
        "POST /wholesale/subscribers": person,
        "POST /wholesale/subscribers/validate": person,
        "PUT /wholesale/subscribers/{subscriberId}": {"package": "webex_calling"},
        "POST /wholesale/billing/reports": days | {"type": "CUSTOMER"},
    }


CONTRADICTIONS = {
    "413": "A body of more than 1 MiB is refused before it is read (G10); the file has no status for that.",
}
"""Where the publisher's file is not followed, by what is answered instead; each with its reason."""


def contradiction(case: Any, response: Any, failure: Any) -> bool:
    return str(response.status_code) in CONTRADICTIONS and failure.title == "Undocumented status code"
