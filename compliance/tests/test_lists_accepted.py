"""A load that falls short comes into force by two people, and never by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance import review_tasks
from compliance.lists import acceptances, floors, loads
from compliance.lists.acceptance import FellShort
from compliance.lists.floors import Floor
from compliance.models import ListAcceptance, ListInForce, ListLoad, ListUpdate, ListVersion
from compliance.tests import list_files
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import NotAllowed, Stale
from portal.jobs import kinds, work
from portal.testing.cast import acting, staff

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
HOME = "12 Quay Road, Portville, IR"


@pytest.fixture
def load(tmp_path, settings, monkeypatch):
    """Load rows of a file whose Entity List is whole from forty rows on, half of them with an address."""
    settings.REQUIRED_LISTS = ["EL"]
    monkeypatch.setattr(floors, "FLOORS", {"EL": Floor(40, {"addresses": 50})})

    def run(rows):
        path = list_files.write(tmp_path / f"csl{len(list(tmp_path.iterdir()))}.csv", rows)
        return loads.load([path], actor=system("test"), at=clock.now())

    return run


@pytest.fixture
def short(load):
    """A kept load: thirty-nine of forty rows, none with an address."""
    with pytest.raises(FellShort) as caught:
        load(list_files.forty()[:39])
    return caught.value.load


@pytest.fixture
def asked(short, lena):
    """Lena has accepted it."""
    return acceptances.ask(actor=acting(lena), load=short, reason="BIS took an annex out", at=clock.now())


def in_force():
    return {version.list_code: version.row_count for version in loads.versions_in_force().values()}


def state(acceptance):
    return ListAcceptance.objects.get(pk=acceptance.pk).state


def test_what_falls_short_is_kept_row_by_row_and_is_not_in_force(short):
    assert [(one["sort"], one["code"], one["found"], one["least"]) for one in short.figures["short"]] == [
        ("floor", "EL", 39, 40),
        ("column", "EL", 0, 50),
    ]
    assert ListVersion.objects.get().state == "kept"
    assert (in_force(), ListInForce.objects.count()) == ({}, 0)


def test_two_people_put_it_in_force_just_as_it_was(short, asked, rita):
    assert in_force() == {}

    acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    assert in_force() == {}
    acceptances.run(clock.now())

    short.refresh_from_db()
    assert in_force() == {"EL": 39}
    assert (short.state, short.accepted_reason, state(asked)) == ("in_force", "BIS took an annex out", "done")
    assert ListUpdate.objects.get().added == 39
    said = list(
        AuditEvent.objects.filter(verb__startswith="lists.").order_by("pk").values_list("verb", "actor_name")
    )
    assert said == [
        ("lists.kept", "test"),
        ("lists.acceptance.asked", "Lena"),
        ("lists.acceptance.confirmed", "Rita"),
        ("lists.put_in_force", "accepted_lists"),
    ]
    acceptances.run(clock.now())
    assert ListUpdate.objects.count() == 1


def test_nobody_confirms_their_own_by_whatever_path(asked, lena, client):
    with pytest.raises(acceptances.NotByOneself):
        acceptances.confirm(actor=acting(lena), acceptance=asked, at=clock.now())
    client.force_login(lena)
    page = client.get(reverse("compliance:list-load", args=[asked.load_id])).content.decode()
    client.post(reverse("compliance:list-acceptance", args=[asked.public_id]), {"answer": "confirm"})

    assert "Confirm: put it in force" not in page
    acceptances.run(clock.now())
    assert (state(asked), in_force()) == ("asked", {})
    with pytest.raises(IntegrityError), transaction.atomic():
        ListAcceptance.objects.update(state="confirmed", closed_by=lena)


def test_only_a_lead_asks_and_only_reviewers_confirm(short, asked, rita, sam, alice, client):
    root = User.objects.create_superuser(email="root@operator.example.com", password="x" * 20)  # noqa: S106
    for who in (acting(sam), acting(alice), acting(root), system("anything")):
        with pytest.raises(NotAllowed):
            acceptances.confirm(actor=who, acceptance=asked, at=clock.now())
        with pytest.raises(NotAllowed):
            acceptances.refuse(actor=who, acceptance=asked, at=clock.now())
    for who in (acting(rita), acting(sam), acting(root), system("anything")):
        with pytest.raises(NotAllowed):
            acceptances.ask(actor=who, load=short, reason="because", at=clock.now())
    client.force_login(root)
    answer = client.post(reverse("compliance:list-acceptance", args=[asked.public_id]), {"answer": "confirm"})
    assert (answer.status_code, state(asked)) == (403, "asked")


def test_an_old_acceptance_puts_nothing_in_force_over_a_newer_load(asked, load, rita):
    load(list_files.forty(addresses=HOME))

    with pytest.raises(acceptances.NotKept):
        acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    assert in_force() == {"EL": 40}


def test_one_that_was_confirmed_is_void_when_another_load_was_faster(asked, load, rita):
    acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    load(list_files.forty(addresses=HOME))

    acceptances.run(clock.now())

    assert (state(asked), in_force()) == ("void", {"EL": 40})
    assert AuditEvent.objects.filter(verb="lists.acceptance.void").exists()


def test_a_lowered_floor_needs_the_second_person_all_the_same_and_a_raised_one_asks_anew(
    asked, rita, monkeypatch
):
    monkeypatch.setattr(floors, "FLOORS", {"EL": Floor(1)})
    acceptances.run(clock.now())
    assert in_force() == {}

    monkeypatch.setattr(floors, "FLOORS", {"EL": Floor(40, {"addresses": 50, "citation": 50})})
    with pytest.raises(acceptances.NotKept):
        acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    assert (state(asked), in_force()) == ("asked", {})


@pytest.mark.parametrize("lost", [{"operator_role": "reviewer"}, {"is_active": False}])
def test_it_ends_with_the_lead_who_asked(asked, lena, rita, lost):
    User.objects.filter(pk=lena.pk).update(**lost)
    asked.refresh_from_db()

    with pytest.raises(Stale):
        acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    acceptances.run(clock.now())

    assert (state(asked), in_force()) == ("expired", {})


@pytest.mark.parametrize(("person", "lost"), [("lena", "reviewer"), ("rita", "support")])
def test_confirmed_it_takes_both_still(asked, lena, rita, person, lost):
    acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    User.objects.filter(email__startswith=person).update(operator_role=lost)
    acceptances.run(clock.now())

    assert (state(asked), in_force()) == ("void", {})


def test_it_runs_out_after_a_week_and_may_be_asked_for_again(asked, short, lena, rita):
    late = clock.now() + WEEK

    with pytest.raises(Stale):
        acceptances.confirm(actor=acting(rita), acceptance=asked, at=late)
    acceptances.run(late)
    assert state(asked) == "expired"
    again = acceptances.ask(actor=acting(lena), load=short, reason="Still so", at=late)

    acceptances.confirm(actor=acting(rita), acceptance=again, at=late)
    acceptances.run(late)
    assert in_force() == {"EL": 39}


def test_taken_back_or_turned_down_it_is_answered_once(asked, short, lena, rita):
    acceptances.refuse(actor=acting(lena), acceptance=asked, at=clock.now())
    assert state(asked) == "withdrawn"
    with pytest.raises(Stale):
        acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())

    again = acceptances.ask(actor=acting(lena), load=short, reason="Once more", at=clock.now())
    acceptances.refuse(actor=acting(rita), acceptance=again, at=clock.now())
    acceptances.run(clock.now())
    assert (state(again), in_force()) == ("refused", {})


def test_one_acceptance_at_a_time(asked, short):
    other = staff("Lou", "compliance_lead")
    with pytest.raises(acceptances.AcceptanceOpen):
        acceptances.ask(actor=acting(other), load=short, reason="Me too", at=clock.now())


def test_the_same_files_again_are_kept_once_and_tell_the_leads_once(short, load, lena):
    with pytest.raises(FellShort) as caught:
        load(list_files.forty()[:39])

    assert caught.value.load.kept == short
    assert ListVersion.objects.count() == 1
    review_tasks.register()
    work.run_due(at=clock.now(), seconds=60, kinds=[kinds.kind("desk_mail")])
    assert [one.to for one in mail.outbox] == []  # Lena came after


def test_leads_hear_that_a_list_fell_short_and_that_it_is_asked_for(lena, load):
    with pytest.raises(FellShort) as caught:
        load(list_files.forty()[:39])
    acceptances.ask(actor=acting(lena), load=caught.value.load, reason="As announced", at=clock.now())

    review_tasks.register()
    work.run_due(at=clock.now(), seconds=60, kinds=[kinds.kind("desk_mail")])

    assert sorted(one.subject for one in mail.outbox) == [
        "A list fell short and was not put in force: csl",
        "To be confirmed: a list that fell short (csl)",
    ]
    assert "As announced" in mail.outbox[1].body


def test_on_the_page_a_lead_accepts_and_a_reviewer_confirms(short, lena, rita, client):
    page = reverse("compliance:list-load", args=[short.pk])
    client.force_login(lena)
    assert page in client.get(reverse("compliance:lists")).content.decode()
    html = client.get(page).content.decode()
    assert "Entity List" in html
    assert "Parties with a value: addresses" in html

    empty = client.post(reverse("compliance:list-accept", args=[short.pk]), {"reason": " "})
    assert (empty.status_code, "although it falls short" in empty.content.decode()) == (422, True)
    client.post(reverse("compliance:list-accept", args=[short.pk]), {"reason": "An annex is gone"})

    client.force_login(rita)
    asked = ListAcceptance.objects.get()
    assert "An annex is gone" in client.get(page).content.decode()
    answer = reverse("compliance:list-acceptance", args=[asked.public_id])
    assert client.post(answer, {"answer": "perhaps"}).status_code == 400
    client.post(answer, {"answer": "confirm"})
    acceptances.run(clock.now())
    assert in_force() == {"EL": 39}


def test_what_was_never_sound_cannot_be_accepted(lena, load):
    unread = ListLoad.objects.create(
        feed="csl", source="x", state="refused", refusal="cut_off", loaded_by="ops", started_at=clock.now()
    )
    with pytest.raises(acceptances.NotKept):
        acceptances.ask(actor=acting(lena), load=unread, reason="because", at=clock.now())


def test_a_command_only_asks_in_a_lead_s_name(load, lena, rita, tmp_path, capsys):
    path = str(list_files.write(tmp_path / "few.csv", list_files.forty()[:39]))
    accept = {"accept": ["EL"], "reason": "An annex is gone"}

    with pytest.raises(CommandError, match="--by E-MAIL"):
        call_command("load_lists", path, **accept)
    with pytest.raises(CommandError, match="no compliance lead"):
        call_command("load_lists", path, by=rita.email, **accept)
    call_command("load_lists", path, by=lena.email, **accept)

    asked = ListAcceptance.objects.get()
    assert "Not in force yet" in capsys.readouterr().out
    assert (asked.by_command, asked.asked_by, in_force()) == (True, lena, {})
    acceptances.confirm(actor=acting(rita), acceptance=asked, at=clock.now())
    acceptances.run(clock.now())
    assert in_force() == {"EL": 39}


def test_a_command_that_accepts_another_list_asks_for_nothing(load, lena, tmp_path, settings):
    settings.REQUIRED_LISTS = ["EL", "DPL"]
    path = str(list_files.write(tmp_path / "few.csv", list_files.forty()[:39]))

    with pytest.raises(CommandError, match=r"Refused \(too_few\)"):
        call_command("load_lists", path, accept=["DPL"], reason="so", by=lena.email)

    assert not ListAcceptance.objects.exists()
