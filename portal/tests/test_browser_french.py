"""Every main page of both sides in French, wide and narrow: axe, overflow, and no day written for machines."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from compliance.contacts import attempts
from compliance.models import Case
from compliance.review import cases
from compliance.tests import desk_cast
from customers.models import Customer
from portal.accounts.access import actor_of
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.cast import PASSWORD
from portal.testing.makers import make_customer

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LONG = "Société coopérative agricole et viticole intercommunale des producteurs réunis du Haut-Languedoc"
FOR_MACHINES = re.compile(r"\b20\d\d-\d\d-\d\d\b")
ENGLISH = re.compile(r"\b(This field|Enter a|Please|Customer|Today|Waiting|and|with|of the)\b")


@pytest.fixture
def french(partner: Partner, alice: User, rita: User, ravi: User) -> Partner:
    """People and a partner who read French."""
    User.objects.update(language="fr", time_zone="Europe/Paris")
    Partner.objects.update(language="fr")
    return partner


@pytest.fixture
def customer(french: Partner) -> Customer:
    """A customer with a long name that awaits its partner's answer."""
    made = make_customer(french, at=clock.now(), name=LONG, quantities={"webex_calling": 1240})
    found = _case_of(made, 1)
    _claim(found, "rita")
    attempts.ask(
        actor=actor_of(_person("rita")),
        case=found,
        questions=[("other", "Quel est le numéro ?")],
        at=clock.now(),
    )
    return made


@pytest.fixture
def case(french: Partner) -> Case:
    """A case to work on, held by Rita."""
    found = _case_of(make_customer(french, at=clock.now(), name="Bramble SARL"), 2)
    _claim(found, "rita")
    return found


@pytest.fixture
def refused(french: Partner) -> Customer:
    """A non-compliant customer, 24 days on."""
    made = make_customer(french, at=clock.now(), name="Vorpal SARL")
    day = clock.now().date() - timedelta(days=24)
    Customer.objects.filter(pk=made.pk).update(compliance_status="non_compliant", non_compliant_on=day)
    return made


def _person(name: str) -> User:
    return User.objects.get(email__startswith=f"{name}@")


def _case_of(made: Customer, number: int) -> Case:
    listed = desk_cast.listed("Zyxwanda Holding", number=number, code=f"L{number}")
    return desk_cast.open_case(made, (listed, 8100, "review"), at=clock.now())


def _claim(found: Case, name: str) -> None:
    cases.claim(actor=actor_of(_person(name)), case=found, at=clock.now())
    found.refresh_from_db()


@pytest.fixture
def enter(browser: Browser, live_server: Any) -> Any:
    """A window of a width, signed in."""
    opened = []

    def window(name: str, width: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            reduced_motion="reduce",
        )
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("#id_login").fill(_person(name).email)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield window
    for context in opened:
        context.close()


def look(page: Page, path: str, *, empty_form: str = "") -> None:
    """Open a page, send its form empty if asked, and say what is wrong with what is seen."""
    page.goto(path, wait_until="networkidle")
    if empty_form:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.evaluate("name => document.querySelector(name).requestSubmit()", empty_form)
        page.wait_for_selector(".error-summary")
    seen = f"{path} {empty_form}"
    found = [(one["id"], one["nodes"][0]["target"]) for one in Axe().run(page).response["violations"]]
    assert found == [], seen
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, seen
    text = page.locator("body").inner_text()
    assert page.locator("html").get_attribute("lang") == "fr", seen
    assert FOR_MACHINES.findall(text) == [], seen
    assert ENGLISH.findall(re.sub(r"Customer Assist|Contact Center.*", "", text)) == [], seen


@pytest.mark.parametrize("width", [1280, 390])
def test_the_partner_side_in_french(enter: Any, customer: Customer, refused: Customer, width: int) -> None:
    page = enter("alice", width)
    one, other = f"/customers/{customer.public_id}/", f"/customers/{refused.public_id}/"
    somebody = customer.subscribers.get().public_id
    pages = [
        "/customers/",
        "/customers/today/",
        "/customers/search/?q=clients",
        "/customers/analytics/",
        "/customers/new/",
        "/customers/quotas/",
        "/customers/templates/",
        "/customers/templates/new/",
        *(
            f"{one}{part}"
            for part in ("", "edit/", "setup/", "quotas/", "history/", "subscribers/", "delete/")
        ),
        f"{one}subscribers/{somebody}/package/",
        f"/rpl{one}",
        other,
        f"/rpl{other}",
        "/settings/",
        "/nowhere/",
    ]
    for path in pages:
        look(page, path)
    for path in ("/customers/new/", f"{one}subscribers/new/", f"{one}delete/", f"/rpl{one}"):
        look(page, path, empty_form="main form[method=post]")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_reviewers_side_in_french(enter: Any, customer: Customer, case: Case, width: int) -> None:
    page = enter("rita", width)
    names = ("queue", "mine", "waiting", "second", "deadlines", "decided", "lists", "probe")
    at_work = f"/rpl/cases/{case.public_id}/"
    tools = ("assess", "notes", "partner", "history", "ask", "escalate")
    for path in [*(f"/rpl/{name}/" for name in names), *(f"{at_work}?tool={tool}" for tool in tools)]:
        look(page, path)
    look(page, f"{at_work}?tool=assess", empty_form="#judge")
    look(page, f"{at_work}?tool=ask", empty_form="form[action$='/ask/']")
    look(page, f"{at_work}?tool=escalate", empty_form="form[action$='/escalate/']")
