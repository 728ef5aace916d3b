"""Who decides is made by two people, one of them a lead; nobody is who it is about (domain.md §4)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts import appointments
from portal.accounts.appointments import AlreadyAsked, NothingAsked, TakesTwo, WorksForPartner
from portal.accounts.models import Appointment, User
from portal.audit.models import AuditEvent
from portal.base.errors import NotAllowed, Stale
from portal.testing import mails
from portal.testing.cast import UserFactory, acting, staff

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REVIEWER = {"operator_role": "reviewer"}


@pytest.fixture
def nina(db):
    return UserFactory(name="Nina", email="nina@operator.example.com")


@pytest.fixture
def asked(nina, sam):
    return appointments.ask(actor=acting(sam), person=nina, after=REVIEWER, reason="New colleague", at=AT)


def role_of(person) -> str:
    return User.objects.get(pk=person.pk).operator_role


def test_one_asks_a_lead_confirms_and_the_person_chooses_a_password_of_their_own(asked, nina, lena, client):
    client.force_login(nina)
    assert role_of(nina) == ""

    appointments.confirm(actor=acting(lena), appointment=asked, at=AT + timedelta(hours=1))

    nina.refresh_from_db()
    assert nina.operator_role == "reviewer"
    assert not nina.has_usable_password(), "whoever made the account may know its password"
    assert client.get(reverse("preferences")).status_code == 302, "open sessions end"
    told = list(AuditEvent.objects.filter(verb__startswith="accounts.appointment").order_by("pk"))
    assert [(one.verb.rpartition(".")[2], one.actor_name) for one in told] == [
        ("asked", "Sam"),
        ("done", "Lena"),
    ]
    assert told[0].reason == "New colleague"


def test_the_one_appointed_gets_in_by_a_link_to_their_own_mail(asked, nina, lena, client):
    appointments.confirm(actor=acting(lena), appointment=asked, at=AT)

    client.post(reverse("account_reset_password"), {"email": nina.email})
    mails.leave()

    assert [one.to for one in mail.outbox] == [[nina.email]]


PEOPLE = ("sam", "pat", "lena", "lou", "nina")


@pytest.mark.parametrize(("asker", "second"), list(itertools.product(PEOPLE, PEOPLE)))
def test_every_pair_of_people(asker, second, nina, sam, lena):
    """In force only by two of support and leads, a lead among them, neither of them Nina."""
    people = {
        "sam": sam,
        "lena": lena,
        "nina": nina,
        "pat": staff("Pat", "support"),
        "lou": staff("Lou", "compliance_lead"),
    }
    good = asker != second and "nina" not in (asker, second) and {asker, second} & {"lena", "lou"}

    try:
        one = appointments.ask(actor=acting(people[asker]), person=nina, after=REVIEWER, reason="r", at=AT)
        appointments.confirm(actor=acting(people[second]), appointment=one, at=AT)
    except (TakesTwo, NotAllowed):
        assert not good

    assert role_of(nina) == ("reviewer" if good else "")


@pytest.mark.parametrize("who", ["alice", "rita"])
def test_others_neither_ask_nor_answer(who, asked, nina, request):
    other = acting(request.getfixturevalue(who))

    with pytest.raises(NotAllowed):
        appointments.ask(actor=other, person=UserFactory(), after=REVIEWER, reason="r", at=AT)
    for answer in (appointments.confirm, appointments.refuse):
        with pytest.raises(NotAllowed):
            answer(actor=other, appointment=asked, at=AT)
    assert role_of(nina) == ""


def test_it_runs_out_after_a_week(asked, nina, lena):
    with pytest.raises(Stale):
        appointments.confirm(actor=acting(lena), appointment=asked, at=AT + appointments.STANDS_FOR)

    assert not appointments.waiting(AT + appointments.STANDS_FOR).exists()
    again = appointments.ask(
        actor=acting(lena), person=nina, after=REVIEWER, reason="r", at=AT + timedelta(days=8)
    )
    asked.refresh_from_db()
    assert (asked.state, again.state) == ("expired", "asked")


def test_it_is_answered_once(asked, nina, lena):
    appointments.refuse(actor=acting(lena), appointment=asked, at=AT)

    with pytest.raises(Stale):
        appointments.confirm(actor=acting(lena), appointment=asked, at=AT)
    asked.refresh_from_db()
    assert (asked.state, role_of(nina)) == ("refused", "")


def test_the_asker_takes_it_back(asked, sam):
    appointments.refuse(actor=acting(sam), appointment=asked, at=AT)

    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_one_thing_at_a_time_for_a_person(asked, nina, lena):
    with pytest.raises(AlreadyAsked):
        appointments.ask(actor=acting(lena), person=nina, after=REVIEWER, reason="r", at=AT)


def test_nothing_is_put_in_force_over_what_changed_since(nina, rita, lena, sam):
    one = appointments.ask(
        actor=acting(sam), person=rita, after={"email": "new@operator.example.com"}, reason="r", at=AT
    )
    User.objects.filter(pk=rita.pk).update(email="moved@operator.example.com")

    with pytest.raises(Stale):
        appointments.confirm(actor=acting(lena), appointment=one, at=AT)
    one.refresh_from_db()
    assert one.state == "asked"


@pytest.mark.parametrize(
    ("role", "active", "after", "two"),
    [
        ("", True, {"operator_role": "reviewer"}, True),
        ("", True, {"operator_role": "compliance_lead"}, True),
        ("", True, {"operator_role": "support"}, False),
        ("", True, {"email": "x@operator.example.com"}, False),
        ("", False, {"is_active": True}, False),
        ("reviewer", True, {"operator_role": "compliance_lead"}, True),
        ("reviewer", True, {"operator_role": "support"}, True),
        ("reviewer", True, {"operator_role": ""}, False),
        ("reviewer", True, {"is_active": False}, False),
        ("reviewer", True, {"email": "x@operator.example.com"}, True),
        ("reviewer", False, {"is_active": True}, True),
        ("compliance_lead", True, {"operator_role": "reviewer"}, True),
        ("compliance_lead", True, {}, False),
    ],
)
def test_what_takes_two(role, active, after, two, lena, db):
    person = UserFactory(operator_role=role, is_active=active)

    assert appointments.takes_two(person, after) is two
    if not two:
        with pytest.raises(NothingAsked):
            appointments.ask(actor=acting(lena), person=person, after=after, reason="r", at=AT)


def test_whoever_works_for_a_partner_is_not_appointed(alice, lena):
    with pytest.raises(WorksForPartner):
        appointments.ask(actor=acting(lena), person=alice, after=REVIEWER, reason="r", at=AT)


def test_a_role_is_taken_away_by_one_at_once(rita, lena, client):
    client.force_login(lena)

    client.post(reverse("appointment-end", args=[rita.pk]), {"reason": "Left"})

    assert role_of(rita) == ""
    assert AuditEvent.objects.get(verb="accounts.appointment.ended").reason == "Left"


@pytest.mark.parametrize("column", ["asked_by", "person"])
def test_the_database_holds_it_too(column, asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=asked.pk).update(state="done", closed_by=getattr(asked, column))


def test_the_page_asks_shows_and_answers(nina, sam, lena, client):
    client.force_login(sam)
    page = reverse("appointments")
    said = {"person": nina.email, "operator_role": "reviewer", "reason": "New colleague"}
    assert client.post(page, said).status_code == 302
    one = Appointment.objects.get()
    assert 'value="confirm"' not in client.get(page).content.decode()

    client.force_login(lena)
    assert 'value="confirm"' in client.get(page).content.decode()
    client.post(reverse("appointment-answer", args=[one.public_id]), {"answer": "confirm"})

    assert role_of(nina) == "reviewer"
    assert "RPL reviewer" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"person": "nobody@operator.example.com", "operator_role": "reviewer", "reason": "r"}, "person"),
        ({"person": "nina@operator.example.com", "operator_role": "reviewer", "reason": ""}, "reason"),
        ({"person": "nina@operator.example.com", "operator_role": "boss", "reason": "r"}, "operator_role"),
        ({"person": "nina@operator.example.com", "operator_role": "", "reason": "r"}, "__all__"),
        (
            {"person": "nina@operator.example.com", "email": "sam@operator.example.com", "reason": "r"},
            "email",
        ),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field_and_nothing_is_lost(said, where, nina, sam, client):
    client.force_login(sam)

    answer = client.post(reverse("appointments"), said)

    assert answer.status_code == 422
    assert where in answer.context["form"].errors
    assert f'value="{said["person"]}"' in answer.content.decode()
    assert not Appointment.objects.exists()


def test_the_first_people_are_appointed_by_a_command(nina, alice, capsys):
    call_command("appoint", "NINA@operator.example.com", "compliance_lead")

    assert role_of(nina) == "compliance_lead"
    assert AuditEvent.objects.get(verb="accounts.appointment.by_command").actor_kind == "system"
    for email in ("nobody@operator.example.com", alice.email):
        with pytest.raises(CommandError):
            call_command("appoint", email, "reviewer")
