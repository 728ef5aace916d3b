"""Support views as a partner's person: read-only, 15 minutes, both names in the history, never as a reviewer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import NoReverseMatch, get_resolver, reverse

from portal.accounts import view_as
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.base import clock


def view(client, person, reason="Ticket 7"):
    return client.post(reverse("view-as", args=[person.pk]), {"reason": reason})


@pytest.fixture
def viewing(client, sam, alice):
    client.force_login(sam)
    assert view(client, alice).status_code == 302
    return client


def test_support_sees_what_the_person_sees_under_a_banner(viewing, alice):
    page = viewing.get(reverse("customers:list"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "you view as" in text
    assert alice.email in text
    assert viewing.get("/admin/").status_code == 302


def test_history_has_both_names_the_reason_and_every_page(viewing, alice, partner):
    viewing.get(reverse("customers:list"))
    viewing.post(reverse("view-as-end"))

    told = list(AuditEvent.objects.filter(verb__startswith="accounts.view_as").order_by("pk"))
    assert [one.verb.rpartition(".")[2] for one in told] == ["began", "looked", "ended"]
    assert {(one.actor_name, one.object_name, one.partner_id) for one in told} == {
        ("Sam", "Alice", partner.pk)
    }
    assert told[0].reason == "Ticket 7"
    assert told[1].after == {"path": reverse("customers:list")}


def test_it_ends_by_itself_after_a_quarter_of_an_hour(viewing):
    with time_machine.travel(clock.now() + timedelta(minutes=view_as.MINUTES), tick=False):
        answer = viewing.get(reverse("customers:list"))

    assert answer.status_code == 403, "support has no customers of its own"
    assert AuditEvent.objects.filter(verb="accounts.view_as.ended").count() == 1


def posted() -> list[str]:
    """Every address of the portal that needs no object, and those of the customer's pages with a made-up one."""
    found = []
    for space in ("customers", "compliance", None):
        patterns = (
            get_resolver().namespace_dict[space][1].url_patterns if space else get_resolver().url_patterns
        )
        for one in patterns:
            name = getattr(one, "name", None)
            if not name:
                continue
            for args in ([], ["x" * 12], ["x" * 12, "y" * 12], [1]):
                try:
                    found.append(reverse(f"{space}:{name}" if space else name, args=args))
                    break
                except NoReverseMatch:
                    continue
    return sorted(set(found))


def test_nothing_can_be_posted_meanwhile(viewing):
    free = {reverse("view-as-end"), reverse("account_logout")}
    tried = [address for address in posted() if address not in free]

    answers = {address: viewing.post(address).status_code for address in tried}

    assert len(tried) > 60
    assert {address: code for address, code in answers.items() if code != 403} == {}
    assert "Nothing was changed" in viewing.post(reverse("customers:create")).content.decode()


@pytest.mark.parametrize("who", ["rita", "lena", "sam"])
def test_nobody_of_the_operator_s_staff_is_looked_through(who, client, sam, request):
    client.force_login(sam)

    answer = view(client, request.getfixturevalue(who))

    assert answer.status_code == 422
    assert view_as.KEY not in client.session


def test_a_reason_is_asked_for(client, sam, alice):
    client.force_login(sam)

    assert view(client, alice, reason="").status_code == 422
    assert client.get(reverse("customers:list")).status_code == 403


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"operator_role": "reviewer"}], ids=["closed", "appointed"]
)
def test_it_ends_when_the_person_may_no_longer_be_viewed(change, viewing, alice):
    if "operator_role" in change:
        alice.membership.delete()
    User.objects.filter(pk=alice.pk).update(**change)

    assert viewing.get(reverse("customers:list")).status_code == 403


def test_it_ends_when_support_loses_the_right(viewing, sam):
    User.objects.filter(pk=sam.pk).update(operator_role="", is_staff=False, is_superuser=False)

    assert viewing.get(reverse("customers:list")).status_code == 403


def test_signing_out_ends_both(viewing):
    viewing.post(reverse("account_logout"))

    assert viewing.get(reverse("customers:list")).status_code == 302


def test_the_admin_leads_there_for_partners_people_alone(client, sam, alice, rita):
    client.force_login(sam)

    def links(person):
        page = client.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()
        return reverse("view-as", args=[person.pk]) in page

    assert links(alice)
    assert not links(rita)
