"""The door of the public API; the numbers are those of the contract's lines."""

from __future__ import annotations

import base64
import importlib
import json
import pkgutil
import re
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

import compliance
import customers
import portal
from portal.accounts.models import ApiToken, Membership
from portal.accounts.tokens import scopes, secrets, service
from portal.api import codes, ids, rates
from portal.api.door import Call, Contract, Operation, endpoint, refused
from portal.api.errors import TooManyRequests
from portal.api.wholesale.answers import answer, refuse
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import DomainError, Invalid, NotAllowed
from portal.base.ids import public_id
from portal.testing.cast import acting

ME = "/v1/people/me"
READ = "spark-admin:wholesale_customers_read"


@pytest.fixture
def made(alice, partner):
    return service.make(
        actor=acting(alice), partner=partner, name="Sync", role="wholesale_admin", at=clock.now()
    )


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def echo(call: Call) -> HttpResponse:
    return answer(call.request, {"body": call.body, "who": call.actor.name})


def sent(secret, body=b"{}", *, scope="", method="post", content_type="application/json"):
    """One call of an address that gives back what it was sent."""
    view = endpoint(Contract(refuse), **{method: Operation(echo, scope)})
    request = RequestFactory().generic(
        method.upper(), "/v1/echo", body, content_type=content_type, headers=bearer(secret)
    )
    return view(request)


def is_error(response: HttpResponse, status: int) -> dict:
    """G5: JSON in the contract's form, whatever went wrong."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    body = json.loads(response.content)
    assert set(body) == {"message", "errors", "trackingId"}
    assert all(isinstance(one["errorCode"], int) and one["description"] for one in body["errors"])
    return body


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/people/me/", "/v1/nothing", "/v1/wholesale/customers/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_g1_other_addresses_are_a_404_in_json_and_no_redirect(client, made, db, path, method):
    response = getattr(client, method)(path, headers=bearer(made[1]))

    body = is_error(response, 404)
    assert body["trackingId"] == response["trackingid"]


@pytest.mark.parametrize(
    "sent_header",
    [None, "Basic YTpi", "Bearer", "Bearer nonsense", f"Bearer {secrets.make()}"],
    ids=["none", "basic", "empty", "nonsense", "unknown"],
)
def test_g2_without_a_good_token_401_with_the_challenge(client, db, sent_header):
    response = client.get(ME, headers={"Authorization": sent_header} if sent_header else {})

    is_error(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


def test_g2_expired_or_revoked_401(client, made, alice):
    token, secret = made
    assert client.get(ME, headers=bearer(secret)).status_code == 200

    service.revoke(actor=acting(alice), token=token, at=clock.now())
    is_error(client.get(ME, headers=bearer(secret)), 401)

    ApiToken.objects.filter(pk=token.pk).update(revoked_at=None, expires_at=clock.now())
    is_error(client.get(ME, headers=bearer(secret)), 401)


def test_g3_a_missing_scope_is_named(alice, partner):
    _token, secret = service.make(
        actor=acting(alice), partner=partner, name="Reader", role="read_only", wanted=[READ], at=clock.now()
    )

    assert sent(secret, scope=READ).status_code == 200
    wanted = "spark-admin:wholesale_customers_write"
    assert wanted in is_error(sent(secret, scope=wanted), 403)["message"]


@pytest.mark.parametrize("kind", list(ids.Kind))
def test_g4_ids_are_opaque_hold_a_uuid_and_lead_back(kind):
    thing = public_id()

    written = ids.encode(kind, thing)

    assert "=" not in written
    plain = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode()
    assert plain.startswith(f"ciscospark://us/{kind}/")
    assert UUID(plain.rpartition("/")[2]).version == 8
    assert thing not in plain
    assert ids.decode(written, kind) == ids.decode(written + "==", kind) == thing
    others = [one for one in ids.Kind if one != kind]
    assert ids.decode(written, *others) is None


@pytest.mark.parametrize(
    "text", ["", "x", "%%%", "AAAA", "é", "a" * 5000, "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x"]
)
def test_g4_what_is_no_id_is_none(text):
    assert ids.decode(text, *ids.Kind) is None


def test_g6_the_tracking_id_is_the_clients_own_when_it_is_a_decent_one(client, made):
    response = client.get(ME, headers={**bearer(made[1]), "X-Request-Id": "job-4711"})

    assert response["trackingid"] == "job-4711"


@pytest.mark.once
def test_g7_every_code_of_the_catalogue_has_a_number_of_its_own():
    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    for package in (portal, customers, compliance):  # what nobody has imported yet has its codes too
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not re.search(r"\.(tests|testing|bench|migrations|__main__|asgi|wsgi|run)\b", found.name):
                importlib.import_module(found.name)
    ours = {one.code for one in [DomainError, *below(DomainError)] if ".tests" not in one.__module__}
    assert ours - set(codes.OURS) - set(codes.CISCO) == set()
    assert len(codes.OURS) == len(set(codes.OURS)) < 1000
    assert codes.number_of("required") == 1001
    assert codes.number_of("refused") == 90000


def test_g8_all_faults_of_a_request_at_once_each_with_its_field():
    problems = [("name", "required", "This is needed."), ("email", "email_taken", "It is in use.")]
    request = RequestFactory().get("/v1/x")

    body = json.loads(
        refused(Contract(refuse, {"name": "customerInfo.name"}), request, Invalid(problems)).content
    )
    assert [(one["errorCode"], one["fieldName"]) for one in body["errors"]] == [
        (1001, "customerInfo.name"),
        (10022, "email"),
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1]", 400),
        (b'{"a": NaN}', 400),
        (b'{"a": "\xff"}', 400),
        (b'{"a":' * 21 + b"1" + b"}" * 21, 400),
        (b"[" * 100_000, 400),
        (b'{"a": "' + b"x" * 1024 * 1024 + b'"}', 413),
    ],
    ids=["empty", "cut", "list", "nan", "not utf-8", "deep", "very deep", "large"],
)
def test_g10_bodies_are_refused_before_anything_else_is_made_of_them(made, body, status):
    refused = is_error(sent(made[1], body), status)

    code = {400: "not_json", 413: "body_too_large"}[status]
    assert [one["errorCode"] for one in refused["errors"]] == [codes.number_of(code)]


@pytest.mark.parametrize("unit", ['"', r"\"", "\\", '""', "[", '"[', r"\"\\", '\x00"'])
@pytest.mark.parametrize("end", ["", "\\", '"'])
def test_g10_a_megabyte_of_quotes_and_slashes_is_looked_at_once(made, unit, end):
    body = ('{"a": "' + unit * (1_000_000 // len(unit)) + end).encode()

    refused = is_error(
        sent(made[1], body), 400
    )  # in milliseconds; looked at again and again it would be hours

    assert [one["errorCode"] for one in refused["errors"]] == [codes.number_of("not_json")]


@pytest.mark.parametrize("length", ["", "x", "-1", "²", "1e9", "9" * 5000])
def test_g10_a_content_length_that_is_no_number_is_no_fault_of_ours(made, length):
    view = endpoint(Contract(refuse), post=Operation(echo))
    request = RequestFactory().post(
        "/v1/echo", "{}", content_type="application/json", headers=bearer(made[1])
    )
    request.META["CONTENT_LENGTH"] = length

    assert view(request).status_code == (200 if not length else 400)


def test_g10_brackets_in_a_text_are_no_depth(made):
    assert sent(made[1], json.dumps({"a": "[" * 500}).encode()).status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-16"],
    ids=["form", "text", "utf-16"],
)
def test_g10_another_type_is_415(made, kind):
    refused = is_error(sent(made[1], b"{}", content_type=kind), 415)

    assert [one["errorCode"] for one in refused["errors"]] == [codes.number_of("json_needed")]


def test_g11_over_the_rate_429_and_after_the_wait_it_goes_on(made, settings, monkeypatch):
    settings.API_CALLS_A_MINUTE = 2
    at = clock.now().replace(second=30, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert [sent(made[1]).status_code for _ in range(3)] == [200, 200, 429]
    refused = sent(made[1])
    is_error(refused, 429)
    wait = int(refused["Retry-After"])
    assert wait == 30

    monkeypatch.setattr(clock, "now", lambda: at + timedelta(seconds=wait))
    assert sent(made[1]).status_code == 200


def test_t5_bad_tokens_slow_a_network_down_and_lock_no_good_one_out(client, made, settings):
    settings.API_BAD_TOKENS_A_MINUTE = 3

    answers = [client.get(ME, headers=bearer("rtm_wrong")).status_code for _ in range(8)]

    assert answers[0] == 401
    assert 429 in answers
    assert client.get(ME, headers=bearer(made[1])).status_code == 200


def test_g18_head_and_options_answer_and_others_name_what_is_allowed(client, made):
    head, options = client.head(ME, headers=bearer(made[1])), client.options(ME)
    assert (head.status_code, options.status_code) == (200, 204)
    assert options["Allow"] == "GET, HEAD, OPTIONS"

    refused = client.post(ME, "{}", content_type="application/json", headers=bearer(made[1]))
    is_error(refused, 405)
    assert refused["Allow"] == "GET, HEAD, OPTIONS"


def test_w36_people_me_is_the_person_behind_the_token(client, made, alice, partner):
    body = client.get(ME, headers=bearer(made[1])).json()

    assert body["emails"] == [alice.email]
    assert body["type"] == "person"
    assert ids.decode(body["orgId"], ids.Kind.ORGANIZATION) == partner.public_id
    assert body["created"].endswith("Z")


def test_a_fault_of_ours_is_json_and_tells_nothing(made, caplog):
    def fail(_call):
        raise RuntimeError("the secret of the house")

    view = endpoint(Contract(refuse), get=Operation(fail))
    response = view(RequestFactory().get("/v1/x", headers=bearer(made[1])))

    body = is_error(response, 500)
    assert "secret of the house" not in json.dumps(body)
    assert "secret of the house" in caplog.text
    assert made[1] not in caplog.text


def test_t1_a_token_is_shown_once_and_kept_as_a_digest(made):
    token, secret = made

    assert secrets.is_whole(secret)
    assert not secrets.is_whole(secret[:-1] + ("a" if secret[-1] != "a" else "b"))
    token.refresh_from_db()
    kept = " ".join(str(value) for value in ApiToken.objects.filter(pk=token.pk).values_list().get())
    assert secret not in kept
    assert (token.shown, token.last_four) == (secret[:8], secret[-4:])
    told = AuditEvent.objects.get(verb="accounts.token.made")
    assert secret not in json.dumps([told.before, told.after])


def test_t1_never_more_than_its_maker_and_less_at_once_when_they_lose_a_right(alice, bob, partner, made):
    with pytest.raises(NotAllowed):
        service.make(actor=acting(bob), partner=partner, name="X", role="read_only", at=clock.now())
    full = service.held(made[1], at=clock.now())
    Membership.objects.filter(user=alice).update(role="read_only")

    less = service.held(made[1], at=clock.now())

    assert less.actor.rights < full.actor.rights
    alice.is_active = False
    alice.save()
    assert service.held(made[1], at=clock.now()) is None


def test_t1_a_strangers_partner_gets_none(alice, other_partner):
    with pytest.raises(NotAllowed):
        service.make(actor=acting(alice), partner=other_partner, name="X", role="read_only", at=clock.now())


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"name": " "}, "bad_token_name"),
        ({"name": "x" * 81}, "bad_token_name"),
        ({"days": 0}, "bad_token_days"),
        ({"days": 366}, "bad_token_days"),
        ({"role": "read_only", "wanted": ["customers:write"]}, "bad_token_scope"),
    ],
)
def test_t1_what_a_token_cannot_be_is_said_with_its_field(alice, partner, named, code):
    wanted = {"name": "Sync", "role": "wholesale_admin", **named}

    with pytest.raises(Invalid) as refused:
        service.make(actor=acting(alice), partner=partner, at=clock.now(), **wanted)

    assert [one[1] for one in refused.value.problems] == [code]


def test_t2_a_new_secret_and_the_old_one_for_the_stated_overlap(made, alice, settings):
    token, old = made
    at = clock.now()

    new = service.rotate(actor=acting(alice), token=token, at=at)

    end = at + timedelta(hours=settings.TOKEN_OVERLAP_HOURS)
    assert service.held(new, at=at).token == token
    assert service.held(old, at=end - timedelta(seconds=1)).token == token
    assert service.held(old, at=end) is None
    assert service.held(new, at=end).token == token


def test_t4_the_command_prints_the_token_alone(partner, client):
    out = StringIO()

    call_command(
        "issue_token", "--partner", partner.name, "--role", "full_admin", "--scopes", READ, stdout=out
    )

    secret = out.getvalue().strip()
    token = ApiToken.objects.get()
    assert token.scopes == [READ]
    body = client.get(ME, headers=bearer(secret)).json()
    assert (body["type"], body["emails"]) == ("bot", [])


@pytest.mark.parametrize("wrong", [["--partner", "nobody"], ["--days", "400"], ["--scopes", "everything"]])
def test_t4_a_slip_is_said_in_words(partner, wrong):
    with pytest.raises(CommandError):
        call_command("issue_token", *["--partner", partner.name, "--role", "full_admin", *wrong])

    assert not ApiToken.objects.exists()


def test_t6_use_is_counted_once_a_minute(client, made):
    for _ in range(3):
        client.get(ME, headers=bearer(made[1]))

    token = ApiToken.objects.get()
    assert token.last_used_at is not None
    assert sum(token.uses.values_list("minutes", flat=True)) in (1, 2), "two when the minute turned"


def test_a_second_read_within_the_minute_writes_nothing_and_holds_no_lock(client, made):
    with time_machine.travel(clock.now().replace(second=10), tick=False):
        client.get(ME, headers=bearer(made[1]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(ME, headers=bearer(made[1])).status_code == 200

    assert not [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")]


def test_every_scope_can_be_used_by_somebody():
    assert set(scopes.possible("wholesale_admin")) == set(scopes.ALL)
    assert not any(":write" in one or "customers_write" in one for one in scopes.possible("read_only"))
    assert system("x").may("anything")


@pytest.mark.parametrize("path", ["/v1/people/me?x=%00", "/v1/people/me?%00=x"], ids=["value", "name"])
def test_g5_a_nul_in_a_query_is_refused_in_json(client, made, path):
    refused = is_error(client.get(path, headers=bearer(made[1])), 400)

    assert "NUL" in refused["message"]


def test_g5_a_nul_in_an_address_is_a_404_in_json(client, made):
    response = client.get("/v1/organizations/%00", headers=bearer(made[1]))

    assert is_error(response, 404)["trackingId"] == response["trackingid"]


def test_t5_addresses_of_one_network_of_version_6_count_together(settings, at):
    settings.API_BAD_TOKENS_A_MINUTE = 2
    for number in (1, 2):
        rates.bad_token(f"2001:db8:0:1::{number}", at)
    with pytest.raises(TooManyRequests):
        rates.bad_token("2001:db8:0:1:ffff::3", at)
    rates.bad_token("2001:db8:0:2::1", at)
    for address in ("::ffff:192.0.2.1", "::ffff:192.0.2.2", "192.0.2.3", "", "unix:"):
        rates.bad_token(address, at)
