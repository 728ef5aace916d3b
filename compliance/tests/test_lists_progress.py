"""How far a load or a comparison is: kept with it, shown on the page of lists, and never in its way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.urls import reverse

from compliance.lists import loads, stages, underway
from compliance.models import ListInForce, ListLoad, ListUpdate
from compliance.tests import list_files
from portal.base import clock
from portal.base.actors import system

pytestmark = pytest.mark.django_db

PAGE, LOOK = "compliance:lists", "compliance:lists-under-way"


@pytest.fixture
def desk(client, lena):
    client.force_login(lena)
    return client


def read(client, name=PAGE, **query):
    return client.get(reverse(name), query).content.decode()


def loading(**changes):
    given = {"feed": "csl", "source": "csl.csv", "loaded_by": "ops", "started_at": clock.now()}
    return ListLoad.objects.create(**given | changes)


def screening(**changes):
    at = clock.now()
    in_force = ListInForce.objects.create(digest="d", since=at)
    load = loading(state="in_force", finished_at=at)
    return ListUpdate.objects.create(in_force=in_force, load=load, added=1, created_at=at, **changes)


def load_forty(tmp_path, at, progress=None):
    path = list_files.write(tmp_path / "csl.csv", list_files.forty())
    return loads.load([path], actor=system("test"), at=at, progress=progress)


def test_a_load_keeps_in_its_row_how_far_it_is(tmp_path, at):
    seen = []

    def look(*_told):
        row = ListLoad.objects.get()
        seen.append((row.stage, row.done, row.total, row.figures.get("rows")))

    load_forty(tmp_path, at, look)

    assert seen == [
        ("", 0, 0, None),
        ("read", 0, 1, {"EL": [0, 40]}),
        ("store", 40, 40, {"EL": [0, 40]}),
        ("index", 40, 40, {"EL": [0, 40]}),
    ]


def test_a_database_too_busy_to_keep_a_number_ends_no_load(tmp_path, at, monkeypatch):
    update = QuerySet.update

    def busy(rows, **changes):
        if "moved_at" in changes:
            raise OperationalError("database is locked")
        return update(rows, **changes)

    monkeypatch.setattr(QuerySet, "update", busy)

    assert load_forty(tmp_path, at).state == ListLoad.State.IN_FORCE


def test_only_whole_percents_are_written():
    row, told = loading(), []
    step = stages.kept(row, lambda *now: told.append(now))

    for done in range(1000):
        step(done, 100_000, "store")

    row.refresh_from_db()
    assert (len(told), row.done) == (1000, 0)


def test_a_load_that_has_ended_is_not_brought_back_to_life_by_a_late_number():
    row = loading(state="failed")

    stages.kept(row, lambda *_now: None)(5, 10, "store")

    row.refresh_from_db()
    assert (row.state, row.stage, row.done) == ("failed", "", 0)


def test_the_page_shows_how_far_a_load_is(desk):
    loading(stage="store", done=12_500, total=25_000, figures={"rows": {"EL": [0, 20_000], "DPL": [5, 6000]}})

    html = read(desk)

    for words in (
        "Loading csl",
        'role="progressbar"',
        'aria-valuenow="30"',
        'aria-valuetext="Step 2 of 4: Storing the parties, 12,500 of 25,000 parties"',
        "26,000 rows read",
        "You can leave this page",
    ):
        assert words in html


def test_a_load_that_has_said_nothing_for_long_may_have_been_interrupted(desk):
    row = loading(stage="store", done=1, total=9, moved_at=clock.now() - underway.SILENT / 2)
    assert "It may have been interrupted" not in read(desk)

    row.moved_at = clock.now() - underway.SILENT - timedelta(seconds=1)
    row.save()

    assert "It may have been interrupted" in read(desk)
    assert underway.under_way(clock.now()).seconds == underway.IDLE_SECONDS


def test_the_page_shows_how_many_customers_were_compared(desk):
    screening(customers_total=1200, customers_done=500, hits=3)

    html = read(desk)

    for words in (
        "Comparing customers with update",
        'aria-valuenow="41"',
        "500 of 1,200 customers compared · 3 hits",
    ):
        assert words in html


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, None), (0, 3, 0), (3, 3, 100), (5, 3, 100)])
def test_a_comparison_s_percentage_stays_within_its_bar(done, total, percent):
    """Customers created while it runs are compared too."""
    assert underway.screening(screening(customers_done=done, customers_total=total)).percent == percent


def test_a_comparison_that_has_not_begun_says_so_without_a_bar(desk):
    screening()

    html = read(desk)

    assert "Waits for its turn" in html
    assert "progressbar" not in html


def test_nothing_under_way_shows_nothing_and_still_looks(desk):
    load = loading(state="in_force")

    html = read(desk)

    assert "Under way" not in html
    assert f"{reverse(LOOK)}?seen={load.pk}" in html
    assert f"every {underway.IDLE_SECONDS}s" in html


def test_the_rest_of_the_page_is_read_again_only_when_something_went_a_step_further(desk):
    row = loading(stage="store", done=1, total=100)
    seen = underway.under_way(clock.now()).mark

    ListLoad.objects.update(done=50)
    same = desk.get(reverse(LOOK), {"seen": seen})
    assert "HX-Trigger" not in same.headers
    assert "data-announce" not in same.content.decode()

    ListLoad.objects.update(state="in_force", finished_at=clock.now())
    over = desk.get(reverse(LOOK), {"seen": seen})
    assert over.headers["HX-Trigger"] == "lists-moved"
    assert "Loading and comparing have ended." in over.content.decode()
    assert f"Loading {row.feed}" not in over.content.decode()


def test_a_load_that_began_and_ended_between_two_looks_is_seen_as_well(desk):
    seen = underway.under_way(clock.now()).mark

    loading(state="unchanged")

    assert "HX-Trigger" in desk.get(reverse(LOOK), {"seen": seen}).headers


def test_the_look_renews_the_figures_in_the_table_too(desk):
    update = screening(customers_total=10, customers_done=4)

    html = read(desk, LOOK)

    assert f'<span id="screened-{update.pk}" hx-swap-oob="true">' in html
    assert "4 of 10" in html


def test_the_page_of_an_update_looks_again_until_every_customer_was_compared(desk):
    update = screening(customers_total=10, customers_done=4)
    address = reverse("compliance:list-update", args=[update.pk])

    assert "every 2s" in desk.get(address).content.decode()

    ListUpdate.objects.update(finished_at=clock.now(), customers_done=10)
    assert "every 2s" not in desk.get(address).content.decode()


def test_an_update_that_only_removes_claims_no_comparison(desk):
    screening(customers_total=10, finished_at=clock.now())
    ListUpdate.objects.update(added=0, removed=3)

    assert "nothing to compare with" in read(desk)
