"""Who may open what: every page of the desk and of the partner's side, for every standing person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Case, Decision, ListInForce, ListLoad, ListUpdate
from compliance.tests import desk_cast
from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.queries import asked

DESK = ["queue", "mine", "waiting", "second", "lists", "case", "list-update"]
LEAD = ["probe", "thresholds"]
OURS = ["status-card", "status"]
POSTS = [
    "claim",
    "release",
    "judge",
    "decide",
    "confirm",
    "undo",
    "reopen",
    "ask",
    "log-attempt",
    "mark-read",
    "resume",
    "release-deprovisioning",
    "take-next",
]
PEOPLE = ["alice", "frida", "ada", "bob", "charlie", "rita", "lena", "sam", "nobody"]
Opener = Callable[[str], str]


@pytest.fixture
def addresses(partner: Partner, ada: User) -> Opener:
    """The address of a page by its name."""
    customer = desk_cast.new_customer(partner, created_by=ada)
    desk_cast.in_force("EL")
    case = desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"), at=clock.now())
    entry = desk_cast.listed("Second Party", number=2)
    update = ListUpdate.objects.create(
        in_force=ListInForce.objects.get(),
        load=ListLoad.objects.get(),
        added=1,
        entry_ids=[entry.pk],
        removed_keys=["EL:gone"],
        created_at=clock.now(),
    )
    arguments: dict[str, list[object]] = {
        "case": [case.public_id],
        "list-update": [update.pk],
        "judge": [case.public_id, case.candidates.get().pk],
        **dict.fromkeys(OURS + ["answer"], [customer.public_id]),
        **dict.fromkeys(set(POSTS) - {"judge", "take-next"}, [case.public_id]),
    }
    return lambda name: reverse(f"compliance:{name}", args=arguments.get(name, []))


def expected(name: str, person: str) -> int:
    """The rule: partners get 404 on the desk, staff without the right 403, strangers the sign-in page."""
    if person == "nobody":
        return 302
    if name in OURS:
        return {"charlie": 404, "rita": 403, "lena": 403, "sam": 403}.get(person, 200)
    if person == "sam":
        return 403
    if person not in ("rita", "lena"):
        return 404
    return 200 if name in DESK or person == "lena" else 403


@pytest.mark.parametrize("name", DESK + LEAD + OURS)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_read(
    person: str, name: str, addresses: Opener, client: Client, request: pytest.FixtureRequest
) -> None:
    if person != "nobody":
        client.force_login(request.getfixturevalue(person))
    assert client.get(addresses(name)).status_code == expected(name, person)


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(
    ("person", "status"), [("alice", 404), ("charlie", 404), ("sam", 403), ("nobody", 302)]
)
def test_who_may_not_change(
    person: str, status: int, name: str, addresses: Opener, client: Client, request: pytest.FixtureRequest
) -> None:
    if person != "nobody":
        client.force_login(request.getfixturevalue(person))
    assert client.post(addresses(name)).status_code == status
    assert Case.objects.get().state == "open"


@pytest.mark.parametrize("name", POSTS + ["answer"])
def test_changes_need_a_post(name: str, addresses: Opener, client: Client, rita: User, alice: User) -> None:
    client.force_login(alice if name == "answer" else rita)
    assert client.get(addresses(name)).status_code == 405


@pytest.mark.parametrize("person", ["charlie", "bob", "rita"])
def test_only_the_partner_answers(
    person: str, addresses: Opener, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    status = {"charlie": 404, "bob": 403, "rita": 403}[person]
    assert client.post(addresses("answer"), {}).status_code == status


def test_another_administrators_customer_does_not_exist(client: Client, ada: User, partner: Partner) -> None:
    customer = desk_cast.new_customer(partner)
    client.force_login(ada)
    for name in OURS:
        assert client.get(reverse(f"compliance:{name}", args=[customer.public_id])).status_code == 404
    assert Customer.objects.count() == 1


STATES = {"queue": "open", "waiting": "awaiting_partner", "second": "awaiting_second", "mine": "claimed"}


@pytest.mark.parametrize("name", STATES)
def test_queries_do_not_grow_with_the_number_of_cases(
    name: str, client: Client, rita: User, ravi: User, partner: Partner
) -> None:
    entry, counts = desk_cast.listed(), []
    client.force_login(rita)
    for wanted in (2, 12):
        while Case.objects.count() < wanted:
            customer = desk_cast.new_customer(partner, f"Customer {Case.objects.count()}")
            case = desk_cast.open_case(customer, (entry, 9000, "strong"), at=clock.now())
            waiting_decision(case, ravi) if name == "second" else None
        Case.objects.update(state=STATES[name], claimed_by=rita if name == "mine" else None)
        counts.append(asked(client, reverse(f"compliance:{name}")))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def waiting_decision(case: Case, by: User) -> None:
    Decision.objects.create(
        case=case,
        decision="approved",
        outcome="pending",
        reason="no_match",
        by=by,
        by_name="Ravi",
        at=desk_cast.AT,
    )
