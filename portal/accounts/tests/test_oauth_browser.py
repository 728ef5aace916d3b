"""Letting a program in as a person does: a browser holds the redirect after the form against the page's own policy."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from portal.accounts.oauth import clients
from portal.accounts.tests.test_oauth import CHALLENGE, READ, WRITE
from portal.base import clock
from portal.testing.cast import PASSWORD, acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "button"), [("en", "Let it in"), ("fr", "Autoriser")])
def test_t3_a_person_lets_a_program_in_and_is_back_in_it(
    browser: Browser, live_server: Any, alice, partner, language, button
):
    back = live_server.url.replace("localhost", "127.0.0.1") + "/healthz"  # another origin than the page's
    client, _secret = clients.make(
        actor=acting(alice),
        partner=partner,
        name="Dashboard",
        wanted=[READ, WRITE, "reviews:answer"],
        redirect_uris=["http://127.0.0.1/healthz"],
        at=clock.now(),
    )
    alice.language = language
    alice.save()
    asked = {
        "response_type": "code",
        "client_id": client.public_id,
        "redirect_uri": back,
        "state": "s & t",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"/v1/authorize?{urlencode(asked)}")
    page.locator("input[type=email]").fill(alice.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/v1/authorize?**")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name=button, exact=True).click()

    page.wait_for_url(f"{back}?**")
    came = parse_qs(urlsplit(page.url).query)
    assert came["state"] == ["s & t"]
    assert came["code"][0].startswith("rtc_")
    context.close()
