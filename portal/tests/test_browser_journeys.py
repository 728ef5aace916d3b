"""The main job as people do it: a real browser, a real list, the check done between two looks at the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from compliance import sample
from compliance.services import lists
from portal.accounts.models import User
from portal.base import clock
from portal.base.actors import system
from portal.jobs import work
from portal.testing.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 20_000  # ms: the card asks again every few seconds


@pytest.fixture
def sample_list(settings: Any) -> None:
    """The fictional list in force, as `make run` has it."""
    settings.DEBUG = True
    lists.load([sample.PATH], actor=system("test"), at=clock.now())


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
    work.run_due(at=clock.now(), seconds=20)


def onboard(page: Page, name: str) -> None:
    """Fill the form as a partner administrator does."""
    page.goto("/customers/")
    page.get_by_role("link", name="Add customer").first.click()
    page.get_by_label("Legal name").fill(name)
    page.get_by_label("External ID").fill(f"X-{abs(hash(name)) % 10_000}")
    page.locator("[name=country]").select_option("GB")
    expect(page.get_by_text("+44").first).to_be_visible()
    page.get_by_label("Address line 1").first.fill("1 Orchard Road")
    page.locator("[name=city]").fill("Leeds")
    page.locator("[name=postal_code]").fill("LS1 4AP")
    page.locator("[name=quantity_webex_meetings]").fill("5")
    page.locator("[name=site_time_zone]").fill("Europe/London")
    page.locator("[name=admin_first_name]").fill("Jo")
    page.locator("[name=admin_last_name]").fill("Example")
    page.locator("[name=admin_email]").fill("jo@customer.example")
    page.get_by_role("button", name="Create customer").click()
    page.wait_for_url(re.compile(r"/customers/[a-z0-9]{20}/$"))
