"""The main job as people do it: a real browser, a real list, the check done between two looks at the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from compliance import sample
from compliance.lists import loads
from portal.accounts.models import User
from portal.base import clock
from portal.base.actors import system
from portal.jobs import work
from portal.testing.cast import PASSWORD, acting
from portal.testing.makers import make_customer

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

SOON = 90_000  # ms: the card asks again every few seconds


@pytest.fixture
def sample_list(settings: Any) -> None:
    """The fictional list in force, as `make run` has it."""
    settings.DEBUG = True
    loads.load([sample.PATH], actor=system("test"), at=clock.now())


@pytest.fixture
def sign_in(browser: Browser, live_server: Any) -> Any:
    """A browser window of one's own for each person."""
    opened: list[BrowserContext] = []

    def enter(user: User) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Work e-mail").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name=re.compile("Sign in|Continue")).click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield enter
    for context in opened:
        context.close()


def do_owed_work() -> None:
    """What the worker does within seconds."""
    work.run_due(at=clock.now(), seconds=120)


def onboard(page: Page, name: str, *, scripts: bool = True) -> None:
    """Fill the form as a partner administrator does; without scripts a button shows the country's fields."""
    page.goto("/customers/")
    page.get_by_role("link", name="Add customer").first.click()
    page.get_by_label("Legal name").fill(name)
    page.get_by_label("External ID").fill(f"X-{len(name)}")
    page.locator("[name=country]").select_option("GB")
    if not scripts:
        page.get_by_role("button", name="Show the fields of this country").first.click()
    expect(page.get_by_text("+44").first).to_be_visible()
    page.get_by_label("Address line 1").first.fill("1 Orchard Road")
    page.locator("[name=city]").fill("Leeds")
    page.locator("[name=postal_code]").fill("LS1 4AP")
    page.locator("[name=quantity_webex_meetings]").fill("5")
    page.locator("[name=site_time_zone]").select_option("Europe/London")
    page.locator("[name=admin_first_name]").fill("Jo")
    page.locator("[name=admin_last_name]").fill("Example")
    page.locator("[name=admin_email]").fill("jo@customer.example")
    page.get_by_role("button", name="Create customer").last.click()
    page.wait_for_url(re.compile(r"/customers/[a-z0-9]{20}/$"))


def claim_next(page: Page) -> None:
    """Take the most urgent case."""
    page.goto("/rpl/queue/")
    page.get_by_role("button", name=re.compile("Take next")).first.click()
    page.wait_for_url(re.compile(r"/rpl/cases/"))


def judge_everything(page: Page, verdict: str, reason: str) -> None:
    """Give every candidate the same verdict, one after the other."""
    for _candidate in range(20):
        if page.locator("form#judge").count() == 0 or page.get_by_text("Next: ").count():
            return
        before = page.url
        page.locator(f"#verdict-{verdict}").check()
        page.locator(f"form#judge .verdict-reason[data-for={verdict}] select").select_option(reason)
        page.locator("form#judge button[type=submit]").click()
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_load_state()


def decide(page: Page, tool: str, reason: str) -> None:
    """Decide the case."""
    page.goto(page.url.split("?")[0] + f"?tool={tool}")
    page.locator("select[name=reason]").select_option(reason)
    page.locator("form[action$='/decide/'] button[type=submit]").click()
    page.wait_for_load_state()


def test_an_ordinary_name_is_clear_within_seconds(sample_list, sign_in, alice, catalogue):
    page = sign_in(alice)

    onboard(page, sample.CLEAN_NAME)
    expect(page.locator("#customer-status")).to_contain_text("Checking")
    do_owed_work()

    expect(page.locator("#compliance-card, .review-card").first).to_contain_text("Clear", timeout=SOON)


def test_a_similar_name_is_reviewed_and_the_partners_page_changes_by_itself(
    sample_list, sign_in, alice, rita, catalogue
):
    partner_page = sign_in(alice)
    onboard(partner_page, sample.NEAR_NAME)
    do_owed_work()
    expect(partner_page.locator(".review-card").first).to_contain_text("In review", timeout=SOON)

    desk = sign_in(rita)
    claim_next(desk)
    expect(desk.get_by_text(sample.NEAR_NAME).first).to_be_visible()
    judge_everything(desk, "no_match", "different_name")
    decide(desk, "approve", "no_match")

    address = partner_page.url
    expect(partner_page.locator(".review-card").first).to_contain_text("Clear", timeout=150_000)
    assert partner_page.url == address


def test_an_exact_name_needs_two_people(sample_list, sign_in, alice, rita, ravi, catalogue):
    partner_page = sign_in(alice)
    onboard(partner_page, sample.EXACT_NAME)
    do_owed_work()

    first = sign_in(rita)
    claim_next(first)
    judge_everything(first, "no_match", "different_identifiers")
    decide(first, "approve", "no_match")
    expect(first.get_by_text("you cannot confirm it").first).to_be_visible()
    partner_page.reload()
    expect(partner_page.locator(".review-card").first).to_contain_text("In review", timeout=SOON)

    second = sign_in(ravi)
    second.goto("/rpl/second/")
    second.get_by_role("link", name=re.compile("Look and confirm")).first.click()
    second.get_by_role("button", name=re.compile("^Confirm")).click()
    second.wait_for_load_state()

    partner_page.reload()
    expect(partner_page.locator(".review-card").first).to_contain_text("Clear", timeout=SOON)


def test_the_partner_answers_and_the_review_goes_on(sample_list, sign_in, alice, rita, catalogue):
    partner_page = sign_in(alice)
    onboard(partner_page, sample.NEAR_NAME)
    do_owed_work()
    desk = sign_in(rita)
    claim_next(desk)
    desk.goto(desk.url.split("?")[0] + "?tool=ask")
    desk.locator("form[action$='/ask/'] input[type=checkbox]").first.check()
    desk.get_by_role("button", name="Send the questions").click()
    desk.wait_for_load_state()

    partner_page.reload()
    card = partner_page.locator(".review-card").first
    expect(card).to_contain_text("Waiting for you", timeout=SOON)
    partner_page.locator("textarea").first.fill("Register number 12345 at Companies House.")
    partner_page.get_by_role("button", name=re.compile("Send")).first.click()

    expect(partner_page.get_by_text("Your answer was sent").first).to_be_visible(timeout=SOON)
    desk.reload()
    expect(desk.get_by_text("Register number 12345").first).to_be_visible()


def test_onboarding_works_without_javascript(sample_list, browser, live_server, alice, catalogue):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail").fill(alice.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()

    onboard(page, sample.CLEAN_NAME, scripts=False)
    do_owed_work()
    page.goto(page.url.replace("/customers/", "/rpl/customers/"))

    expect(page.locator(".review-card").first).to_contain_text("Clear")
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(
    width, sample_list, sign_in, alice, lena, catalogue, partner
):
    customer = make_customer(partner, at=clock.now(), actor=acting(alice), name=sample.EXACT_NAME)
    do_owed_work()
    case = customer.cases.get()
    own = f"/customers/{customer.public_id}/"
    seen = {
        alice: ["/customers/", "/customers/new/", own, f"{own}quotas/", f"{own}edit/", f"{own}subscribers/"],
        lena: [
            "/rpl/queue/",
            f"/rpl/cases/{case.public_id}/",
            "/rpl/lists/",
            "/rpl/probe/",
            "/rpl/thresholds/",
        ],
    }
    faults = []
    for person, addresses in seen.items():
        page = sign_in(person)
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth")
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            faults += [
                f"{address}: {one['id']} {one['nodes'][0]['html'][:90]}"
                for one in found.response["violations"]
            ]
            faults += [f"{address}: {wide} px wide"] if wide > width else []

    assert faults == []
