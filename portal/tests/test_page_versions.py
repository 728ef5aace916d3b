"""A page changes only what it showed: every form of every page carries counters, and an old one changes nothing.

Forms are found on the pages of the permission matrix, which a test holds against the URL table; so are the addresses
that take one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.urls import resolve, reverse

from customers.admin.acts import CUSTOMER_ACTS, SUBSCRIBER_ACTS
from customers.licensing import quantities
from customers.models import Customer, OnboardingTemplate, Subscriber
from customers.notices import kinds as notice_kinds
from customers.onboarding import templates
from customers.profile import versions as profiles
from customers.schemas import OtherName
from portal.audit import registry
from portal.base import versions
from portal.base.merging import FIELD as SHOWN
from portal.testing.cast import acting
from portal.testing.pages import now_at
from portal.tests.permissions.test_matrix import MATRIX, case_id

FREE = {
    "set_language": "changes how this browser is spoken to",
    "set_theme": "one's own look, on or off",
    "account_login": "signs in",
    "account_logout": "signs out",
    "admin:logout": "signs out",
    "customers:create": "makes something new; of a draft, the counter is compared (customers/tests/test_drafts.py)",
    "customers:template-create": "makes something new",
    "customers:import-new": "makes something new",
    "customers:subscriber-import": "makes something new",
    "tokens:add": "makes something new",
    "webhooks:add": "makes something new",
    "team:invite": "makes something new",
    "team:invitation": "is taken once, by whoever it was sent to",
    "team:sub-partner-add": "makes something new",
    "team:sub-partner-suspend": "says the state that it wants",
    "team:sub-partner-resume": "says the state that it wants",
    "apps:add": "makes something new",
    "appointments": "makes something new",
    "appointment-answer": "what was asked for never changes, and is answered once",
    "appointment-end": "takes a role away: what it was is asked again under the lock",
    "compliance:list-accept": "what a kept load falls short of never changes, and what it replaces is compared",
    "compliance:list-acceptance": "what was asked for never changes, and is answered once",
    "unsent": "throws away what one typed oneself",
    "view-as": "only looks",
    "view-as-end": "ends a look",
    "customers:columns": "one's own look",
    "customers:view-save": "makes something new, or replaces one's own",
    "customers:view-remove": "what was saved never changes, and goes once",
    "customers:export-ask": "makes a file, and changes nothing",
    "customers:mute": "says the state that it wants, of one's own",
    "notices:mark": "says the state that it wants, of one's own",
    "notices:read-all": "names the latest that its page showed",
    "notices:stop": "stops one's own mails, by a signed link",
    "compliance:take-next": "the next case is chosen when it is asked for",
    "compliance:keep": "keeps a claim alive",
    "compliance:answer": "each question carries the mark of its draft (compliance/tests/test_answer_drafts.py)",
    "compliance:another-look": "names the decision that it is about, and is taken once",
    "compliance:probe": "tries a name, and changes nothing",
}
"""Addresses whose forms carry no counter, and why none is needed."""

PERSON = {
    "first_name": "Nora",
    "last_name": "Ny",
    "email": "nora@bramble.example",
    "package": "webex_calling",
}
REASONED: dict[str, dict[str, Any]] = {
    "customers:quotas": {"quantity_webex_calling": "77"},
    "customers:edit": {"legal_name": "Bramble and Sons Ltd"},
    "customers:setup": {"part": "own", "own": "yes"},
    "customers:subscriber-add": PERSON,
    "customers:subscriber-change": {"package": "webex_calling"},
    "customers:subscriber-details": {"first_name": "Jo", "last_name": "New", "email": "jo@new.example"},
    "customers:subscribers-selected": {"action": "release", "confirmed": "yes"},
    "customers:delete": {"reason": "closed"},
    "team:member": {"role": "read_only"},
    "customers:template-edit": {"name": "Third", "admin_email": "c@d.example", "language": "en"},
    "compliance:selected": {"action": "claim"},
    "customers:bulk": {"action": "tag", "word": "gold"},
    "customers:tag": {"word": "gold"},
    "compliance:decide": {"decision": "approved", "reason": "no_match"},
    "compliance:confirm": {"action": "confirm", "note": "Seen."},
    "compliance:ask": {"ask_contact": "on", "text_contact": "Whom may we call?"},
    "compliance:release-deprovisioning": {"action": "propose"},
    "compliance:judge": {
        "verdict": "unsure",
        "reason_unsure": "needs_information",
        "note": "Not enough to tell.",
    },
    "compliance:log-attempt": {
        "channel": "phone",
        "outcome": "unanswered",
        "person": "Ann",
        "proof": "+44 20 7946 0000",
    },
    "notices:choices": {f"mail_{one.field}": "digest" for one in notice_kinds.every()},
    "preferences": {"name": "Al", "language": "en", "time_zone": "Europe/London", "theme": "auto"},
}
"""What makes a form's own fields valid, by address; the others need a note at most."""
SELECTED = {"compliance:selected": "case", "customers:bulk": "customer"}
"""Addresses that do one thing to every ticked row, and say each refusal by itself."""
ADDRESSES = [row for row in MATRIX if row.method == "post" and row.name not in FREE]
OURS = ("accounts_", "audit_", "compliance_", "customers_", "jobs_")
ASKED = ("alice", "rita", "lena", "sam")


@dataclass
class Form:
    """A form of a page: where it is sent, and what a browser would send of it."""

    action: str
    id: str
    values: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for name, _value in self.values}

    def listed(self, name: str) -> list[str]:
        return [value for one, value in self.values if one == name]


class Forms(HTMLParser):
    """Every form of a page that posts, with its fields, also those tied to it by `form`."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.found, self.open, self.loose = address, [], None, []
        self.choice, self.text, self.writing = "", "", ""
        self.feed(page)
        for owner, name, value in self.loose:
            for one in self.found:
                if one.id == owner:
                    one.values.append((name, value))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.open = Form(given.get("action", "") or self.address, given.get("id", ""))
            if given.get("method", "").lower() == "post":
                self.found.append(self.open)
        elif tag == "select":
            self.choice = given.get("name", "")
        elif tag == "option" and self.choice and "selected" in given:
            self._take(given | {"name": self.choice}, given.get("value", ""))
        elif tag == "textarea":
            self.writing, self.text, self.given = given.get("name", ""), "", given
        elif tag == "input" and given.get("name") and _is_sent(given):
            self._take(given, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.writing:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.choice = ""
        elif tag == "textarea" and self.writing:
            self._take(self.given, self.text.removeprefix("\n"))
            self.writing = ""

    def _take(self, given: dict[str, str], value: str) -> None:
        if "form" in given:
            self.loose.append((given["form"], given["name"], value))
        elif self.open is not None:
            self.open.values.append((given["name"], value))


def _is_sent(given: dict[str, str]) -> bool:
    ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given or "data-tick" in given
    return ticked and "disabled" not in given


def name_of(address: str) -> str:
    match = resolve(address.partition("?")[0].partition("#")[0])
    return match.view_name


@pytest.mark.parametrize("row", [one for one in MATRIX if one.method == "get"], ids=case_id)
def test_every_form_of_every_page_carries_what_it_shows(row, world, client, request):
    address, bare = reverse(row.name, args=world[row.subject]), []
    tools = ("assess", "notes", "partner", "ask", "approve", "escalate", "stop", "second", "reopen", "keep")
    for person in ASKED:
        client.force_login(request.getfixturevalue(person))
        if row.name == "compliance:case" and person == "rita":
            client.post(reverse("compliance:claim", args=world["case"]))
        for tool in tools if row.name == "compliance:case" else ("",):
            page = client.get(address, {"tool": tool} if tool else {})
            if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
                continue
            forms = Forms(page.content.decode(), address).found
            bare += [
                (person, one.action)
                for one in forms
                if name_of(one.action) not in FREE and versions.FIELD not in one.names
            ]
    assert bare == []


@pytest.mark.parametrize("age", ["none", "old", "other", "strange"])
@pytest.mark.parametrize("row", ADDRESSES, ids=case_id)
def test_an_old_page_changes_nothing_and_says_so(row, age, world, client, request):
    person = "rita" if "compliance" in row.name else "alice"
    who = request.getfixturevalue("lena" if row.name == "compliance:confirm" else person)
    client.force_login(who)
    given = {"note": "A note.", **REASONED.get(row.name, {})}
    if row.name == "customers:edit":
        given = posted(client.get(reverse(row.name, args=world[row.subject]))) | given
    if row.name in SELECTED:
        given[SELECTED[row.name]] = world[SELECTED[row.name]]
    if row.name == "compliance:selected":
        given["case"] = world["case"]
    if row.name == "customers:subscribers-selected":
        given["chosen"] = world["subscriber"][1]
    address = reverse(row.name, args=world[row.subject])
    carried = aged(age, list(now_at(address, given)))
    before = everything()

    answer = client.post(address, {**given, versions.FIELD: carried})

    assert everything() == before
    if row.name in SELECTED:
        assert answer.status_code == 302
        said = client.get(answer["Location"]).content.decode()
    else:
        said = answer.content.decode()
    assert answer.status_code in (302, 409), re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))[:900]
    assert ("Look at what has changed since" if row.name in SELECTED else "older than what it shows") in said


@pytest.mark.parametrize("row", [one for one in MATRIX if one.method == "post"], ids=case_id)
def test_a_form_that_is_only_shown_again_does_nothing(row, world, client, request):
    person = "lena" if row.answers.startswith("i x") else "alice"
    client.force_login(request.getfixturevalue("sam" if row.name == "view-as" else person))
    given = {"note": "A note.", "reason": "Asked by phone.", "name": "Zarnitsa", **REASONED.get(row.name, {})}
    if row.name in SELECTED:
        given[SELECTED[row.name]] = world[SELECTED[row.name]]
    if row.name == "compliance:selected":
        given["case"] = world["case"]
    if row.name == "customers:subscribers-selected":
        given["chosen"] = world["subscriber"][1]
    before = everything()

    client.post(reverse(row.name, args=world[row.subject]), {**given, "again": "1"})

    assert everything() == before
    assert "view_as" not in str(dict(client.session))


def test_what_was_typed_before_more_rows_were_asked_for_counts_as_typed(client, alice, world, at):
    """The page is laid out anew with what was typed: that is not what it showed at first."""
    client.force_login(alice)
    customer = Customer.objects.get(public_id=world["customer"][0])
    address = reverse("customers:edit", args=[customer.public_id])
    given = posted(client.get(address)) | {"legal_name": "Typed Ltd", "then": "contacts"}
    again = posted(client.post(address, given))
    profiles.change(actor=acting(alice), customer=customer, at=at, owners=())
    profiles.change(
        actor=acting(alice), customer=customer, at=at, other_names=(OtherName("trading", "Trade"),)
    )

    answer = client.post(address, again)

    assert answer.status_code == 409
    assert posted(answer)["legal_name"] == "Typed Ltd"
    assert posted(answer)["trading_names"] == "Trade"


def aged(age: str, now: list[str]) -> Any:
    """What an old page carries: nothing, smaller numbers, somebody else's, no numbers at all."""
    pairs = [one.rpartition(":") for one in now]
    return {
        "none": None,
        "old": [f"{key}:{int(number) + 7}" for key, _c, number in pairs],
        "other": [f"{key}x:{number}" for key, _c, number in pairs],
        "strange": [f"{key}:{bad}" for key, _c, _n in pairs for bad in ("²", "-1", "1" * 30, "")],
    }[age] or None


def everything() -> dict[str, list[Any]]:
    """Every row of the tables that a page can change; a session and the mark of a sign-in are no change."""
    kept = [
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("django_", "auth_", "sqlite_"))
    ]
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(kept):
            if name == "accounts_user":
                cursor.execute("SELECT id, name, language, theme, row_version FROM accounts_user ORDER BY id")
            else:
                cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.parametrize("act", [*CUSTOMER_ACTS, *SUBSCRIBER_ACTS], ids=lambda act: act.name)
def test_support_acts_on_what_its_page_showed(act, world, client, sam):
    customer = Customer.objects.get(public_id=world["customer"][0])
    of_customer = act in CUSTOMER_ACTS
    subject = customer if of_customer else customer.subscribers.get()
    kind = "customer" if of_customer else "subscriber"
    address = reverse(f"admin:customers_{kind}_act", args=[subject.pk, act.name])
    client.force_login(sam)
    page = client.get(address).content.decode()
    assert versions.FIELD in Forms(page, address).found[-1].names
    form = act.form(subject)
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    given |= {"reason": "asked by phone", "is_administrator": "on", "email": "new@bramble.example"}
    given |= {"first_name": "N", "last_name": "N", "package": "webex_calling"}
    before = everything()

    answer = client.post(address, {**given, versions.FIELD: ["customer:x:1"]})

    assert answer.status_code == 409, answer.content.decode()
    assert everything() == before


def test_what_nobody_typed_takes_todays_value_and_what_was_typed_stays(client, alice, ada, world, at):
    client.force_login(alice)
    customer = Customer.objects.get(public_id=world["customer"][0])
    address = reverse("customers:edit", args=[customer.public_id])
    page = client.get(address)
    given = posted(page)
    given |= {"line1": "2 New Street", "contact_0_name": "Ann Typed"}

    profiles.change(actor=acting(alice), customer=customer, at=at, legal_name="Renamed Meanwhile Ltd")

    answer = client.post(address, given)

    shown = posted(answer)
    assert answer.status_code == 409
    assert shown["line1"] == "2 New Street"
    assert shown["contact_0_name"] == "Ann Typed"
    assert shown["legal_name"] == "Renamed Meanwhile Ltd"
    assert "changed what is screened" in answer.content.decode()
    again = client.post(address, shown)
    assert again.status_code == 302
    customer.refresh_from_db()
    assert (customer.profile.legal_name, customer.profile.line1) == ("Renamed Meanwhile Ltd", "2 New Street")


def test_where_two_typed_the_same_field_both_values_are_shown(client, alice, world, at):
    client.force_login(alice)
    template = OnboardingTemplate.objects.get(public_id=world["template"][0])
    address = reverse("customers:template-edit", args=[template.public_id])
    given = posted(client.get(address)) | {"name": "Mine"}

    templates.change(actor=acting(alice), template=template, at=at, name="Theirs")

    answer = client.post(address, given)

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "“Theirs”" in said
    assert posted(answer)["name"] == "Mine"
    assert client.post(address, posted(answer)).status_code == 302
    template.refresh_from_db()
    assert template.name == "Mine"


def test_quantities_that_were_not_touched_are_not_put_back(client, alice, world, at):
    client.force_login(alice)
    customer = Customer.objects.get(public_id=world["customer"][0])
    address = reverse("customers:quotas", args=[customer.public_id])
    given = posted(client.get(address)) | {"quantity_webex_suite": "9"}

    quantities.change(actor=acting(alice), customer=customer, wanted={"webex_calling": 55}, at=at)

    answer = client.post(address, given)

    assert answer.status_code == 409
    assert posted(answer)["quantity_webex_calling"] == "55"
    assert posted(answer)["quantity_webex_suite"] == "9"


def test_a_refusal_for_another_reason_keeps_the_pages_own_counter(client, alice, world, at):
    """Else a page that is refused once would pass the next time, whatever happened since."""
    client.force_login(alice)
    customer = Customer.objects.get(public_id=world["customer"][0])
    address = reverse("customers:edit", args=[customer.public_id])
    given = posted(client.get(address))

    profiles.change(actor=acting(alice), customer=customer, at=at, legal_name="Renamed Meanwhile Ltd")
    refused = client.post(address, given | {"legal_name": ""})

    assert refused.status_code == 422
    assert posted(refused)[versions.FIELD] == given[versions.FIELD]


def test_the_desk_hears_who_changed_what_and_a_partner_hears_no_name(client, alice, bob, rita, world, at):
    customer = Customer.objects.get(public_id=world["customer"][0])

    client.force_login(rita)
    case = world["case"]
    client.post(reverse("compliance:claim", args=case))
    page = client.get(reverse("compliance:case", args=case), {"tool": "notes"})
    forms = Forms(page.content.decode(), "").found
    carried = next(one for one in forms if "/notes/" in one.action).listed(versions.FIELD)
    profiles.change(actor=acting(alice), customer=customer, at=at, legal_name="Renamed Meanwhile Ltd")
    answer = client.post(
        reverse("compliance:add-note", args=case), {"note": "Kept words", versions.FIELD: carried}
    )
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Kept words" in said
    block = said[said.index('id="outdated"') :][:900]
    assert "Alice" in block

    client.force_login(alice)
    address = reverse("customers:edit", args=[customer.public_id])
    given = posted(client.get(address))
    profiles.change(actor=acting(alice), customer=customer, at=at, legal_name="Renamed Again Ltd")
    told = client.post(address, given | {"line1": "9 Elm"}).content.decode()
    assert "Alice" not in told[told.index('id="outdated"') :][:600]


def test_a_counter_never_moves_for_what_compliance_alone_knows(world, rita, at):
    """Partners read the counters of their customers: a verdict must not show in them."""
    told = [kind for kind in registry.types() if {"customer", "subscriber"} & set(kind.raises)]

    assert told
    assert all(kind.audience == "partner" for kind in told)


def test_every_model_with_a_counter_is_raised_by_something():
    raised = {name for kind in registry.types() for name in kind.raises}

    assert raised == {
        "customer",
        "subscriber",
        "profile",
        "case",
        "onboardingtemplate",
        "customerimport",
        "draft",
        "apitoken",
        "oauthclient",
        "user",
        "invitation",
        "membership",
        "webhook",
    }
    assert issubclass(Subscriber, versions.Versioned)


def posted(page: Any) -> dict[str, Any]:
    """What a browser would send of the page's main form."""
    found = Forms(page.content.decode(), page.request["PATH_INFO"]).found
    main = next(one for one in found if SHOWN in one.names)
    return {name: value for name, value in main.values if name != "csrfmiddlewaretoken"}
