"""The queue: unread answers, then the least time left; filters; the empty state; the fragment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from compliance.selectors import clocks
from compliance.tests import desk_cast
from portal.accounts.models import Partner, User
from portal.base import clock

QUEUE = "/rpl/queue/"


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
