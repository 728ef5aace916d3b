"""OAuth 2.0 (contract T3): code with PKCE, refresh, client credentials, and who tries to get more than was given."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from oauthlib.oauth2 import BackendApplicationClient, WebApplicationClient

from portal.accounts.models import ApiToken, Membership, OAuthClient, OAuthCode, OAuthSecret
from portal.accounts.oauth import addresses, clients, grants, words
from portal.accounts.tokens import scopes
from portal.accounts.tokens import service as tokens
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.errors import Invalid, NotAllowed
from portal.testing.at_once import at_once
from portal.testing.cast import acting, member

ME = "/v1/people/me"
FORM = "application/x-www-form-urlencoded"
BACK = "https://app.example/back"
READ, WRITE = "spark-admin:wholesale_customers_read", "spark-admin:wholesale_customers_write"
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def register(alice, partner, **changes):
    given = {"name": "Dashboard", "wanted": [READ, WRITE, "customers:read"], "redirect_uris": [BACK]}
    return clients.make(actor=acting(alice), partner=partner, at=clock.now(), **(given | changes))


@pytest.fixture
def app(alice, partner):
    """A confidential app and its secret."""
    return register(alice, partner)


@pytest.fixture
def service(alice, partner):
    return register(alice, partner, name="Sync", role="full_admin", wanted=[READ, WRITE], redirect_uris=[])


@pytest.fixture
def visitor(alice, client):
    client.force_login(alice)
    return client


def question(client: OAuthClient, **changes):
    given = {
        "response_type": "code",
        "client_id": client.public_id,
        "redirect_uri": BACK,
        "scope": f"{READ} {WRITE}",
        "state": "s&t=1 ä"[:6],
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def ask(visitor, client, **changes):
    return visitor.get("/v1/authorize", question(client, **changes))


def signed_of(page) -> str:
    return re.search(r'name="ask" value="([^"]+)"', page.content.decode())[1]


def consented(visitor, client, **changes):
    """What comes back to the program."""
    page = ask(visitor, client, **changes)
    assert page.status_code == 200, page.content
    answer = visitor.post("/v1/authorize", {"ask": signed_of(page), "answer": "allow"})
    assert answer.status_code == 302, answer.content
    return said(answer)


def said(answer):
    return {name: one[0] for name, one in parse_qs(urlsplit(answer["Location"]).query).items()}


def post(headers=None, **given):
    sent = urlencode({name: one for name, one in given.items() if one is not None})
    return Client().post("/v1/access_token", sent, content_type=FORM, headers=headers)


def exchanged(app, code, **changes):
    client, secret = app
    given = {
        "grant_type": "authorization_code",
        "client_id": client.public_id,
        "client_secret": secret or None,
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    return post(**(given | changes))


def refreshed(app, secret, **changes):
    client, own = app
    given = {"grant_type": "refresh_token", "client_id": client.public_id, "client_secret": own or None}
    return post(**(given | {"refresh_token": secret} | changes))


def let_in(visitor, app, **changes):
    return exchanged(app, consented(visitor, app[0], **changes)["code"]).json()


def opens(secret: str, path: str = ME) -> int:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def is_refused(answer, word: str, status: int = 400):
    """Both in the words of RFC 6749 and in the form of `/v1`."""
    assert answer.status_code == status, answer.content
    body = answer.json()
    assert body["error"] == word
    assert body["errors"][0]["description"] == body["error_description"]
    assert body["trackingId"] == answer["trackingid"]
    assert "no-store" in answer["Cache-Control"]


# --- it works


def test_t3_a_standard_client_signs_in_refreshes_and_calls(visitor, app, alice):
    client, secret = app
    standard = WebApplicationClient(client.public_id)
    verifier = standard.create_code_verifier(64)
    challenge = standard.create_code_challenge(verifier, "S256")
    address = standard.prepare_request_uri(
        "https://testserver/v1/authorize",
        BACK,
        scope=READ,
        state="xyz",
        code_challenge=challenge,
        code_challenge_method="S256",
    )
    page = visitor.get(address.removeprefix("https://testserver"))
    answer = visitor.post("/v1/authorize", {"ask": signed_of(page), "answer": "allow"})
    standard.parse_request_uri_response(answer["Location"], state="xyz")
    body = standard.prepare_request_body(redirect_uri=BACK, code_verifier=verifier, client_secret=secret)

    given = standard.parse_request_body_response(
        Client().post("/v1/access_token", body, content_type=FORM).content.decode(), scope=READ
    )

    assert given["refresh_token"]
    assert (given["expires_in"], given["refresh_token_expires_in"]) == (3600, 90 * 24 * 3600)
    me = Client().get(ME, headers={"Authorization": f"Bearer {given['access_token']}"}).json()
    assert (me["type"], me["emails"]) == ("person", [alice.email])
    body = standard.prepare_refresh_body(
        refresh_token=given["refresh_token"], client_id=client.public_id, client_secret=secret, scope=READ
    )
    again = Client().post("/v1/access_token", body, content_type=FORM).json()
    assert {"access_token", "refresh_token", "expires_in", "refresh_token_expires_in"} <= set(again)
    assert opens(again["access_token"]) == 200


def test_t3_a_service_gets_tokens_for_itself(service):
    client, secret = service
    body = BackendApplicationClient(client.public_id).prepare_request_body(
        client_secret=secret, include_client_id=True
    )

    given = Client().post("/v1/access_token", body, content_type=FORM).json()

    assert "refresh_token" not in given
    assert given["scope"] == f"{READ} {WRITE}"
    me = Client().get(ME, headers={"Authorization": f"Bearer {given['access_token']}"}).json()
    assert (me["type"], me["emails"], me["displayName"]) == ("bot", [], "Sync")
    assert ApiToken.objects.filter(client=client).count() == 1
    assert AuditEvent.objects.get(verb="accounts.client.began").actor_name == "Sync"


def test_t3_the_secret_may_be_sent_as_basic(service):
    client, secret = service
    sent = base64.b64encode(f"{client.public_id}:{secret}".encode()).decode()

    answer = post(grant_type="client_credentials", headers={"Authorization": f"Basic {sent}"})

    assert opens(answer.json()["access_token"]) == 200


def test_t3_an_app_without_a_secret_on_the_persons_machine_chooses_its_port(visitor, alice, partner):
    app = register(alice, partner, redirect_uris=["http://127.0.0.1/back"], with_secret=False)
    place = "http://127.0.0.1:49152/back"
    assert app[1] == ""

    code = consented(visitor, app[0], redirect_uri=place)["code"]

    assert opens(exchanged(app, code, redirect_uri=place).json()["access_token"]) == 200


def test_t3_the_door_knows_scopes_rights_rates_and_the_history(visitor, app, settings):
    given = let_in(visitor, app, scope=READ)
    headers = {"Authorization": f"Bearer {given['access_token']}"}

    listed = Client().get("/v1/wholesale/customers", headers=headers)
    refused = Client().post("/v1/wholesale/customers", "{}", content_type="application/json", headers=headers)

    assert listed.status_code == 200
    assert "RateLimit" in listed
    assert refused.status_code == 403
    assert WRITE in refused.json()["message"]
    told = AuditEvent.objects.get(verb="accounts.client.let_in")
    assert told.after["name"] == "Dashboard"
    settings.API_CALLS_A_MINUTE = 1
    assert 429 in {Client().get(ME, headers=headers).status_code for _ in range(3)}


def test_t3_who_a_program_acts_for_is_in_its_name(visitor, app, alice):
    given = let_in(visitor, app)

    assert tokens.held(given["access_token"], at=clock.now()).actor.name == f"Dashboard ({alice})"


# --- the page


def test_t3_the_page_says_in_words_what_is_asked_and_is_kept_by_nobody(visitor, app):
    page = ask(visitor, app[0])

    text = page.content.decode()
    assert "Dashboard" in text
    assert all(str(one) in text for one in words.lines([READ, WRITE]))
    assert READ not in text
    assert "no-store" in page["Cache-Control"]
    assert "https://app.example" in page["Content-Security-Policy"].split("form-action")[1].split(";")[0]
    assert page["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("scope", scopes.ALL)
def test_every_scope_has_words(scope):
    assert words.lines([scope]) != [scope]


def test_t3_who_is_signed_out_signs_in_first_and_comes_back(client, app):
    answer = client.get("/v1/authorize", question(app[0]))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert parse_qs(urlsplit(answer["Location"]).query)["next"][0].startswith("/v1/authorize?")


def test_t3_the_state_comes_back_as_it_was_also_with_a_no(visitor, app):
    state = "a b&c=d/é"[:8]
    assert consented(visitor, app[0], state=state)["state"] == state
    page = ask(visitor, app[0], state=state)

    answer = visitor.post("/v1/authorize", {"ask": signed_of(page), "answer": "deny"})

    assert said(answer) == {"error": "access_denied", "state": state}


# --- nobody is sent where nobody registered


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://evil.example/back",
        f"{BACK}/",
        f"{BACK}?x=1",
        f"{BACK}#x",
        "https://app.example/back/../evil",
        "https://app.example@evil.example/back",
        "https://app.example:444/back",
        "HTTPS://APP.EXAMPLE/back",
        "javascript:alert(1)",
        "//app.example/back",
        "http://127.0.0.1:1/back",
        "%00",
        "\x00",
    ],
)
def test_t3_no_open_redirect_an_address_is_exact(visitor, app, address):
    for changes in ({}, {"response_type": "token"}, {"scope": "nonsense"}):
        answer = ask(visitor, app[0], redirect_uri=address, **changes)
        assert answer.status_code == 400
        assert "Location" not in answer
        assert "evil.example" not in answer["Content-Security-Policy"]


def test_t3_two_addresses_are_none(visitor, app):
    sent = f"/v1/authorize?client_id={app[0].public_id}&redirect_uri={BACK}&redirect_uri=https://evil.example"

    assert visitor.get(sent).status_code == 400


@pytest.mark.parametrize("name", ["", "nonsense", "\x00", "a" * 3000, "²"])
def test_t3_an_unknown_client_sends_nobody_anywhere(visitor, app, name):
    answer = ask(visitor, app[0], client_id=name)

    assert answer.status_code == 401
    assert "Location" not in answer


@pytest.mark.parametrize(
    "address",
    [
        "http://app.example/back",
        "https://",
        "https://app.example/#x",
        "https://u:p@app.example/",
        "ftp://app.example",
        "myapp://back",
        "https://app.example/\\x",
        "https://a b.example",
        "https://[::1",
        "http://127.0.0.1.evil.example/",
        "http://localhost@evil.example/",
        "https://app.example;sandbox/back",
        "https://*.example/",
        "x" * 600,
    ],
)
def test_t3_what_cannot_be_returned_to_is_not_registered(alice, partner, address):
    assert not addresses.is_usable(address)
    with pytest.raises(Invalid):
        register(alice, partner, redirect_uris=[BACK, address])


# --- PKCE


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"code_challenge": "ü" * 43},
    ],
)
def test_t3_no_way_around_pkce(visitor, app, changes):
    answer = ask(visitor, app[0], **changes)

    assert said(answer)["error"] == "invalid_request"
    assert not OAuthCode.objects.exists()


@pytest.mark.parametrize("verifier", [None, "", CHALLENGE, "w" * 50, "v" * 42])
def test_t3_a_wrong_verifier_uses_the_code_up(visitor, app, verifier):
    code = consented(visitor, app[0])["code"]

    is_refused(exchanged(app, code, code_verifier=verifier), "invalid_grant")
    is_refused(exchanged(app, code), "invalid_grant")
    assert not OAuthSecret.objects.exists()


# --- codes and refresh tokens work once


def test_t3_a_code_that_comes_twice_revokes_what_the_first_gave(visitor, app):
    code = consented(visitor, app[0])["code"]
    given = exchanged(app, code).json()
    assert opens(given["access_token"]) == 200

    is_refused(exchanged(app, code), "invalid_grant")

    assert opens(given["access_token"]) == 401
    is_refused(refreshed(app, given["refresh_token"]), "invalid_grant")
    assert AuditEvent.objects.filter(verb="accounts.client.used_twice").count() == 1


def test_t3_a_code_is_good_for_two_minutes_for_its_client_and_address_alone(visitor, app, alice, partner):
    other = register(alice, partner, name="Other")
    is_refused(exchanged(other, consented(visitor, app[0])["code"]), "invalid_grant")
    is_refused(exchanged(app, consented(visitor, app[0])["code"], redirect_uri=f"{BACK}/"), "invalid_grant")
    code = consented(visitor, app[0])["code"]
    with time_machine.travel(clock.now() + grants.CODE):
        is_refused(exchanged(app, code), "invalid_grant")


def test_t3_a_refresh_token_that_comes_twice_revokes_the_family(visitor, app):
    first = let_in(visitor, app)
    second = refreshed(app, first["refresh_token"]).json()
    assert opens(second["access_token"]) == 200

    is_refused(refreshed(app, first["refresh_token"]), "invalid_grant")

    assert {opens(first["access_token"]), opens(second["access_token"])} == {401}
    is_refused(refreshed(app, second["refresh_token"]), "invalid_grant")


def test_t3_another_client_cannot_refresh_and_ends_nothing(visitor, app, alice, partner):
    given = let_in(visitor, app)
    other = register(alice, partner, name="Other")

    is_refused(refreshed(other, given["refresh_token"]), "invalid_grant")

    assert refreshed(app, given["refresh_token"]).status_code == 200


def test_t3_tokens_end_by_the_clock(visitor, app):
    given = let_in(visitor, app)
    with time_machine.travel(clock.now() + grants.ACCESS):
        assert opens(given["access_token"]) == 401
        given = refreshed(app, given["refresh_token"]).json()
        assert opens(given["access_token"]) == 200
    with time_machine.travel(clock.now() + grants.ACCESS + grants.REFRESH):
        is_refused(refreshed(app, given["refresh_token"]), "invalid_grant")


def test_t3_a_refresh_token_or_code_opens_no_door(visitor, app):
    code = consented(visitor, app[0])["code"]
    given = exchanged(app, code).json()

    assert {opens(code), opens(given["refresh_token"]), opens(app[1])} == {401}


# --- never more than was granted


def test_t3_no_scope_beyond_the_client_the_grant_or_the_person(visitor, app, service, bob, client):
    assert said(ask(visitor, app[0], scope=f"{READ} history:read"))["error"] == "invalid_scope"
    given = let_in(visitor, app, scope=READ)
    is_refused(refreshed(app, given["refresh_token"], scope=f"{READ} {WRITE}"), "invalid_scope")
    assert refreshed(app, given["refresh_token"]).status_code == 200
    is_refused(
        post(
            grant_type="client_credentials",
            client_id=service[0].public_id,
            client_secret=service[1],
            scope="history:read",
        ),
        "invalid_scope",
    )
    client.force_login(bob)  # who may only read
    lesser = let_in(client, app)
    assert WRITE not in lesser["scope"]
    assert tokens.held(lesser["access_token"], at=clock.now()).actor.role == "read_only"


def test_t3_an_app_cannot_act_as_a_service_nor_a_service_as_an_app(visitor, app, service):
    is_refused(
        post(grant_type="client_credentials", client_id=app[0].public_id, client_secret=app[1]),
        "unauthorized_client",
    )
    is_refused(exchanged(service, "rtc_x"), "unauthorized_client")
    assert ask(visitor, service[0]).status_code == 401


def test_t3_only_who_keeps_integrations_registers_and_none_above_themselves(
    alice, bob, partner, other_partner
):
    with pytest.raises(NotAllowed):
        register(bob, partner)
    with pytest.raises(NotAllowed):
        register(alice, other_partner)
    with pytest.raises(Invalid):
        register(alice, partner, role="read_only", wanted=[WRITE])


def test_t3_people_of_another_partner_are_not_asked(client, charlie, app):
    client.force_login(charlie)

    assert ask(client, app[0]).status_code == 401


def test_t3_staff_lets_no_program_in(client, rita, app):
    client.force_login(rita)

    assert ask(client, app[0]).status_code == 403


# --- dead at once


@pytest.mark.parametrize("what", ["grant", "client", "person", "member", "maker"])
def test_t3_what_is_taken_away_opens_nothing_from_the_next_request_on(visitor, app, service, alice, what):
    given = let_in(visitor, app)
    client, secret = service
    own = {"grant_type": "client_credentials", "client_id": client.public_id, "client_secret": secret}
    of_service = post(**own).json()["access_token"]
    assert {opens(given["access_token"]), opens(of_service)} == {200}

    if what == "grant":
        tokens.revoke(actor=acting(alice), token=ApiToken.objects.get(client=app[0]), at=clock.now())
    elif what == "client":
        clients.revoke(actor=acting(alice), client=app[0], at=clock.now())
    elif what == "person":
        alice.is_active = False
        alice.save()
    else:
        Membership.objects.filter(user=alice).delete()

    assert opens(given["access_token"]) == 401
    refused = refreshed(app, given["refresh_token"])
    is_refused(
        refused, "invalid_client" if what == "client" else "invalid_grant", 401 if what == "client" else 400
    )
    if what in ("person", "member", "maker"):
        assert opens(of_service) == 401
        is_refused(post(**own), "invalid_grant")


@pytest.mark.parametrize("moved", ["asked", "consented"])
def test_t3_who_moves_to_another_partner_takes_no_program_there(visitor, app, alice, other_partner, moved):
    page = ask(visitor, app[0])
    code = consented(visitor, app[0])["code"] if moved == "consented" else ""
    Membership.objects.filter(user=alice).update(partner=other_partner)

    if moved == "consented":
        is_refused(exchanged(app, code), "invalid_grant")
    else:
        assert visitor.post("/v1/authorize", {"ask": signed_of(page), "answer": "allow"}).status_code == 401

    assert not ApiToken.objects.filter(partner=other_partner).exists()


def test_t3_a_sub_partner_that_leaves_its_parent_leaves_the_programs_of_that_one(
    app, sub_partner, other_partner
):
    client = Client()
    client.force_login(member("Lou", sub_partner, "wholesale_admin"))
    given = let_in(client, app)
    assert opens(given["access_token"]) == 200
    sub_partner.parent = other_partner
    sub_partner.save()

    assert opens(given["access_token"]) == 401
    is_refused(refreshed(app, given["refresh_token"]), "invalid_grant")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_t3_a_code_that_comes_twice_at_once_ends_what_it_gave(visitor, app):
    code = consented(visitor, app[0])["code"]

    answers = at_once(4, lambda _n: exchanged(app, code))

    assert sorted(one.status_code for one in answers) == [200, 400, 400, 400]
    assert ApiToken.objects.get(client=app[0]).revoked_at is not None


def test_t3_rights_that_the_person_loses_are_lost_at_once(visitor, app, alice):
    given = let_in(visitor, app)
    before = tokens.held(given["access_token"], at=clock.now()).actor.rights

    Membership.objects.filter(user=alice).update(role="read_only")

    assert tokens.held(given["access_token"], at=clock.now()).actor.rights < before


def test_t3_a_suspended_partner_lets_nobody_in_and_its_programs_only_read(visitor, app, partner):
    given = let_in(visitor, app)
    page = ask(visitor, app[0])
    partner.suspended_at = clock.now()
    partner.save()

    assert visitor.post("/v1/authorize", {"ask": signed_of(page), "answer": "allow"}).status_code == 403
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    listed = Client().get("/v1/wholesale/customers", headers=headers)
    assert listed.status_code == 200, "contract G17"


def test_t3_support_that_looks_through_a_person_consents_to_nothing(client, sam, alice, app):
    client.force_login(sam)
    client.post(
        reverse("view-as", args=[alice.pk]),
        {"reason": "A call about their page", "row_version": f"{alice.pk}"},
    )
    session = client.session
    session["view_as"] = {"person": alice.pk, "until": (clock.now() + timedelta(minutes=5)).isoformat()}
    session.save()
    page = ask(client, app[0])

    answer = client.post("/v1/authorize", {"ask": signed_of(page), "answer": "allow"})

    assert answer.status_code == 403
    assert not OAuthCode.objects.exists()


# --- consent is the person's own


def test_t3_consent_needs_the_pages_own_token(alice, app):
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(alice)
    page = ask(visitor, app[0])

    refused = visitor.post("/v1/authorize", {"ask": signed_of(page), "answer": "allow"})

    assert refused.status_code == 403
    assert not OAuthCode.objects.exists()


def test_t3_a_page_is_good_for_its_person_alone_unchanged_and_not_for_long(visitor, app, bob, client):
    signed = signed_of(ask(visitor, app[0]))
    changed = signed[:-1] + ("a" if signed[-1] != "a" else "b")
    assert visitor.post("/v1/authorize", {"ask": changed, "answer": "allow"}).status_code == 400
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert visitor.post("/v1/authorize", {"ask": signed, "answer": "allow"}).status_code in (302, 400)
    other = Client()
    other.force_login(bob)
    assert other.post("/v1/authorize", {"ask": signed, "answer": "allow"}).status_code == 401
    assert not OAuthCode.objects.exists()


def test_t3_a_program_revoked_while_the_page_was_open_gets_nothing(visitor, app, alice):
    signed = signed_of(ask(visitor, app[0]))
    clients.revoke(actor=acting(alice), client=app[0], at=clock.now())

    assert visitor.post("/v1/authorize", {"ask": signed, "answer": "allow"}).status_code == 401


# --- the address of tokens


@pytest.mark.parametrize("secret", [None, "", "nonsense", "rts_" + "0" * 46])
def test_t3_a_wrong_secret_is_a_401_and_slows_the_network_down(app, settings, secret):
    settings.API_BAD_TOKENS_A_MINUTE = 3
    answers = [
        post(grant_type="refresh_token", client_id=app[0].public_id, client_secret=secret) for _ in range(5)
    ]

    is_refused(answers[0], "invalid_client", 401)
    assert answers[0]["WWW-Authenticate"].startswith("Basic")
    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (lambda c: c.get("/v1/access_token"), 405),
        (lambda c: c.post("/v1/access_token?client_secret=x", {}), 400),
        (lambda c: c.post("/v1/access_token", "{}", content_type="application/json"), 400),
        (
            lambda c: c.post(
                "/v1/access_token", b"client_id=%00&x=%FF", content_type="application/x-www-form-urlencoded"
            ),
            401,
        ),
        (
            lambda c: c.post(
                "/v1/access_token", b"a=1&a=2", content_type="application/x-www-form-urlencoded"
            ),
            400,
        ),
        (
            lambda c: c.post(
                "/v1/access_token", "x=1", content_type=FORM, headers={"Authorization": "Basic é"}
            ),
            401,
        ),
        (lambda c: c.post("/v1/access_token", "x=1", content_type=FORM), 401),
        (lambda c: c.post("/v1/access_token", "x=1", content_type=f"{FORM}; charset=utf-7"), 400),
        (lambda c: c.post("/v1/access_token", "x=" + "1" * 3_000_000, content_type=FORM), 413),
        (
            lambda c: c.post("/v1/access_token", "&".join(f"x{n}=1" for n in range(2000)), content_type=FORM),
            400,
        ),
    ],
)
def test_t3_odd_calls_are_refused_in_json(db, call, status):
    answer = call(Client())

    assert answer.status_code == status
    assert json.loads(answer.content)["trackingId"]


def test_t3_an_unknown_grant_type_is_named(app):
    is_refused(
        post(grant_type="password", client_id=app[0].public_id, client_secret=app[1]),
        "unsupported_grant_type",
    )


def test_t3_no_secret_is_kept_logged_or_told(visitor, app, caplog):
    caplog.set_level(logging.DEBUG)
    code = consented(visitor, app[0])["code"]
    given = exchanged(app, code).json()
    exchanged(app, code)
    refreshed(app, given["refresh_token"])
    rows = [
        list(model.objects.values()) for model in (OAuthClient, OAuthCode, OAuthSecret, ApiToken, AuditEvent)
    ]
    for one in (app[1], code, given["access_token"], given["refresh_token"]):
        assert one not in str(rows)
        assert one not in caplog.text


# --- the partner's pages


def test_t3_a_partner_registers_sees_who_let_it_in_and_revokes(visitor, app, alice):
    sent = {"name": "Kiosk", "kind": "web", "redirect_uris": BACK, "role": "read_only", "scopes": [READ]}
    made = visitor.post(reverse("apps:add"), sent)
    text = made.content.decode()
    client = OAuthClient.objects.get(name="Kiosk")
    assert re.search(r"rts_[0-9A-Za-z]{46}", text)
    assert "no-store" in made["Cache-Control"]
    let_in(visitor, app)
    page = visitor.get(reverse("apps:one", args=[app[0].public_id])).content.decode()
    assert str(alice) in page
    assert "Dashboard" not in visitor.get(reverse("tokens:list")).content.decode()

    ask_first = visitor.get(reverse("apps:revoke", args=[client.public_id])).content.decode()
    version = re.search(r'name="row_version" value="([^"]+)"', ask_first)[1]
    visitor.post(reverse("apps:revoke", args=[client.public_id]), {"row_version": version})

    client.refresh_from_db()
    assert client.revoked_at


@pytest.mark.parametrize(
    "changes",
    [{"redirect_uris": ""}, {"redirect_uris": "http://evil.example"}, {"name": " "}, {"scopes": []}],
)
def test_t3_what_cannot_be_registered_is_said_beside_its_field_and_what_was_typed_stays(
    visitor, changes, partner
):
    sent = {
        "name": "Kiosk",
        "kind": "web",
        "redirect_uris": BACK,
        "role": "read_only",
        "scopes": [READ],
    } | changes

    answer = visitor.post(reverse("apps:add"), sent)

    assert answer.status_code == 422
    assert f'id="id_{next(iter(changes))}' in answer.content.decode()
    assert "error-summary" in answer.content.decode()
    assert not OAuthClient.objects.exists()


def test_t3_support_takes_a_program_away(client, sam, app, visitor):
    given = let_in(visitor, app)
    support = Client()
    support.force_login(sam)
    address = reverse("admin:accounts_oauthclient_changelist")
    assert "Dashboard" in support.get(address).content.decode()

    support.post(address, {"action": "revoke", "_selected_action": [app[0].pk]})

    assert opens(given["access_token"]) == 401
