"""The pages of notifications: without a script, one's own alone, bad input kept and explained, cheap."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.models import ByMail, Notice
from customers.notices import choices, kinds, links, reading
from customers.profile import compliance_status
from portal.base.actors import system
from portal.testing.cast import acting
from portal.testing.makers import make_customer
from portal.testing.queries import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

LIST, CHOICES = "/settings/notifications/", "/settings/notifications/choices/"


def reviewed(partner, at, n=1):
    """So many customers whose review begins."""
    for number in range(n):
        customer = make_customer(partner, at=at, name=f"Bramble {number} Ltd")
        compliance_status.move(customer=customer, target="in_review", actor=system("test"), at=at)


@pytest.fixture
def site(client, alice):
    client.force_login(alice)
    return client


def filled(**more):
    """What a browser sends of the page as it is proposed."""
    return {f"mail_{one.field}": one.proposed.by_mail for one in kinds.every()} | more


def mark(site, notice, state):
    return site.post(reverse("notices:mark", args=[notice.public_id]), {"state": state})


def test_one_is_read_looked_at_again_and_leads_to_its_customer(site, partner, alice, at):
    reviewed(partner, at)
    notice = Notice.objects.get(user=alice)

    mark(site, notice, "read")
    assert reading.unread(acting(alice), at) == 0
    assert "Mark as unread" in site.get(LIST).content.decode()

    mark(site, notice, "unread")
    assert reading.unread(acting(alice), at) == 1

    opened = mark(site, notice, "open")
    assert opened["Location"] == reverse("customers:detail", args=[notice.customer.public_id])
    assert reading.unread(acting(alice), at) == 0
    assert mark(site, notice, "eaten").status_code == 400


def test_nobody_marks_a_colleagues(site, partner, alice, bob, at):
    reviewed(partner, at)
    theirs = Notice.objects.get(user=bob)

    assert mark(site, theirs, "read").status_code == 404
    site.post(reverse("notices:read-all"), {"until": theirs.public_id})
    assert not Notice.objects.exclude(read_at=None).exists()


def test_all_that_the_page_showed_are_read_and_what_came_meanwhile_is_not(site, partner, alice, at):
    reviewed(partner, at, 2)
    page = site.get(LIST)
    reviewed(partner, at)
    site.post(reverse("notices:read-all"), {"until": page.context["latest"]})

    assert reading.unread(acting(alice), at) == 1


def test_the_bell_is_on_every_page_of_a_partner_and_on_none_of_the_desk(site, partner, rita, at):
    reviewed(partner, at)
    assert 'class="bell-count">1<' in site.get("/customers/").content.decode().replace("\n", "")

    site.force_login(rita)
    assert 'class="bell' not in site.get("/rpl/").content.decode()


@pytest.mark.parametrize("address", [LIST, "/customers/", CHOICES])
def test_more_notifications_ask_the_database_no_more_often(site, partner, at, address):
    reviewed(partner, at)
    one = asked(site, address)
    reviewed(partner, at, 5)

    assert asked(site, address) == one


def test_the_bell_counts_with_one_query(django_assert_num_queries, partner, alice, ada, at):
    reviewed(partner, at, 2)
    for person in (alice, ada):
        who = acting(person)
        with django_assert_num_queries(1):
            reading.unread(who, at)


def test_what_is_chosen_is_kept_and_what_is_proposed_needs_no_row(site, alice):
    created = kinds.kind("customers.created")
    page = site.post(CHOICES, filled(**{f"mail_{created.field}": "digest", f"portal_{created.field}": "on"}))

    assert page.status_code == 302
    now = choices.of_user(alice.pk)
    assert (now[created.verb].in_portal, now[created.verb].by_mail) == (True, ByMail.DIGEST)
    assert not now["customers.quota.threshold"].in_portal  # its tick was taken off


def test_a_choice_that_is_not_on_offer_is_said_at_its_field_and_the_rest_is_kept(site, alice):
    one, other = kinds.every()[:2]
    page = site.post(CHOICES, filled(**{f"mail_{one.field}": "pigeon", f"mail_{other.field}": "at_once"}))
    text = page.content.decode()

    assert page.status_code == 422
    assert "This is not on offer" in text
    assert '<option value="at_once" selected>' in text
    assert choices.of_user(alice.pk)[other.verb].by_mail == ByMail.NEVER

    missing = {name: value for name, value in filled().items() if name != f"mail_{one.field}"}
    assert "Choose whether and when this comes by mail." in site.post(CHOICES, missing).content.decode()


def test_french_people_read_french(site, alice, partner, at):
    alice.language = "fr"
    alice.save()
    reviewed(partner, at)

    assert "Tout marquer comme lu" in site.get(LIST, headers={"accept-language": "fr"}).content.decode()
    link = links.address(alice.pk, choices.DIGEST)
    site.logout()
    assert "résumé quotidien" in site.get(link[link.index("/settings") :]).content.decode()
