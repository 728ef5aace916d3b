"""A partner's page of its tokens."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from portal.accounts.models import ApiToken
from portal.accounts.tokens import service
from portal.base import clock
from portal.testing.cast import acting

GIVEN = {"name": "Billing sync", "role": "wholesale_admin", "use": "all", "days": "90"}


@pytest.fixture
def site(client, alice):
    client.force_login(alice)
    return client


def secret_in(answer) -> str:
    return re.search(r'<code[^>]*id="secret"[^>]*>(rtm_[^<]+)</code>', answer.content.decode())[1]


def opens(client, secret: str) -> int:
    return client.get("/v1/people/me", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_made_shown_once_and_opens(site, partner, alice):
    answer = site.post(reverse("tokens:add"), GIVEN)

    secret = secret_in(answer)
    token = ApiToken.objects.get()
    assert (token.partner, token.person, token.name) == (partner, alice, "Billing sync")
    assert "no-store" in answer["Cache-Control"]
    assert opens(site, secret) == 200
    listed = site.get(reverse("tokens:list")).content.decode()
    assert token.last_four in listed
    assert secret not in listed


@pytest.mark.parametrize("name", ["list", "add"])
def test_its_entry_in_the_navigation_is_marked_on_every_page_of_it(site, name):
    text = site.get(reverse(f"tokens:{name}")).content.decode()

    assert re.search(rf'href="{reverse("tokens:list")}" aria-current="page"', text)


def test_read_only_gives_no_scope_that_writes(site):
    site.post(reverse("tokens:add"), GIVEN | {"use": "read"})

    scopes = ApiToken.objects.get().scopes
    assert "customers:read" in scopes
    assert not [one for one in scopes if "write" in one or "answer" in one]
    assert "Read only" in site.get(reverse("tokens:list")).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"name": "x" * 81}, "name"), ({"role": "root"}, "role"), ({"days": "9999"}, "days")],
    ids=["none", "long", "role", "days"],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_the_typing_stays(site, changes, field):
    answer = site.post(reverse("tokens:add"), GIVEN | changes)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ApiToken.objects.exists()
    assert (GIVEN | changes)["name"] in answer.content.decode()


def test_a_new_secret_opens_and_the_old_one_for_a_while(site):
    old = secret_in(site.post(reverse("tokens:add"), GIVEN))
    path = reverse("tokens:rotate", args=[ApiToken.objects.get().public_id])
    assert site.get(path).status_code == 200

    new = secret_in(site.post(path))

    assert new != old
    assert (opens(site, new), opens(site, old)) == (200, 200)


def test_a_revoked_token_opens_nothing_and_gets_no_new_secret(site):
    secret = secret_in(site.post(reverse("tokens:add"), GIVEN))
    public_id = ApiToken.objects.get().public_id

    site.post(reverse("tokens:revoke", args=[public_id]))

    assert opens(site, secret) == 401
    answer = site.post(reverse("tokens:rotate", args=[public_id]), follow=True)
    assert answer.redirect_chain == [(reverse("tokens:list"), 302)]
    assert "rtm_" not in re.sub(r"rtm_\w*…", "", answer.content.decode())


def test_a_token_of_a_sub_partner_is_made_on_its_behalf(site, sub_partner):
    site.post(reverse("tokens:add"), GIVEN | {"partner_id": sub_partner.public_id})

    assert ApiToken.objects.get().partner == sub_partner


def test_many_tokens_come_in_pages(site, partner, alice):
    for number in range(26):
        service.make(
            actor=acting(alice), partner=partner, name=f"T{number}", role="read_only", at=clock.now()
        )

    first, second = (site.get(reverse("tokens:list"), {"page": page}).content.decode() for page in (1, 2))

    assert ("T25" in first, "T0<" in first, "T0<" in second) == (True, False, True)
