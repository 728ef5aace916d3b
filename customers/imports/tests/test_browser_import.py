"""An import in a real browser: the page follows the worker by itself, and its pages are accessible."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from customers.imports.tests.test_imports import row, written
from portal.base import clock
from portal.jobs import kinds, work
from portal.testing.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def work_off() -> None:
    work.run_due(at=clock.now(), seconds=60, kinds=[kinds.kind("customer_import")])


def looked_at(page: Page) -> list[Any]:
    """What the accessibility rules say against the page."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_a_file_is_checked_imported_and_undone(
    page: Page, live_server: Any, alice: Any, catalogue: Any
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Work e-mail").fill(alice.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Sign in|Continue")).click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)

    page.goto(f"{live_server.url}/customers/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="Import customers").first.click()
    assert looked_at(page) == []
    rows = [
        row(2),
        row(3, country="Atlantis", calling="ten"),
        row(4),
        row(5, name="Delft 100% Cargo", zone=""),
    ]
    page.get_by_label("Or paste the rows").fill(written(rows, "\t"))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert looked_at(page) == []

    work_off()
    expect(page.get_by_text("2 rows cannot be imported.")).to_be_visible()
    assert looked_at(page) == []
    page.get_by_role("button", name="Import the 2 valid rows").click()
    work_off()
    expect(page.get_by_text("2 customers are imported.")).to_be_visible()
    assert looked_at(page) == []
    page.get_by_role("button", name="Undo the import").click()
    work_off()
    expect(page.get_by_text("2 customers are removed.")).to_be_visible()
    assert looked_at(page) == []
