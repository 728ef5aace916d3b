"""While a list that must be there is missing, nothing ends clear."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance import sample
from compliance.lists import indexes, loads
from compliance.lists.loads import ListRefused
from compliance.models import Check
from compliance.tests import list_files
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db

ACTOR = system("test")
DENIED = [
    list_files.row(100 + n, f"Denied {n} Person", source="Denied Persons List (DPL) - BIS") for n in range(40)
]


@pytest.fixture
def load(tmp_path, at, settings):
    """Load some rows of the consolidated file."""

    def run(rows):
        path = list_files.write(tmp_path / f"{len(rows)}.csv", rows)
        try:
            return loads.load([path], actor=ACTOR, at=at)
        except ListRefused as refused:
            return list_files.accepted_by_two(refused.load, at=at)

    return run


def test_a_check_stays_owed_while_a_required_list_is_missing_and_ends_when_it_comes(
    load, partner, catalogue, at, settings
):
    settings.REQUIRED_LISTS = ["EL", "DPL"]
    load(list_files.forty())
    customer = make_customer(partner, at=at)

    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check")])

    customer.refresh_from_db()
    assert Check.objects.values_list("state", "last_reason").get() == ("queued", "list_missing")
    assert customer.compliance_status == "checking"

    Check.objects.update(due_at=at + timedelta(hours=1))
    load([*list_files.forty(), *DENIED])
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check")])

    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


def test_the_strip_and_the_page_of_lists_name_what_is_missing(load, at, settings, client, rita):
    settings.REQUIRED_LISTS = ["EL", "DPL", "SDN"]
    load(list_files.forty())
    client.force_login(rita)

    assert "(DPL, SDN)" in loads.staleness(at)
    assert "A required list is missing (DPL, SDN)" in client.get(reverse("compliance:lists")).content.decode()


def test_a_probe_is_refused_with_that_reason_and_keeps_what_was_typed(load, settings, client, lena):
    settings.REQUIRED_LISTS = ["DPL"]
    load(list_files.forty())
    client.force_login(lena)

    answer = client.post(reverse("compliance:probe"), {"name": "Quiet Meadow Bakery"})

    assert answer.status_code == 422
    assert "A required list is not in force (DPL)" in answer.content.decode()
    assert "Quiet Meadow Bakery" in answer.content.decode()


def test_the_fictional_sample_stands_for_all_of_them_only_while_trying_out(at, settings):
    settings.DEBUG, settings.REQUIRED_LISTS = True, ["SDN", "DPL", "EL"]
    loads.load([sample.PATH], actor=ACTOR, at=at)

    assert indexes.missing_lists() == []
    assert len(indexes.current()[0]) == 40

    settings.DEBUG = False
    assert indexes.missing_lists() == ["SDN", "DPL", "EL"]
