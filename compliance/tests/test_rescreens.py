"""A list update re-screens customers against what changed, resumably, and leaves the others alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance.checks import checks, rescreens
from compliance.lists import loads
from compliance.models import (
    Case,
    CaseCandidate,
    Check,
    Clearance,
    ListInForce,
    ListLoad,
    ListUpdate,
)
from compliance.review import queue
from compliance.tests import desk_cast, list_files
from portal.base import clock
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db

ACTOR = system("test")
NEW = "Vexalpine Harmonic Drives"


@pytest.fixture
def load(tmp_path, at):
    """Load some rows of the consolidated file."""

    def run(rows):
        path = list_files.write(tmp_path / f"csl{len(list(tmp_path.iterdir()))}.csv", rows)
        return loads.load([path], actor=ACTOR, at=at)

    return run


def drain():
    work.run_due(at=clock.now(), seconds=120, kinds=[kinds.kind("check"), kinds.kind("rescreen")])


@pytest.fixture
def clear_customers(load, partner, catalogue, at):
    """Four customers, clear against the first version, one of them named like a party still to be listed."""
    load(list_files.forty())
    rescreens.run(at)
    names = ["Bluebell Lane Bakery Ltd", f"{NEW} Ltd", "Orchard Dental Care Ltd", "Mill Street Books Ltd"]
    made = [make_customer(partner, at=at, name=name) for name in names]
    drain()
    for customer in made:
        customer.refresh_from_db()
        assert customer.compliance_status == "clear"
    return made


def test_only_the_customer_that_hits_what_changed_changes_state(clear_customers, load, at):
    load([*list_files.forty(), list_files.row(99, NEW)])

    rescreens.run(at)
    drain()

    states = []
    for customer in clear_customers:
        customer.refresh_from_db()
        states.append(customer.compliance_status)
    assert states == ["clear", "in_review", "clear", "clear"]
    assert Check.objects.filter(trigger="list").count() == 1
    update = ListUpdate.objects.latest("pk")
    assert (update.customers_total, update.customers_done, update.hits) == (4, 4, 1)
    assert update.finished_at is not None


def test_an_interrupted_run_goes_on_where_it_stopped(clear_customers, load, at, monkeypatch):
    load([*list_files.forty(), list_files.row(99, NEW)])
    monkeypatch.setattr(rescreens, "BATCH", 1)
    update = ListUpdate.objects.latest("pk")
    rescreens._begin(update, at)
    index = rescreens._index_of(update)

    rescreens._one_batch(update, index, at)
    update = ListUpdate.objects.get(pk=update.pk)
    assert (update.customers_done, update.finished_at) == (1, None)

    rescreens.run(at)

    update.refresh_from_db()
    assert (update.customers_done, update.hits) == (4, 1)


def test_run_again_it_owes_nothing_twice(clear_customers, load, at):
    load([*list_files.forty(), list_files.row(99, NEW)])
    rescreens.run(at)
    ListUpdate.objects.update(finished_at=None, last_customer_id=0)

    rescreens.run(at)

    assert Check.objects.filter(trigger="list").count() == 1


def test_an_update_leaves_a_running_review_as_it_is(clear_customers, load, at):
    load([*list_files.forty(), list_files.row(99, NEW)])
    rescreens.run(at)
    drain()
    case = Case.objects.get()

    load([*list_files.forty(), list_files.row(99, NEW, remarks="new remark")])
    rescreens.run(at)
    drain()

    case.refresh_from_db()
    clear_customers[1].refresh_from_db()
    assert (Case.objects.count(), case.state) == (1, "open")
    assert clear_customers[1].compliance_status == "in_review"


def test_a_party_that_left_its_list_is_marked_in_open_cases(clear_customers, load, at):
    load([*list_files.forty(), list_files.row(99, NEW)])
    rescreens.run(at)
    drain()

    load(list_files.forty())
    rescreens.run(at)

    candidate = CaseCandidate.objects.get()
    assert candidate.delisted_at is not None
    assert candidate.case.events.filter(kind="delisted").exists()


def test_a_remembered_no_match_ends_when_its_entry_changes(clear_customers, load, at, rita):
    load([*list_files.forty(), list_files.row(99, NEW)])
    rescreens.run(at)
    drain()
    candidate = CaseCandidate.objects.get()
    verdict = candidate.verdicts.create(verdict="no_match", reason="different_name", by=rita, at=at)
    memory = Clearance.objects.create(
        customer=candidate.case.customer,
        party_key=candidate.party_key,
        query_fingerprint="q",
        row_hash=candidate.row_hash,
        verdict=verdict,
        reason="different_name",
        author_name="Rita",
        given_at=at,
        review_on=at.date().replace(year=at.year + 1),
    )

    load([*list_files.forty(), list_files.row(99, NEW, remarks="an alias was added")])
    rescreens.run(at)

    memory.refresh_from_db()
    assert memory.ended_because == "entry_changed"


def test_a_customer_still_to_be_checked_is_checked_once_and_against_the_new_lists(
    load, partner, catalogue, at
):
    load(list_files.forty())
    rescreens.run(at)
    customer = make_customer(partner, at=at, name=f"{NEW} Ltd")
    load([*list_files.forty(), list_files.row(99, NEW)])

    rescreens.run(at)
    drain()

    customer.refresh_from_db()
    assert Check.objects.get().trigger == "created"
    assert customer.compliance_status == "in_review"


def test_one_that_is_being_checked_just_now_is_checked_again(load, partner, catalogue, at):
    load(list_files.forty())
    rescreens.run(at)
    make_customer(partner, at=at, name=f"{NEW} Ltd")
    checks.ensure(at)
    Check.objects.update(state="running", attempts=1, leased_until=clock.now() + timedelta(minutes=2))
    load([*list_files.forty(), list_files.row(99, NEW)])

    rescreens.run(at)

    assert sorted(Check.objects.values_list("trigger", flat=True)) == ["created", "list"]


def test_the_check_of_a_list_change_clears_nobody_whose_own_check_is_owed(load, partner, catalogue, at):
    load(list_files.forty())
    rescreens.run(at)
    customer = make_customer(partner, at=at, name=f"{NEW} Ltd")
    checks.ensure(at)
    Check.objects.update(state="running", attempts=1, leased_until=clock.now() + timedelta(minutes=2))
    load([*list_files.forty(), list_files.row(99, NEW)])
    rescreens.run(at)
    load(list_files.forty())  # and it left the list again
    later = Check.objects.filter(trigger="list")
    drain()
    assert later.get().state == "clear"
    customer.refresh_from_db()
    assert customer.compliance_status == "checking"

    Check.objects.filter(trigger="created").update(state="queued", leased_until=None)
    drain()
    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


def test_a_party_that_left_its_list_is_marked_where_a_customer_was_refused_on_it(clear_customers, load, at):
    load([*list_files.forty(), list_files.row(99, NEW)])
    rescreens.run(at)
    drain()
    Case.objects.update(state="non_compliant")

    load(list_files.forty())
    rescreens.run(at)

    assert CaseCandidate.objects.get().delisted_at is not None


def test_a_job_with_customers_left_says_so(clear_customers, load, at, monkeypatch):
    load([*list_files.forty(), list_files.row(99, NEW)])

    monkeypatch.setattr(rescreens, "SLICE_SECONDS", 0)
    assert rescreens.run_job(at) is True

    monkeypatch.setattr(rescreens, "SLICE_SECONDS", 120)
    assert rescreens.run_job(at) is False


def test_a_customer_checked_against_the_new_lists_already_owes_no_second_check(load, partner, catalogue, at):
    load([*list_files.forty(), list_files.row(99, NEW)])
    make_customer(partner, at=at, name=f"{NEW} Ltd")
    drain()

    rescreens.run(at)

    assert Check.objects.filter(trigger="list").count() == 0


def removed(*keys, at):
    """An update that took parties off their list."""
    load = ListLoad.objects.create(feed="csl", source="x", loaded_by="test", started_at=at, state="in_force")
    in_force = ListInForce.objects.create(digest="d", since=at)
    return ListUpdate.objects.create(
        in_force=in_force, load=load, removed=len(keys), removed_keys=list(keys), created_at=at
    )


def test_the_top_of_a_case_is_that_of_what_is_still_listed(partner, at):
    gone, stays = desk_cast.listed("Gone Party"), desk_cast.listed("Staying Party", number=2)
    case = desk_cast.open_case(
        desk_cast.new_customer(partner), (gone, 9700, "strong"), (stays, 7000, "review")
    )
    assert (case.top_score, case.top_band) == (9700, "strong")
    removed(gone.key, at=at)

    rescreens.run(at)

    case.refresh_from_db()
    assert (case.top_score, case.top_band) == (7000, "review")
    assert [one.detail for one in case.events.filter(kind="delisted")] == [{"party": gone.key}]


def test_a_case_of_which_nothing_is_listed_any_more_waits_for_a_person(partner, at):
    gone = desk_cast.listed("Gone Party")
    case = desk_cast.open_case(desk_cast.new_customer(partner), (gone, 9700, "strong"))
    removed(gone.key, at=at)

    rescreens.run(at)
    rescreens.run(at)

    case.refresh_from_db()
    assert (case.state, case.top_score, case.top_band) == ("open", 0, "")
    assert case.events.filter(kind="delisted").count() == 1


def order(at):
    return [one.pk for one in queue.sheets(Case.objects.all(), at=at)]


def test_the_queue_puts_it_where_its_top_belongs(partner, at):
    gone, weak = desk_cast.listed("Gone Party"), desk_cast.listed("Weak Party", number=2)
    first = desk_cast.open_case(
        desk_cast.new_customer(partner, "Alder Ltd"), (gone, 9700, "strong"), (weak, 6000, "review"), at=at
    )
    second = desk_cast.open_case(desk_cast.new_customer(partner, "Birch Ltd"), (weak, 8000, "review"), at=at)
    assert order(at) == [first.pk, second.pk]
    removed(gone.key, at=at)

    rescreens.run(at)

    assert order(at) == [second.pk, first.pk]
