"""The list, Today, search and figures in a real browser: by keyboard, and to the accessibility rules."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.base import clock
from portal.testing.cast import PASSWORD, acting
from portal.testing.makers import make_customer

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def entered(page: Page, live_server: Any, alice: Any, partner: Any, catalogue: Any) -> Page:
    """Alice, signed in, with two customers."""
    for name in ("North Wind Ltd", "Birch Ltd"):
        make_customer(partner, at=clock.now(), actor=acting(alice), name=name)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Work e-mail").fill(alice.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Sign in|Continue")).click()
    page.wait_for_url("**/customers/today/")
    return page


def looked_at(page: Page) -> list[Any]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_search_is_opened_filled_and_followed_by_keys_alone(entered: Page) -> None:
    entered.keyboard.press("Control+k")
    box = entered.get_by_role("combobox", name="Search customers, subscribers and pages")
    expect(box).to_be_focused()
    entered.keyboard.type("i")
    expect(entered.get_by_role("option", name="Birch Ltd")).to_have_attribute("aria-selected", "true")
    assert looked_at(entered) == []

    entered.keyboard.press("ArrowDown")
    expect(entered.get_by_role("option", name="North Wind Ltd")).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == entered.get_by_role(
        "option", name="North Wind Ltd"
    ).get_attribute("id")
    entered.keyboard.press("Enter")

    expect(entered.get_by_role("heading", name="North Wind Ltd")).to_be_visible()


def test_escape_closes_the_search_and_gives_the_focus_back(entered: Page) -> None:
    opener = entered.get_by_role("link", name="Search")
    opener.first.click()
    expect(entered.get_by_role("dialog", name="Search")).to_be_visible()

    entered.keyboard.press("Escape")

    expect(entered.get_by_role("dialog", name="Search")).to_be_hidden()


@pytest.mark.parametrize("path", ["today/", "", "analytics/", "search/?q=north"])
def test_the_pages_keep_to_the_rules(entered: Page, live_server: Any, path: str) -> None:
    entered.goto(f"{live_server.url}/customers/{path}")
    for drop in entered.locator("main details").all():
        drop.evaluate("one => { one.open = true; }")

    assert looked_at(entered) == []


def test_ticked_customers_get_a_tag(entered: Page, live_server: Any) -> None:
    entered.goto(f"{live_server.url}/customers/")
    entered.get_by_label("Select North Wind Ltd").check()
    bar = entered.get_by_role("region", name="Selected customers")
    expect(bar).to_be_visible()
    bar.get_by_label("Tag").fill("gold")
    bar.get_by_role("button", name="Add tag").click()

    expect(entered.get_by_text("1 customer was changed.")).to_be_visible()
    expect(entered.get_by_role("row", name=re.compile("North Wind Ltd"))).to_contain_text("gold")
