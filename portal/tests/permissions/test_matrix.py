"""Every address × every kind of user: a stranger gets 404, a missing right 403, nobody signed in the sign-in page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from portal.testing.cast import PartnerFactory, member
from portal.testing.makers import make_customer

PEOPLE = ("nobody", "alice", "frida", "ada", "bob", "charlie", "rita", "lena", "sam")
"""Alice owns the customer's partner, Ada may see only her own, Charlie is another partner, the last three are staff."""


@dataclass(frozen=True)
class Row:
    """One address: its name, how it is asked, and the answers in the order of PEOPLE."""

    name: str
    answers: str
    method: str = "get"
    subject: str = ""


# One letter a person. y: allowed (a page, a redirect, a form's refusal), n: 403, x: 404, o: open,
# i: sign-in page (401 for a part of a page).
OWN_LIST = "i yyyyy nnn"
SEEN = "i yyxyx nnn"
CHANGED = "i yyxnx nnn"
CREATED = "i ynnny nnn"
DESK = "i xxxxx yyn"
LEAD = "i xxxxx nyn"

MATRIX = [
    Row("customers:list", OWN_LIST),
    Row("customers:quota-overview", OWN_LIST),
    Row("customers:country-rules", OWN_LIST),
    Row("customers:thresholds", "i ynnny nnn"),
    Row("customers:thresholds", "i ynnny nnn", "post"),
    Row("customers:create", CREATED),
    Row("customers:create", CREATED, "post"),
    Row("customers:detail", SEEN, subject="customer"),
    Row("customers:history", SEEN, subject="customer"),
    Row("customers:subscribers", SEEN, subject="customer"),
    Row("customers:subscriber-import", CHANGED, subject="customer"),
    Row("customers:subscriber-import", CHANGED, "post", subject="customer"),
    Row("customers:subscriber-import-template", CHANGED, subject="customer"),
    Row("customers:subscribers-selected", CHANGED, "post", subject="customer"),
    Row("customers:subscribers-export", SEEN, subject="subscriber_file"),
    Row("customers:quotas", SEEN, subject="customer"),
    Row("customers:quotas", CHANGED, "post", subject="customer"),
    Row("customers:edit", CHANGED, subject="customer"),
    Row("customers:edit", CHANGED, "post", subject="customer"),
    Row("customers:subscriber-add", CHANGED, subject="customer"),
    Row("customers:subscriber-add", CHANGED, "post", subject="customer"),
    Row("customers:subscriber-change", CHANGED, subject="subscriber"),
    Row("customers:subscriber-change", CHANGED, "post", subject="subscriber"),
    Row("customers:subscriber-details", CHANGED, subject="subscriber"),
    Row("customers:subscriber-details", CHANGED, "post", subject="subscriber"),
    Row("customers:subscriber-release", CHANGED, subject="subscriber"),
    Row("customers:subscriber-release", CHANGED, "post", subject="subscriber"),
    Row("customers:setup", CHANGED, subject="customer"),
    Row("customers:setup", CHANGED, "post", subject="customer"),
    Row("customers:subscriber-administrator", CHANGED, "post", subject="subscriber"),
    Row("customers:provisioning-status", SEEN, subject="customer"),
    Row("customers:provision-again", CHANGED, "post", subject="customer"),
    Row("customers:delete", CHANGED, subject="customer"),
    Row("customers:delete", CHANGED, "post", subject="customer"),
    Row("customers:templates", "i ynnny nnn"),
    Row("customers:template-create", "i ynnny nnn"),
    Row("customers:template-create", "i ynnny nnn", "post"),
    Row("customers:template-edit", "i ynnnx nnn", subject="template"),
    Row("customers:template-edit", "i ynnnx nnn", "post", subject="template"),
    Row("compliance:status-card", SEEN, subject="customer"),
    Row("compliance:status", SEEN, subject="customer"),
    Row("compliance:answer", CHANGED, "post", subject="customer"),
    Row("compliance:answer-file", SEEN, subject="answer_file"),
    Row("compliance:case-file", DESK, subject="case_file"),
    Row("compliance:another-look", CHANGED, "post", subject="customer"),
    Row("compliance:queue", DESK),
    Row("compliance:mine", DESK),
    Row("compliance:waiting", DESK),
    Row("compliance:second", DESK),
    Row("compliance:deadlines", DESK),
    Row("compliance:decided", DESK),
    Row("compliance:selected", DESK, "post"),
    Row("compliance:take-next", DESK, "post"),
    Row("compliance:case", DESK, subject="case"),
    Row("compliance:lists", DESK),
    Row("compliance:lists-under-way", DESK),
    Row("compliance:probe", LEAD),
    Row("compliance:thresholds", LEAD),
    Row("preferences", "i yyyyy yyy"),
    Row("unsent", "i yyyyy yyy"),
    Row("developers", "i yyyyy yyy"),
    Row("unsent", "i yyyyy yyy", "post"),
    Row("alive", "o ooooo ooo"),
    Row("ready", "o ooooo ooo"),
    Row("home", "i yyyyy yyy"),
]
MATRIX += [
    Row(f"compliance:{name}", DESK, "post", subject="case")
    for name in (
        "claim",
        "keep",
        "keep-refusal",
        "add-note",
        "escalate",
        "release",
        "decide",
        "confirm",
        "undo",
        "reopen",
        "ask",
        "log-attempt",
        "mark-read",
        "resume",
        "release-deprovisioning",
    )
]
MATRIX += [
    Row(f"customers:import-{name}", "i ynnnx nnn", "post", subject="import")
    for name in ("start", "stop", "resume", "undo", "discard", "columns")
]
MATRIX += [
    Row("compliance:judge", DESK, "post", subject="candidate"),
    Row("compliance:bounced", DESK, "post", subject="attempt"),
    Row("compliance:list-update", DESK, subject="update"),
    Row("compliance:list-load", DESK, subject="load"),
    Row("compliance:list-accept", LEAD, "post", subject="load"),
    Row("compliance:list-acceptance", DESK, "post", subject="acceptance"),
    Row("customers:template-default", "i ynnnx nnn", "post", subject="template"),
    Row("customers:template-delete", "i ynnnx nnn", subject="template"),
    Row("customers:template-delete", "i ynnnx nnn", "post", subject="template"),
    Row("customers:drafts", CREATED),
    Row("customers:draft", "i ynnnx nnn", subject="draft"),
    Row("customers:draft-review", "i ynnnx nnn", subject="draft"),
    Row("customers:draft-review", "i ynnnx nnn", "post", subject="draft"),
    Row("customers:draft-delete", "i ynnnx nnn", subject="draft"),
    Row("customers:draft-delete", "i ynnnx nnn", "post", subject="draft"),
    Row("customers:imports", CREATED),
    Row("customers:import-new", CREATED),
    Row("customers:import-new", CREATED, "post"),
    Row("customers:import-template", CREATED),
    Row("customers:import", "i ynnnx nnn", subject="import"),
    Row("customers:import-progress", "i ynnnx nnn", subject="import"),
    Row("customers:import-bad-rows", "i ynnnx nnn", subject="import"),
    Row("customers:today", OWN_LIST),
    Row("customers:search", OWN_LIST),
    Row("customers:analytics", OWN_LIST),
    Row("customers:analytics-file", OWN_LIST),
    Row("customers:bulk", "i yyyny nnn", "post"),
    Row("customers:columns", OWN_LIST, "post"),
    Row("customers:view-save", OWN_LIST, "post"),
    Row("customers:view-remove", "i yxxxx nnn", "post", subject="view"),
    Row("customers:export-ask", OWN_LIST, "post"),
    Row("customers:export", "i yxxxx nnn", subject="export"),
    Row("customers:export-progress", "i yxxxx nnn", subject="export"),
    Row("customers:export-file", "i yxxxx nnn", subject="export"),
    Row("customers:tag", CHANGED, "post", subject="customer"),
    Row("preferences", "i yyyyy yyy", "post"),
    Row("tokens:list", "i ynnny nnn"),
    Row("tokens:add", "i ynnny nnn"),
    Row("tokens:add", "i ynnny nnn", "post"),
    Row("tokens:rotate", "i ynnnx nnn", subject="token"),
    Row("tokens:rotate", "i ynnnx nnn", "post", subject="token"),
    Row("tokens:revoke", "i ynnnx nnn", subject="token"),
    Row("tokens:revoke", "i ynnnx nnn", "post", subject="token"),
    Row("apps:list", "i ynnny nnn"),
    Row("apps:add", "i ynnny nnn"),
    Row("apps:add", "i ynnny nnn", "post"),
    Row("apps:one", "i ynnnx nnn", subject="program"),
    Row("apps:revoke", "i ynnnx nnn", subject="program"),
    Row("apps:revoke", "i ynnnx nnn", "post", subject="program"),
    Row("notices:list", OWN_LIST),
    Row("notices:choices", OWN_LIST),
    Row("notices:choices", OWN_LIST, "post"),
    Row("notices:read-all", OWN_LIST, "post"),
    Row("notices:mark", "i yxxxx nnn", "post", subject="notice"),
    Row("customers:mute", SEEN, "post", subject="customer"),
    Row("webhooks:list", "i ynnny nnn"),
    Row("webhooks:add", "i ynnny nnn"),
    Row("webhooks:add", "i ynnny nnn", "post"),
    Row("webhooks:one", "i ynnnx nnn", subject="webhook"),
    Row("webhooks:rotate", "i ynnnx nnn", subject="webhook"),
    Row("webhooks:rotate", "i ynnnx nnn", "post", subject="webhook"),
    Row("webhooks:remove", "i ynnnx nnn", subject="webhook"),
    Row("webhooks:remove", "i ynnnx nnn", "post", subject="webhook"),
    Row("webhooks:test", "i ynnnx nnn", "post", subject="webhook"),
    Row("webhooks:recover", "i ynnnx nnn", "post", subject="webhook"),
    Row("webhooks:pause", "i ynnnx nnn", "post", subject="webhook"),
    Row("webhooks:resume", "i ynnnx nnn", "post", subject="webhook"),
    Row("webhooks:redeliver", "i ynnnx nnn", "post", subject="delivery"),
    Row("team:list", "i yynny nnn"),
    Row("team:invite", "i yynny nnn"),
    Row("team:invite", "i yynny nnn", "post"),
    Row("team:member", "i yynnx nnn", subject="membership"),
    Row("team:member", "i yynnx nnn", "post", subject="membership"),
    Row("team:remove", "i yynnx nnn", subject="membership"),
    Row("team:remove", "i yynnx nnn", "post", subject="membership"),
    Row("team:again", "i yynnx nnn", "post", subject="invitation"),
    Row("team:revoke", "i yynnx nnn", "post", subject="invitation"),
    Row("team:sub-partners", "i ynnny nnn"),
    Row("team:sub-partner-add", "i ynnny nnn"),
    Row("team:sub-partner-add", "i ynnny nnn", "post"),
    Row("team:sub-partner-suspend", "i ynnnx nnn", "post", subject="sub_partner"),
    Row("team:sub-partner-resume", "i ynnnx nnn", "post", subject="sub_partner"),
    Row("appointments", "i xxxxx nyy"),
    Row("appointments", "i xxxxx nyy", "post"),
    Row("appointment-answer", "i xxxxx nyy", "post", subject="appointment"),
    Row("appointment-end", "i xxxxx nyy", "post", subject="deciding"),
    Row("view-as", "i xxxxx nny", subject="person"),
    Row("view-as", "i xxxxx nny", "post", subject="person"),
    Row("view-as-end", "i yyyyy yyy", "post"),
    Row("set_theme", "i yyyyy yyy", "post"),
    Row("admin:index", "i nnnnn nny"),
]

OPEN = {"set_language", "worker-health", "components"}
"""Addresses that show nothing of anybody: no row needed."""

GATE = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "team:invitation",
    "notices:stop",  # a signed link stands for the person: customers/notices/tests
    "account_confirm_login_code",
    "/accounts/email/",
    "/admin/login/",
}
"""The library's pages about oneself: portal/accounts/tests ask them."""

ELSEWHERE = ("/admin/", "/v1", "/api/")
"""What has a matrix of its own: the admin's in test_corners.py, the API's beside the API, by token."""

MEANING = {"y": {200, 204, 286, 302, 400, 409, 422}, "n": {403}, "x": {404}, "i": {302, 401}, "o": {200, 503}}


def case_id(row: Row) -> str:
    return f"{row.method}-{row.name}"


def test_every_address_has_a_row():
    named = {row.name for row in MATRIX} | OPEN | GATE

    assert set(every_name()) - named == set()


def test_no_row_is_for_an_address_that_is_gone():
    rows = {row.name for row in MATRIX} - {"admin:index"}

    assert (rows | GATE) - set(every_name()) == set()


def every_name() -> list[str]:
    """The name of every address, or the address itself where it has none."""
    found = walk(get_resolver().url_patterns, "/", "")
    return [name for address, name in found if not address.startswith(ELSEWHERE) or name in GATE]


def walk(entries, before: str, space: str) -> Iterator[tuple[str, str]]:
    """Every address with its name, through every part that is included."""
    for entry in entries:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry.url_patterns, address, inside)
        else:
            yield address, f"{space}{entry.name}" if entry.name else address


AS_PAGE_AND_FRAGMENT = ({}, {"HX-Request": "true"})


@pytest.mark.parametrize("row", MATRIX, ids=case_id)
def test_who_gets_what(row, world, client, request):
    address = reverse(row.name, args=world[row.subject])

    for person, expected in zip(PEOPLE, row.answers.replace(" ", ""), strict=True):
        client.logout()
        if person != "nobody":
            client.force_login(request.getfixturevalue(person))
        for headers in AS_PAGE_AND_FRAGMENT:
            with transaction.atomic():  # each meets the world as it was
                answer = getattr(client, row.method)(address, headers=headers)
                status = 302 if "HX-Redirect" in answer.headers else answer.status_code
                transaction.set_rollback(True)
            assert status in MEANING[expected], f"{person}, {headers}: {status}, not {expected!r}"


def test_a_suspended_partner_only_deletes_and_answers(world, client, alice, partner, at):
    partner.suspended_at = at
    partner.save()
    client.force_login(alice)
    customer = world["customer"][0]

    refused = client.post(reverse("customers:create"), {"legal_name": "X"})
    asked = client.get(reverse("customers:delete", args=[customer]))
    deleted = client.post(reverse("customers:delete", args=[customer]), {"reason": "closed"})

    assert refused.status_code in (403, 422)
    assert (asked.status_code, deleted.status_code) == (200, 302)


def test_a_parent_acts_for_its_sub_partner_and_siblings_are_strangers(
    client, alice, partner, sub_partner, at, catalogue
):
    sibling = PartnerFactory(name="Northwind Coast", parent=partner)
    theirs = make_customer(sub_partner, at=at, name="Regional Bakery Ltd")
    client.force_login(alice)
    address = reverse("customers:detail", args=[theirs.public_id])

    assert client.get(address).status_code == 200

    client.force_login(member("Sid", sibling, "wholesale_admin"))
    assert client.get(address).status_code == 404
