"""The queue: unread answers, then the least time left; filters; the empty state; the fragment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from compliance.models import Case
from compliance.review import cases, clocks
from compliance.tests import desk_cast
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.cast import acting

QUEUE, SELECTED = "/rpl/queue/", "/rpl/queue/selected/"


@pytest.fixture
def three(partner: Partner, other_partner: Partner) -> None:
    """Three cases, the oldest opened last and over its limit."""
    entry = desk_cast.listed()
    for name, minutes, owner in [("Young", 2, partner), ("Late", 30, partner), ("Over", 75, other_partner)]:
        customer = desk_cast.new_customer(owner, f"{name} Ltd")
        desk_cast.open_case(customer, (entry, 8000, "strong"), at=clock.now() - timedelta(minutes=minutes))


def names(html: str) -> list[str]:
    found = {name: html.find(f">{name} Ltd<") for name in ("Young", "Late", "Over")}
    return sorted((name for name, at in found.items() if at >= 0), key=lambda name: found[name])


@pytest.mark.usefixtures("three")
def test_order_and_clock_words(client: Client, rita: User) -> None:
    client.force_login(rita)
    html = client.get(QUEUE).content.decode()
    assert names(html) == ["Over", "Late", "Young"]
    assert "Over by 15 min" in html
    assert 'data-clock="late"' in html


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"clock": "over"}, ["Over"]),
        ({"q": "late"}, ["Late"]),
        ({"q": "Southwind"}, ["Over"]),
        ({"list": "EL"}, ["Over", "Late", "Young"]),
        ({"list": "SDN"}, []),
        ({"band": "review"}, []),
        ({"trigger": "address"}, []),
        ({"claim": "mine"}, []),
        ({"claim": "nobody"}, ["Over", "Late", "Young"]),
        ({"clock": "nonsense", "page": "999"}, ["Over", "Late", "Young"]),
    ],
)
def test_filters(client: Client, rita: User, query: dict[str, str], left: list[str]) -> None:
    client.force_login(rita)
    assert names(client.get(QUEUE, query).content.decode()) == left


@pytest.mark.usefixtures("three")
def test_htmx_gets_the_lines_alone(client: Client, rita: User) -> None:
    client.force_login(rita)
    html = client.get(QUEUE, {"q": "late"}, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="queue-results"')
    assert 'data-announce="1 case"' in html
    assert 'hx-get="/rpl/queue/?q=late"' in html


def test_an_empty_queue_is_good_news(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert "The queue is empty" in client.get(QUEUE).content.decode()
    assert "Clear all filters" in client.get(QUEUE, {"q": "x"}).content.decode()


@pytest.mark.parametrize(
    ("minutes", "state", "text"),
    [(0, "ok", "60 min left"), (16, "late", "44 min left"), (66, "over", "Over by 6 min")],
)
def test_clock_words(minutes: int, state: str, text: str) -> None:
    shown = clocks.view(minutes * 60, paused=False)
    assert (shown.state, shown.text) == (state, text)
    assert clocks.view(minutes * 60, paused=True).text == "Paused, partner’s turn"


def test_within_a_minute_the_higher_score_comes_first(client: Client, rita: User, partner: Partner) -> None:
    """Cases of one import differ by seconds; what the page shows as equal is ordered by score."""
    at = clock.now() - timedelta(minutes=5, seconds=30)
    for place, (name, score) in enumerate([("Young", 7000), ("Late", 9900), ("Over", 8000)]):
        customer = desk_cast.new_customer(partner, f"{name} Ltd")
        entry = desk_cast.listed(f"Listed {name}", number=place)
        desk_cast.open_case(customer, (entry, score, "strong"), at=at + timedelta(seconds=place))
    client.force_login(rita)
    assert names(client.get(QUEUE).content.decode()) == ["Late", "Over", "Young"]


@pytest.mark.usefixtures("three")
def test_a_claim_that_ran_out_is_free_to_take(client: Client, rita: User, ravi: User) -> None:
    late = Case.objects.get(customer__name="Late Ltd")
    Case.objects.filter(pk=late.pk).update(
        state="claimed", claimed_by=ravi, claimed_until=clock.now() - timedelta(seconds=1)
    )
    client.force_login(rita)
    html = client.get(QUEUE, {"claim": "nobody"}).content.decode()
    assert names(html) == ["Over", "Late", "Young"]
    assert "idle: free to take" in html
    assert "data-viewing" not in html


@pytest.mark.usefixtures("three")
def test_who_is_at_work_is_seen_in_the_list(client: Client, rita: User, ravi: User) -> None:
    late = Case.objects.get(customer__name="Late Ltd")
    cases.claim(actor=acting(ravi), case=late, at=clock.now())
    client.force_login(rita)
    html = client.get(QUEUE).content.decode()
    assert "data-viewing" in html
    assert "at work now" in html
    assert names(client.get(QUEUE, {"claim": "nobody"}).content.decode()) == ["Over", "Young"]


@pytest.mark.usefixtures("three")
def test_ticked_cases_are_claimed_and_released_one_by_one(client: Client, rita: User, ravi: User) -> None:
    """One that a colleague holds is named with the reason; the others are not held up by it."""
    found = {one.customer.name: one for one in Case.objects.select_related("customer")}
    cases.claim(actor=acting(ravi), case=found["Late Ltd"], at=clock.now())
    client.force_login(rita)
    ticked = [one.public_id for one in found.values()]
    back = f"{QUEUE}?clock=over"
    said = client.post(SELECTED, {"action": "claim", "case": ticked, "next": back}, follow=True)
    assert said.redirect_chain == [(back, 302)]
    html = said.content.decode()
    assert "2 cases are yours now." in html
    assert f"Late Ltd: {ravi} is working on this case." in html
    assert Case.objects.filter(claimed_by=rita).count() == 2
    client.post(SELECTED, {"action": "release", "case": ticked})
    assert not Case.objects.filter(claimed_by=rita).exists()
    assert Case.objects.get(pk=found["Late Ltd"].pk).claimed_by == ravi


@pytest.mark.usefixtures("three")
def test_odd_bulk_posts_do_nothing(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert client.post(SELECTED, {"action": "approve", "case": ["x"]}).status_code == 400
    elsewhere = client.post(SELECTED, {"action": "claim", "next": "https://evil.example/"})
    assert elsewhere["Location"] == QUEUE
    assert not Case.objects.exclude(claimed_by=None).exists()


@pytest.mark.usefixtures("three")
def test_the_counters_follow_the_filters(client: Client, rita: User) -> None:
    """An htmx answer brings the counters along, so that they never contradict the lines."""
    client.force_login(rita)
    html = client.get(QUEUE, {"q": "late"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="queue-tiles" hx-swap-oob="true"' in html
    assert "Clear all filters" in html
