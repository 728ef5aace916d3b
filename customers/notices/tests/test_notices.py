"""Notifications: of customers one sees alone, nothing of one's own, nothing before it is shown, none lost or twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from customers.lifecycle import assignments
from customers.models import ByMail, Customer, Notice, NoticeChoice
from customers.notices import choices, digests, kinds, links, reading
from customers.notices.kinds import Wish
from customers.profile import compliance_status
from portal.audit import registry
from portal.audit.models import Audience, AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.jobs.kinds import periodic_jobs
from portal.outbox.models import Mail
from portal.testing.cast import acting, member
from portal.testing.mails import leave
from portal.testing.makers import make_customer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

CREATED, STATUS = "customers.created", "customers.status.changed"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIST, CHOICES = "/settings/notifications/", "/settings/notifications/choices/"


@pytest.fixture
def moment(monkeypatch, at):
    """The portal's clock, to be set."""
    state = SimpleNamespace(at=at)
    monkeypatch.setattr(clock, "now", lambda: state.at)
    return state


@pytest.fixture
def customer(partner, at):
    return make_customer(partner, at=at, name="Bramble Foods Ltd")


def wants(user, verb, *, portal=False, by_mail=ByMail.NEVER):
    choices.change(actor=plain(user), user=user, wanted={verb: Wish(portal, by_mail)}, at=clock.now())


def plain(user):
    return acting(user)


def move(customer, target, at, actor=None):
    customer.refresh_from_db()
    compliance_status.move(customer=customer, target=target, actor=actor or system("test"), at=at)


def told(user, at):
    return [one.verb for one in reading.in_portal(acting(user), at)]


def page(user, address=LIST):
    site = Client()
    site.force_login(user)
    return site.get(address).content.decode()


def test_every_type_is_one_that_partners_may_read():
    for one in kinds.every():
        declared = registry.type_of(one.verb)
        assert declared is not None, one.verb
        assert declared.audience == Audience.PARTNER


def test_few_are_proposed_and_none_by_mail():
    proposed = [one.proposed for one in kinds.every()]
    assert sum(not one.is_off for one in proposed) < len(proposed) / 2
    assert {one.by_mail for one in proposed} == {ByMail.NEVER}


def test_colleagues_hear_of_a_status_and_whoever_did_it_does_not(customer, alice, bob, frida, at):
    move(customer, "in_review", at, acting(frida))

    assert told(alice, at) == told(bob, at) == [STATUS]
    assert told(frida, at) == []


def test_the_usual_first_check_is_no_news(customer, alice, at):
    move(customer, "clear", at)

    assert told(alice, at) == []


def test_other_partners_and_staff_hear_nothing(customer, charlie, sam, rita, at):
    move(customer, "in_review", at)

    assert not Notice.objects.filter(user__in=[charlie, sam, rita]).exists()


def test_the_parent_hears_of_its_sub_partners_customers(sub_partner, alice, at):
    move(make_customer(sub_partner, at=at), "in_review", at)

    assert told(alice, at) == [STATUS]


def test_an_administrator_hears_only_of_her_own_and_no_more_once_they_are_not(customer, ada, alice, at):
    move(customer, "in_review", at)
    assert told(ada, at) == []

    assignments.assign(actor=acting(alice), customer=customer, people=[ada], at=at)
    assert told(ada, at) == ["customers.assigned"]
    assert "Bramble Foods" in page(ada)
    assert re.search(r'class="rail-count">\s*1<', page(ada))

    assignments.assign(actor=acting(alice), customer=customer, people=[], at=at)
    assert told(ada, at) == []
    assert "Bramble Foods" not in page(ada)


def test_who_is_off_by_default_hears_once_they_choose(partner, alice, bob, at, moment):
    wants(bob, CREATED, portal=True)
    make_customer(partner, at=at, actor=acting(alice))

    assert told(bob, at) == [CREATED]
    assert told(alice, at) == []


def test_a_muted_customer_is_silent_until_it_is_unmuted(customer, alice, at, moment, client):
    client.force_login(alice)
    address = reverse("customers:mute", args=[customer.public_id])
    client.post(address, {"muted": "yes"})
    move(customer, "in_review", at)
    assert told(alice, at) == []
    assert "Bramble Foods" in page(alice, CHOICES)

    client.post(address, {"muted": "no"})
    move(customer, "non_compliant", at)
    assert told(alice, at) == [STATUS]


def test_what_is_held_back_comes_when_it_is_shown(customer, alice, at, moment):
    wants(alice, STATUS, portal=True, by_mail=ByMail.AT_ONCE)
    Customer.objects.filter(pk=customer.pk).update(outcome_held_at=at, outcome_shown_at=at + HOUR)
    move(customer, "in_review", at + timedelta(minutes=1))

    moment.at = at + timedelta(minutes=30)
    assert reading.unread(acting(alice), moment.at) == 0
    assert "Bramble Foods" not in page(alice)
    leave(moment.at)
    assert mail.outbox == []

    moment.at = at + HOUR + timedelta(minutes=1)
    assert reading.unread(acting(alice), moment.at) == 1
    leave(moment.at)
    leave(moment.at + HOUR)
    assert [one.to for one in mail.outbox] == [[alice.email]]


def test_a_hold_that_grows_longer_holds_the_mail_too(customer, alice, at, moment):
    wants(alice, STATUS, by_mail=ByMail.AT_ONCE)
    Customer.objects.filter(pk=customer.pk).update(outcome_held_at=at, outcome_shown_at=at + HOUR)
    move(customer, "in_review", at + timedelta(minutes=1))
    Customer.objects.filter(pk=customer.pk).update(outcome_shown_at=at + 2 * HOUR)

    moment.at = at + HOUR + timedelta(minutes=1)
    leave(moment.at)
    assert mail.outbox == []

    moment.at = at + 4 * HOUR
    leave(moment.at)
    assert len(mail.outbox) == 1


def test_an_outcome_that_was_undone_is_not_mailed(customer, alice, at, moment):
    move(customer, "in_review", at)
    wants(alice, STATUS, by_mail=ByMail.AT_ONCE)
    move(customer, "non_compliant", at)
    move(customer, "in_review", at)
    moment.at = at + HOUR
    leave(moment.at)

    # "In review", where it is again, is true; that it was non-compliant is not any more.
    assert [one.why for one in Mail.objects.filter(kind="notice.at_once").order_by("pk")] == [
        Mail.Why.UNTRUE,
        "",
    ]


def test_a_mail_at_once_names_its_customer_and_can_be_stopped_by_the_mail_program(
    partner, alice, bob, at, moment
):
    wants(bob, CREATED, by_mail=ByMail.AT_ONCE)
    made = make_customer(partner, at=at, actor=acting(alice), name="Bramble Foods Ltd")
    leave(at)

    (sent,) = mail.outbox
    assert sent.to == [bob.email]
    assert "Bramble Foods Ltd" in sent.subject
    assert made.public_id in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body

    stranger = Client(enforce_csrf_checks=True)
    address = link[link.index("/settings") :]
    assert stranger.get(address).status_code == 200
    assert choices.of_user(bob.pk)[CREATED].by_mail == ByMail.AT_ONCE
    answer = stranger.post(address, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert choices.of_user(bob.pk)[CREATED].by_mail == ByMail.NEVER
    assert stranger.post(address, {}).status_code == 200

    make_customer(partner, at=at, actor=acting(alice))
    leave(at)
    assert len(mail.outbox) == 1


def test_one_link_stops_all_mails_and_leaves_the_portal(alice, client, moment):
    wants(alice, STATUS, portal=True, by_mail=ByMail.DIGEST)
    wants(alice, CREATED, by_mail=ByMail.AT_ONCE)
    link = links.address(alice.pk, choices.DIGEST)
    client.post(link[link.index("/settings") :], {"what": "all"})

    now = choices.of_user(alice.pk)
    assert {one.by_mail for one in now.values()} == {ByMail.NEVER}
    assert now[STATUS].in_portal


def test_a_link_that_is_not_whole_stops_nothing(alice, client):
    link = links.address(alice.pk, choices.DIGEST)
    bad = link[link.index("/settings") : -4] + "AAA/"

    assert client.get(bad).status_code == 404
    assert client.post(bad).status_code == 404


def test_mails_stop_for_a_customer_that_is_muted_or_gone_from_sight_meanwhile(
    partner, alice, ada, bob, at, moment
):
    wants(bob, "customers.profile.changed", by_mail=ByMail.AT_ONCE)
    wants(bob, CREATED, by_mail=ByMail.AT_ONCE)
    made = make_customer(partner, at=at, actor=acting(alice))
    choices.mute(actor=acting(bob), customer=made, muted=True, at=at)
    leave(at)

    assert mail.outbox == []
    assert Mail.objects.get(kind="notice.at_once").why == Mail.Why.NOT_THEIRS


@pytest.mark.parametrize(
    ("zone", "now", "eight"),
    [
        ("Europe/Paris", "2026-03-28T07:00:00", "2026-03-28T07:00:00"),  # winter: 08:00 is 07:00 UTC
        ("Europe/Paris", "2026-03-29T05:59:59", "2026-03-28T07:00:00"),
        ("Europe/Paris", "2026-03-29T06:00:00", "2026-03-29T06:00:00"),  # the clock went forward that night
        ("America/New_York", "2026-11-01T12:59:59", "2026-10-31T12:00:00"),
        ("America/New_York", "2026-11-01T13:00:00", "2026-11-01T13:00:00"),  # and back
        ("Pacific/Auckland", "2026-06-01T20:00:00", "2026-06-01T20:00:00"),
        ("Not/AZone", "2026-06-01T08:30:00", "2026-06-01T08:00:00"),
    ],
)
def test_eight_is_eight_of_the_readers_clock(zone, now, eight):
    moments = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, eight)]
    found = digests.last_eight(moments[0], zone)

    assert found.timestamp() == moments[1].timestamp()
    assert found.hour == 8


@pytest.fixture
def paris(bob, moment):
    """Bob reads his digest in Paris; the night before the clock goes forward."""
    bob.time_zone = "Europe/Paris"
    bob.save()
    moment.at = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    wants(bob, CREATED, by_mail=ByMail.DIGEST)
    return bob


def tick(moment, *, to):
    """The worker's minute."""
    moment.at = to
    digests.run(to)
    leave(to)


def test_a_digest_comes_once_at_eight_also_when_the_clock_goes_forward(partner, alice, paris, moment):
    for name in ("First Ltd", "Second Ltd"):
        make_customer(partner, at=moment.at, actor=acting(alice), name=name)
    eight = datetime(2026, 3, 29, 6, 0, tzinfo=UTC)

    tick(moment, to=eight - timedelta(seconds=1))
    assert mail.outbox == []

    tick(moment, to=eight)
    tick(moment, to=eight + timedelta(minutes=1))
    (sent,) = mail.outbox
    assert sent.to == [paris.email]
    assert "First Ltd" in sent.body
    assert "Second Ltd" in sent.body

    make_customer(partner, at=eight + HOUR, actor=acting(alice), name="Third Ltd")
    tick(moment, to=eight + 2 * HOUR)
    assert len(mail.outbox) == 1
    tick(moment, to=eight + DAY)
    assert len(mail.outbox) == 2
    assert "Third Ltd" in mail.outbox[1].body
    assert "First Ltd" not in mail.outbox[1].body


def test_mails_are_in_the_readers_language(partner, alice, paris, moment):
    paris.language = "fr"
    paris.save()
    wants(paris, STATUS, by_mail=ByMail.DIGEST)
    wants(paris, CREATED, by_mail=ByMail.AT_ONCE)
    customer = make_customer(partner, at=moment.at, actor=acting(alice))
    move(customer, "in_review", moment.at)
    leave(moment.at)
    tick(moment, to=datetime(2026, 3, 29, 6, 0, tzinfo=UTC))

    at_once, digest = mail.outbox
    assert "Un client est créé" in at_once.subject
    assert "a créé le client" in at_once.body
    assert "En examen" in digest.body


def test_a_digest_with_nothing_is_not_sent(partner, alice, paris, moment):
    tick(moment, to=datetime(2026, 3, 29, 6, 0, tzinfo=UTC))
    assert not Mail.objects.filter(kind="notice.digest").exists()

    made = make_customer(partner, at=moment.at, actor=acting(alice))
    choices.mute(actor=acting(paris), customer=made, muted=True, at=moment.at)
    tick(moment, to=datetime(2026, 3, 30, 6, 0, tzinfo=UTC))
    assert mail.outbox == []
    assert Mail.objects.get(kind="notice.digest").why == Mail.Why.UNTRUE


def test_what_commits_after_its_digest_left_waits_for_the_next(partner, alice, paris, moment):
    eight = datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    make_customer(partner, at=moment.at, actor=acting(alice), name="First Ltd")
    tick(moment, to=eight)
    make_customer(partner, at=eight - timedelta(seconds=2), actor=acting(alice), name="Late Ltd")

    tick(moment, to=eight + timedelta(minutes=1))
    assert len(mail.outbox) == 1
    tick(moment, to=eight + DAY)
    assert ["Late Ltd" in one.body for one in mail.outbox] == [False, True]


def test_a_stopped_worker_sends_one_digest_when_it_is_back(partner, alice, paris, moment):
    for day in range(3):
        at = moment.at + day * DAY
        make_customer(partner, at=at, actor=acting(alice), name=f"Day {day} Ltd")

    tick(moment, to=datetime(2026, 3, 31, 9, 30, tzinfo=UTC))
    (sent,) = mail.outbox
    assert all(f"Day {day} Ltd" in sent.body for day in range(3))


def test_a_held_outcome_comes_with_the_first_digest_after_it_is_shown(partner, alice, paris, moment):
    wants(paris, STATUS, by_mail=ByMail.DIGEST)
    customer = make_customer(partner, at=moment.at, actor=acting(alice), name="Held Ltd")
    NoticeChoice.objects.filter(verb=CREATED).delete()
    Notice.objects.all().delete()
    eight = datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    held = {"outcome_held_at": eight - 2 * HOUR, "outcome_shown_at": eight + HOUR}
    Customer.objects.filter(pk=customer.pk).update(**held)
    move(customer, "in_review", eight - HOUR)

    for to in (eight, eight + 2 * HOUR):
        tick(moment, to=to)
        assert mail.outbox == []
    tick(moment, to=eight + DAY)
    assert len(mail.outbox) == 1


def test_somebody_who_left_gets_nothing(partner, alice, paris, moment):
    make_customer(partner, at=moment.at, actor=acting(alice))
    paris.membership.delete()
    tick(moment, to=datetime(2026, 3, 29, 6, 0, tzinfo=UTC))

    assert mail.outbox == []


def test_the_jobs_are_known():
    assert {"notice_digests", "forget_notices"} <= {one.name for one in periodic_jobs()}


def test_old_ones_go_and_the_history_stays(customer, alice, at):
    move(customer, "in_review", at)
    events = AuditEvent.objects.count()
    reading.forget(at + reading.KEPT + DAY)

    assert not Notice.objects.exists()
    assert AuditEvent.objects.count() == events


def test_nothing_is_left_of_a_change_that_is_undone(partner, alice, bob, at, moment):
    wants(bob, CREATED, portal=True, by_mail=ByMail.AT_ONCE)
    with transaction.atomic():
        make_customer(partner, at=at, actor=acting(alice))
        assert Notice.objects.exists()
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Mail.objects.filter(kind="notice.at_once").exists()


def test_nobody_of_a_closed_account_is_written_to(partner, alice, at, moment):
    gone = member("Gone", partner, "read_only")
    wants(gone, CREATED, by_mail=ByMail.AT_ONCE)
    gone.is_active = False
    gone.save()
    make_customer(partner, at=at, actor=acting(alice))

    assert not Notice.objects.exists()
