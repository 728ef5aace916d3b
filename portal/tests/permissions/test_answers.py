"""Every page, for everybody who may see it: a strict policy, nothing inline, no foreign address, safe cookies."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from portal.testing.cast import PASSWORD
from portal.tests.permissions.test_matrix import MATRIX, PEOPLE

INLINE = re.compile(r"""\sstyle=|\son[a-z]+=["']|<script(?![^>]*\bsrc=)|<style|javascript:""")
FOREIGN = re.compile(r"""<(?:script|link|img|iframe|source)[^>]+(?:src|href)=["'](?:https?:)?//""")
POLICY = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
)
FILE_POLICY = ("sandbox", "default-src 'none'", "base-uri 'none'")
"""Of what a partner sent: nothing of it ever runs here."""
SEEN_BY = [
    (row, person)
    for row in MATRIX
    if row.method == "get"
    for person, letter in zip(PEOPLE, row.answers.replace(" ", ""), strict=True)
    if letter == "y" and person in ("alice", "rita", "lena", "sam")
]


def strict(answer) -> list[str]:
    """What is not as it should be in an answer."""
    html = answer.content.decode() if "text/html" in answer.headers.get("Content-Type", "") else ""
    found = INLINE.findall(html) + FOREIGN.findall(html)
    policy = answer.headers.get("Content-Security-Policy", "")
    is_file = "sandbox" in policy and answer.headers.get("Content-Disposition", "").startswith("attachment")
    found += [one for one in (FILE_POLICY if is_file else POLICY) if one not in policy]
    if "unsafe" in policy:
        found.append("unsafe")
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return found + [name for name, value in expected.items() if answer.headers.get(name) != value]


@pytest.mark.parametrize(("row", "person"), SEEN_BY, ids=lambda one: getattr(one, "name", one))
def test_a_page_has_nothing_inline_and_a_strict_policy(row, person, world, client, request):
    client.force_login(request.getfixturevalue(person))

    assert strict(client.get(reverse(row.name, args=world[row.subject]))) == []


def test_the_pages_of_the_admin_too(world, client, sam):
    client.force_login(sam)
    found = {}
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"admin:{label}_changelist")]
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            addresses.append(reverse(f"admin:{label}_change", args=[row.pk]))
        found |= {one: wrong for one in addresses if (wrong := strict(client.get(one)))}

    assert found == {}


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
)
def test_the_gate_too(name, client, db):
    assert strict(client.get(reverse(name))) == []


@pytest.mark.parametrize("address", ["/nothing/", "/customers/nothing/", "/admin/nothing/"])
def test_refusals_too(address, client, alice):
    client.force_login(alice)

    assert strict(client.get(address)) == []


def test_what_is_private_is_not_kept_by_a_cache_on_the_way(world, client, alice):
    client.force_login(alice)

    for name in ("customers:detail", "customers:subscribers"):
        answer = client.get(reverse(name, args=world["customer"]))
        assert "Cookie" in answer.headers["Vary"]
        assert "public" not in answer.headers.get("Cache-Control", "")


def test_cookies_are_safe(client, alice, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True

    answer = client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})

    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["secure"], session["samesite"]) == (True, True, "Lax")
    token = answer.cookies[settings.CSRF_COOKIE_NAME]
    assert (token["secure"], token["samesite"]) == (True, "Lax")


def test_plain_http_is_sent_to_https_and_told_to_stay_there(client, db, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000

    plain = client.get("/accounts/login/", headers={"host": "localhost"})
    safe = client.get("/healthz", secure=True)

    assert (plain.status_code, plain.headers["Location"]) == (301, "https://localhost/accounts/login/")
    assert "max-age=31536000; includeSubDomains; preload" in safe.headers["Strict-Transport-Security"]


def test_a_long_request_id_of_a_stranger_is_not_taken_over(client, db):
    for sent in ("x" * 65, "<script>", "short", "a b c d e f g h"):
        assert client.get("/healthz", headers={"x-request-id": sent}).headers["X-Request-Id"] != sent
    assert (
        client.get("/healthz", headers={"x-request-id": "proxy-0001"}).headers["X-Request-Id"] == "proxy-0001"
    )
