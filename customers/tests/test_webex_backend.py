"""Webex over HTTP: against a small server that misbehaves, and against this portal's own `/v1` in a second process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from customers.lifecycle.backends import webex, webex_client
from customers.lifecycle.backends.base import Organisation, Refusal, Unavailable, User
from customers.lifecycle.backends.webex import WebexWholesale
from portal.base import clock
from portal.tests.test_run import environment, free_port

ROOT = Path(__file__).resolve().parents[2]
PLACE = {
    "line1": "1 Mill Lane",
    "line2": "",
    "city": "Leeds",
    "state": "",
    "postal_code": "LS1 4AP",
    "country": "GB",
}


def user(name: str, package: str = "webex_calling", *, extension: str = "4711") -> User:
    services = ("calling",)
    return User(
        name, f"{name}@bramble.example", name.title(), "Ny", package, services, name == "nora", "", extension
    )


def organisation(*users: User, **changes) -> Organisation:
    given = {
        "id": "cust000000000000001",
        "external_id": "A-1",
        "name": "Bramble Foods Ltd",
        "country": "GB",
        "language": "en",
        "time_zone": "Europe/London",
        "call_in_number": "",
        "location": {**PLACE, "name": "Head office", "time_zone": "Europe/London", "language": "en"},
        "quantities": {"webex_calling": 10},
        "users": users or (user("nora"),),
        "address": PLACE,
    }
    return Organisation(**{**given, **changes})


class Wholesale(BaseHTTPRequestHandler):
    """Just enough of the contract; `server.script` holds answers to give first, `server.seen` what came."""

    def log_message(self, *_words) -> None:
        pass

    def answer(self, status: int, body: dict | None = None, **headers: str) -> None:
        sent = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(sent)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(sent)

    def handle_call(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length).decode()
        self.server.seen.append((self.command, self.path, self.headers.get("Authorization", ""), raw))
        if self.server.script:
            status, body, headers = self.server.script.pop(0)
            if status is None:
                self.close_connection = True
                return None
            return self.answer(status, body, **headers)
        parts = urlsplit(self.path)
        getattr(self, f"{self.command.lower()}_one")(
            parts.path.removeprefix("/v1"), parse_qs(parts.query), raw
        )
        return None

    do_GET = do_POST = do_PUT = do_DELETE = handle_call  # noqa: N815

    def get_one(self, path, query, _raw) -> None:
        shop = self.server.customers if path == "/wholesale/customers" else self.server.subscribers
        rows = [
            one for one in shop.values() if all(str(one.get(k)) in v for k, v in query.items() if k in one)
        ]
        start = int(query.get("offset", ["0"])[0])
        headers = {}
        if start + 2 < len(rows):
            more = f"http://{self.headers['Host']}/v1{path}?customerId=c-1&offset={start + 2}"
            headers["Link"] = f'<{more}>; rel="next"'
        self.answer(200, {"items": rows[start : start + 2]}, **headers)

    def post_one(self, path, _query, raw) -> None:
        body = json.loads(raw)
        if path == "/wholesale/customers":
            self.server.customers["c-1"] = {"id": "c-1", "status": "provisioned", "errors": [], **body}
            return self.answer(202, {"url": "…"})
        if body["email"].startswith("bad"):
            return self.answer(400, {"errors": [{"errorCode": 10022, "description": "E-mail in use."}]})
        name = f"s-{len(self.server.subscribers)}-{body['email']}"
        self.server.subscribers[name] = {"id": name, **body}
        return self.answer(200, body)

    def put_one(self, path, _query, raw) -> None:
        shop = self.server.customers if "/customers/" in path else self.server.subscribers
        shop[path.rpartition("/")[2]].update(json.loads(raw))
        self.answer(202 if "/customers/" in path else 200, {})

    def delete_one(self, path, _query, _raw) -> None:
        shop = self.server.customers if "/customers/" in path else self.server.subscribers
        self.answer(202 if shop.pop(path.rpartition("/")[2], None) else 404)


@pytest.fixture
def there(settings) -> Iterator[SimpleNamespace]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Wholesale)
    server.script, server.seen, server.customers, server.subscribers = [], [], {}, {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBEX_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.WEBEX_TOKEN, settings.WEBEX_PROVISIONING_ID = "secret", "P-1"
    yield server
    server.shutdown()
    server.server_close()


def write(*users: User, **changes) -> list[Refusal]:
    return WebexWholesale().write(organisation(*users, **changes), key="k", at=clock.now())


def emails(server) -> list[str]:
    return sorted(one["email"].partition("@")[0] for one in server.subscribers.values())


def test_a_customer_and_its_users_are_made_and_brought_in_line(there):
    assert write(user("nora"), user("otto"), user("pia")) == []
    made = there.customers["c-1"]
    assert (made["externalId"], made["customerInfo"]["primaryEmail"]) == (
        "cust000000000000001",
        "nora@bramble.example",
    )
    assert made["provisioningParameters"]["packages"] == {"limits": {"webex_calling": 10}}
    assert emails(there) == ["nora", "otto", "pia"]

    assert (
        write(user("nora", "webex_suite"), user("otto"), quantities={"webex_suite": 5, "webex_calling": 4})
        == []
    )
    assert emails(there) == ["nora", "otto"]
    assert {one["package"] for one in there.subscribers.values()} == {"webex_suite", "webex_calling"}
    assert there.customers["c-1"]["packages"] == ["webex_calling", "webex_suite"]

    count = len([one for one in there.seen if one[0] == "POST"])
    assert write(user("nora", "webex_suite"), user("otto")) == []
    assert len([one for one in there.seen if one[0] == "POST"]) == count, "a repeated run adds nothing"


def test_a_run_that_was_cut_after_the_creation_finds_it_again(there):
    there.customers["c-1"] = {"id": "c-1", "externalId": "cust000000000000001", "status": "provisioned"}
    assert write() == []
    assert [one[:2] for one in there.seen if one[0] in ("POST", "PUT")] == [
        ("PUT", "/v1/wholesale/customers/c-1"),
        ("POST", "/v1/wholesale/subscribers"),
    ]


def test_one_refused_user_stops_no_other_and_is_told_in_words(there):
    assert write(user("nora"), user("bad"), user("otto")) == [
        Refusal("10022", "E-mail in use.", "bad@bramble.example")
    ]
    assert emails(there) == ["nora", "otto"]


def test_a_refused_creation_is_fatal(there):
    refused = {"errors": [{"errorCode": 1001, "description": "externalId is missing."}]}
    there.script = [(200, {"items": []}, {}), (400, refused, {})]
    assert write() == [Refusal("1001", "externalId is missing.", is_fatal=True)]


def test_what_failed_there_after_it_was_accepted_is_told(there):
    failed = {"errorCode": 7, "description": "No location."}
    row = {"id": "c-1", "externalId": "cust000000000000001", "status": "error", "errors": [failed]}
    there.customers["c-1"] = row
    assert write(users=())[0] == Refusal("7", "No location.", is_fatal=True)


@pytest.mark.parametrize(
    "answer",
    [
        (429, {}, {"Retry_After": "600"}),
        (503, {}, {"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        (302, {}, {"Location": "http://127.0.0.1:1/"}),
        (403, {}, {}),
        (None, {}, {}),
    ],
)
def test_what_should_be_tried_again(there, answer):
    there.script = [answer]
    with pytest.raises(Unavailable):
        write()
    assert not there.customers


def test_a_short_wait_is_waited_out(there):
    there.script = [(429, {}, {"Retry_After": "1"})]
    began = time.monotonic()
    assert write() == []
    assert time.monotonic() - began >= 1


def test_a_token_that_is_never_taken_stays_owed(there):
    there.script = [(401, {}, {}), *[(401, {}, {"Retry_After": "0"})] * 2]
    with pytest.raises(Unavailable):
        write()


def test_the_oauth_client_gets_a_token_and_keeps_it(there, settings, monkeypatch):
    monkeypatch.setattr(webex_client, "_tokens", {})
    settings.WEBEX_TOKEN, settings.WEBEX_CLIENT_ID, settings.WEBEX_CLIENT_SECRET = "", "me", "mine"
    there.script = [(200, {"access_token": "fresh", "expires_in": 3600}, {})]
    assert write() == []
    asked = [one for one in there.seen if one[1] == "/v1/access_token"]
    assert parse_qs(asked[0][3])["grant_type"] == ["client_credentials"]
    assert len(asked) == 1
    assert {one[2] for one in there.seen[1:]} == {"Bearer fresh"}


def test_a_page_that_leads_elsewhere_is_not_followed(there):
    link = '<https://elsewhere.example/v1/wholesale/customers?offset=2>; rel="next"'
    there.script = [(200, {"items": []}, {"Link": link})]
    with pytest.raises(Unavailable):
        write()
    assert len(there.seen) == 1


def test_no_time_is_left(there, monkeypatch):
    monkeypatch.setattr(webex, "SECONDS", -1.0)
    with pytest.raises(Unavailable):
        write()
    assert not there.seen


def test_nothing_to_remove_is_no_error(there):
    WebexWholesale().remove("cust000000000000001", key="k", at=clock.now())
    there.customers["c-1"] = {"id": "c-1", "externalId": "cust000000000000001", "status": "provisioned"}
    WebexWholesale().remove("cust000000000000001", key="k", at=clock.now())
    assert not there.customers


MAKE_PARTNER = """
from portal.accounts.models import Partner
partner = Partner.objects.create(name="Remote", language="en")
print(partner.templates.get(is_default=True).public_id)
"""


@pytest.fixture
def second_portal(tmp_path, settings) -> Iterator[None]:
    """Another portal with its own database, web process and worker."""
    port = free_port()
    variables = environment(tmp_path, DEBUG="true", SITE_URL=f"http://127.0.0.1:{port}", LOG_LEVEL="ERROR")
    manage = [sys.executable, "manage.py"]
    for command in ("migrate", "load_catalogue"):
        subprocess.run([*manage, command], cwd=ROOT, env=variables, check=True, capture_output=True)
    asked = (
        ("shell", "-v", "0", "-c", MAKE_PARTNER),
        ("issue_token", "--partner", "Remote", "--role", "wholesale_admin"),
    )
    said = [
        subprocess.run([*manage, *words], cwd=ROOT, env=variables, check=True, capture_output=True).stdout
        for words in asked
    ]
    settings.WEBEX_PROVISIONING_ID, settings.WEBEX_TOKEN = (one.decode().split()[-1] for one in said)
    settings.WEBEX_URL = f"http://127.0.0.1:{port}/v1"
    started = [
        subprocess.Popen([*manage, *words], cwd=ROOT, env=variables, start_new_session=True)
        for words in (("runserver", "--noreload", str(port)), ("runworker",))
    ]
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield
    finally:
        for one in started:
            os.killpg(one.pid, 15)
        for one in started:
            one.wait(60)


def _wait_for(address: str) -> None:
    for _try in range(600):
        try:
            urlopen(address).close()  # noqa: S310
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the second portal does not answer")


def _patiently(do):
    """What the owed work does: again while it is not available."""
    for _try in range(6):
        try:
            return do()
        except Unavailable:
            time.sleep(0.5)
    return do()


def test_against_this_portals_own_contract_in_a_second_process(second_portal):
    assert _patiently(lambda: write(user("nora"), user("otto"))) == []
    soon = time.monotonic() + 60
    found = webex._settled(webex_client.Client(until=soon), "cust000000000000001")
    assert (found["status"], found["packages"]) == ("provisioned", ["webex_calling"])
    refused = _patiently(lambda: write(user("nora"), user("pia", extension="")))
    assert [one.subject for one in refused] == ["pia@bramble.example"]
    _patiently(lambda: WebexWholesale().remove("cust000000000000001", key="k", at=clock.now()))
    assert webex._find(webex_client.Client(until=time.monotonic() + 20), "cust000000000000001") is None
