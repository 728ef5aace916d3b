"""The desk in a real browser: a case without a pointer, results said aloud, nothing lost by a refresh, axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from compliance.models import Case, ListLoad
from compliance.tests import desk_cast
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(partner: Partner) -> Case:
    """A case with two review candidates, one written in another script."""
    desk_cast.in_force("EL", "DPL")
    entry = desk_cast.listed()
    entry.party["names"].append({"text": "Зикванда Брамбл", "kind": "aka"})
    entry.save(update_fields=["party"])
    found = [
        (entry, 8100, "review"),
        (desk_cast.listed("Bramble Road Works", code="DPL", number=2), 7000, "review"),
    ]
    return desk_cast.open_case(desk_cast.new_customer(partner), *found, at=clock.now())


@pytest.fixture
def page(browser: Browser, live_server: Any, rita: User) -> Any:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto("/accounts/login/")
    opened.get_by_label("Work e-mail").fill(rita.email)
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name=re.compile("Sign in|Continue")).first.click()
    opened.wait_for_url(lambda url: "/accounts/login" not in url)
    yield opened
    context.close()


def judge_by_keys(page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.press("Tab")
    expect(page.locator("#id_reason_no_match")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")


def test_a_whole_case_without_a_pointer(page: Page, case: Case) -> None:
    said = page.locator("#announce")
    page.goto("/rpl/queue/")
    page.keyboard.press("t")
    page.wait_for_url(f"**/rpl/cases/{case.public_id}/")
    judge_by_keys(page)
    expect(said).to_contain_text("Verdict saved: Zyxwanda Bramble Holding, No match.")
    expect(page.locator("#compare-title")).to_be_focused()
    judge_by_keys(page)
    expect(said).to_contain_text("Every candidate has a verdict.")
    page.keyboard.press("p")
    expect(page.locator(".case-tools")).to_be_focused()
    page.locator("#id_reason").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("Decided: Approved.")
    expect(page.locator("h1")).to_be_focused()
    case.refresh_from_db()
    assert case.state == "approved"
    page.keyboard.press("z")
    expect(said).to_contain_text("Undone.")


def test_single_keys_can_be_turned_off(page: Page, case: Case) -> None:
    page.goto("/rpl/queue/")
    page.keyboard.press("?")
    page.get_by_label("Use single-key shortcuts on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.wait_for_timeout(300)
    case.refresh_from_db()
    assert (case.state, page.url.endswith("/rpl/queue/")) == ("open", True)


def test_names_can_be_read_in_latin_letters(page: Page, case: Case) -> None:
    page.goto(f"/rpl/cases/{case.public_id}/")
    own, read = page.get_by_text("Зикванда").first, page.locator(".script-read").first
    expect(own).to_be_visible()
    expect(read).to_be_hidden()
    page.get_by_label("Latin", exact=True).check()
    expect(read).to_be_visible()
    expect(own).to_be_hidden()


def test_a_refresh_keeps_focus_and_counts_ticks(page: Page, case: Case) -> None:
    page.goto("/rpl/queue/")
    bar = page.locator("#bulk-bar")
    expect(bar).to_be_hidden()
    link = page.locator(f"#case-{case.public_id}")
    link.focus()
    page.evaluate("document.querySelector('#queue-results').dataset.old = 'yes'")
    page.evaluate("htmx.ajax('GET', location.href, {target: '#queue-results', swap: 'outerHTML'})")
    expect(
        page.locator("#queue-results:not([data-old]):not(.htmx-added):not(.htmx-settling)")
    ).to_be_visible()
    expect(page.locator(f"#case-{case.public_id}")).to_be_focused()
    page.locator(f"#tick-{case.public_id}").check()
    expect(bar).to_contain_text("Selected: 1")
    page.get_by_role("button", name="Clear").click()
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_overflows(page: Page, case: Case, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/rpl/queue/")
    page.get_by_role("button", name=re.compile("Take next")).click()
    page.wait_for_url(f"**/rpl/cases/{case.public_id}/")
    tools = ("assess", "notes", "partner", "history", "ask", "escalate")
    paths = ["queue/", "mine/", "waiting/", "second/", "deadlines/", "decided/", "lists/"]
    for path in [*paths, *(f"cases/{case.public_id}/?tool={tool}" for tool in tools)]:
        page.goto(f"/rpl/{path}")
        found = [one["id"] for one in Axe().run(page).response["violations"]]
        assert found == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def test_the_page_of_lists_follows_a_load_by_itself(page: Page) -> None:
    load = ListLoad.objects.create(feed="csl", source="csl.csv", loaded_by="ops", started_at=clock.now())
    page.goto("/rpl/lists/")
    bar = page.get_by_role("progressbar", name="Loading csl")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    ListLoad.objects.filter(pk=load.pk).update(stage="store", done=50, total=100, moved_at=clock.now())
    expect(bar).to_have_attribute("aria-valuenow", "30")
    expect(page.locator("#announce")).to_contain_text("Step 2 of 4: Storing the parties.")
    ListLoad.objects.filter(pk=load.pk).update(state="in_force", finished_at=clock.now())
    expect(bar).to_have_count(0)
    expect(page.locator("#lists-now")).to_contain_text("In force")
    assert Axe().run(page).response["violations"] == []


def test_a_page_whose_session_has_ended_says_so_and_keeps_what_is_on_it(page: Page) -> None:
    page.goto("/rpl/lists/")
    Session.objects.all().delete()
    said = page.locator("#flashes")
    expect(said).to_contain_text("You are signed out")
    link = said.get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", re.compile(r"/accounts/login/\?next=%2Frpl%2Flists%2F$"))
    expect(page.locator("#lists-now")).to_be_visible()
    expect(page.locator("input[name=password]")).to_have_count(0)
