"""Trying names and bounds: recorded or read only, and never mixed with customers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compliance import sample
from compliance.checks import adhoc, what_if
from compliance.events.lists import ProbeMade
from compliance.lists import loads
from compliance.models import Case, Check
from compliance.screening import policy
from compliance.screening.engine import Query
from customers.models import Customer
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import NotAllowed
from portal.jobs import kinds, work
from portal.testing.cast import acting
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(settings, at):
    settings.DEBUG = True
    loads.load([sample.PATH], actor=system("test"), at=at)


def test_a_probe_finds_a_listed_name_and_is_recorded_as_a_test(listed, lena, at):
    result, _in_force = adhoc.probe(actor=acting(lena), query=Query(sample.EXACT_NAME), at=at)

    event = AuditEvent.objects.get(verb=ProbeMade.name)
    assert result.state == "hits"
    assert (event.after["name"], event.actor_name) == (sample.EXACT_NAME, str(lena))
    assert [model.objects.count() for model in (Customer, Check, Case)] == [0, 0, 0]


@pytest.mark.parametrize("who", ["rita", "alice", "sam"])
def test_only_the_compliance_lead_may_try_names(listed, request, at, who):
    with pytest.raises(NotAllowed):
        adhoc.probe(actor=acting(request.getfixturevalue(who)), query=Query("x"), at=at)


def test_the_page_shows_what_the_check_would_find(listed, client, lena):
    client.force_login(lena)

    text = client.post(
        reverse("compliance:probe"), {"name": sample.EXACT_NAME, "type": "company"}
    ).content.decode()

    assert "would open a case" in text


def test_a_preview_counts_what_other_bounds_would_have_done_and_changes_nothing(
    listed, partner, catalogue, at
):
    for name in (sample.EXACT_NAME, sample.NEAR_NAME, sample.CLEAN_NAME):
        make_customer(partner, at=at, name=name)
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check")])

    as_now = what_if.preview(strong=policy.STRONG, review=policy.REVIEW, at=clock.now())
    stricter = what_if.preview(strong=1.0, review=policy.STRONG, at=clock.now())

    assert (as_now.checks, as_now.opening_before, as_now.opening_after) == (3, 2, 2)
    assert (stricter.opening_after, stricter.raised_after) == (1, 1)
    assert Case.objects.count() == 2
