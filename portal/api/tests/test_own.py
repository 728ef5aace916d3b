"""`/api/v1` (contract A1–A20): every answer is held against the document."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openapi_spec_validator import validate

from compliance.contacts import attempts
from compliance.tests import desk_cast
from customers.licensing import subscribers
from customers.models import Customer, Profile, Subscriber
from customers.profile import versions
from customers.schemas import Person
from portal.accounts.hooks import service as hooks
from portal.accounts.models import IdempotentCall
from portal.accounts.tokens import scopes
from portal.accounts.tokens import service as tokens
from portal.api.own import changes, document, keys
from portal.api.own.operations import OPERATIONS, by_path
from portal.api.tests.own import Own, read
from portal.base import clock
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.at_once import at_once
from portal.testing.cast import acting
from portal.testing.makers import make_customer

ACTOR = system("test")
UPLOAD = next(one.example for one in OPERATIONS if one.body == "NewImport")
NEW = next(one.example for one in OPERATIONS if one.body == "NewCustomer")
SOMEBODY = {"first_name": "Sam", "last_name": "Ward", "email": "sam@x.example", "package": "webex_calling"}


@pytest.fixture
def api(partner, catalogue):
    return Own(partner)


@pytest.fixture
def customer(partner, catalogue, at):
    return make_customer(partner, at=at)


@pytest.fixture
def webhook(partner, at):
    """Makes one, and says its id."""
    given = {"url": "https://hooks.example.com/in", "types": ["customer.created"]}
    return lambda: hooks.make(actor=ACTOR, partner=partner, at=at, **given)[0].public_id


def filled(path, customer, webhook="x"):
    """An address with ids in it."""
    known = {
        "customer_id": customer.public_id,
        "subscriber_id": customer.subscribers.get().public_id,
        "webhook_id": webhook,
        "code": "GB",
    }
    return re.sub(r"<str:(\w+)>", lambda found: known.get(found[1], "x"), path)


def path_of(customer):
    return f"customers/{customer.public_id}"


# --- the document


def test_a3_the_document_is_valid_and_says_every_address(client):
    found = client.get("/api/v1/openapi.json").json()

    validate(found)
    assert found["openapi"] == "3.1.0"
    assert len(found["paths"]) == len(by_path())
    assert all(one.id in str(found) for one in OPERATIONS)


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.id)
def test_a1_nobody_without_a_token_and_each_with_its_scope(one, partner, customer, client):
    path = filled(one.path, customer)
    assert client.generic(one.method.upper(), f"/api/v1/{path}").status_code == 401
    if one.scope:
        others = [other for other in scopes.possible("wholesale_admin") if other != one.scope]
        refused = Own(partner, wanted=others).ask(one.method, path, {})
        assert (refused.status_code, read(refused)["code"]) == (403, "scope_missing")
        assert one.scope in read(refused)["detail"]


@pytest.mark.parametrize("one", [one for one in OPERATIONS if "<" in one.path], ids=lambda one: one.id)
def test_what_is_not_yours_is_not_there(one, api, other_partner, at, client):
    theirs = make_customer(other_partner, at=at)
    person = theirs.subscribers.get().public_id
    for wrong in (theirs.public_id, "nonsense", "%00", "a" * 3000, "²"):
        path = one.path.replace("<str:subscriber_id>", person)
        path = path.replace("<str:code>", "XX" if wrong == theirs.public_id else wrong)
        path = re.sub(r"<str:\w+>", lambda _found, wrong=wrong: wrong, path)
        answer = api.client.generic(
            one.method.upper(),
            f"/api/v1/{path}",
            b"{}",
            content_type="application/octet-stream" if one.file else "application/json",
            headers=api.headers | {"If-Match": '"0"'},
        )
        assert answer.status_code == 404, (wrong, answer.content)
        assert answer["Content-Type"] == "application/problem+json"


HOSTILE = ("-1", "²", "9" * 60, "1e5", "\x00", "' OR 1=1", "x" * 3000, "eyJ", "0001-01-01T00:00:00+23:59")
VALUES = (
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "\x00",
    "\ud800",
    "x" * 5000,
    [],
    [[]],
    [None],
    {},
    {"a": {"b": []}},
)


@pytest.mark.parametrize("one", [one for one in OPERATIONS if one.query], ids=lambda one: one.id)
def test_hostile_queries_are_problems(one, api, customer, settings, webhook):
    settings.API_CALLS_A_MINUTE = 10_000
    made = read(api.ask("post", "imports", UPLOAD))["id"]
    path = filled(one.path.replace("<str:import_id>", made), customer, webhook())
    for parameter in one.query:
        for text in HOSTILE:
            answer = api.ask(one.method, path, **{parameter.name: text})
            refused = (404, 415) if one.file else ()  # of a question that is not there, without its bytes
            assert answer.status_code in (200, 400, *refused), (parameter.name, text)


@pytest.mark.parametrize("one", [one for one in OPERATIONS if one.body], ids=lambda one: one.id)
def test_hostile_bodies_are_problems(one, api, customer, settings, webhook):
    settings.API_CALLS_A_MINUTE = 10_000
    path = filled(one.path, customer, webhook())
    members = {**one.example, **dict.fromkeys(("owners", "other_names", "contacts", "location"), None)}
    for name in members:
        for value in VALUES:
            body = {**one.example, name: value}
            answer = api.ask(one.method, path, body, {"If-Match": "*"})
            assert answer.status_code < 500, (name, value)
            inner = [{"name": value, "email": value, "percent": value, "kind": value, "question": value}]
            assert (
                api.ask(one.method, path, {**one.example, name: inner}, {"If-Match": "*"}).status_code < 500
            )


# --- customers


def test_a8_a_customer_is_created_read_and_owes_its_check(api):
    made = api.ask("post", "customers", NEW)

    body = read(made)
    assert made.status_code == 201
    assert made["Location"].endswith(f"/api/v1/customers/{body['id']}")
    assert body["owners"] == [{"name": "Ann Example", "percent": 60.0}]
    assert [one["available"] for one in body["packages"]] == [9]
    customer = Customer.objects.get()
    assert Profile.objects.filter(customer=customer, number=1).exists()
    assert customer.compliance_status == "checking"
    assert read(api.ask("get", f"customers/{body['id']}")) == body


def test_a2_every_fault_is_said_at_once_with_its_pointer(api):
    body = NEW | {
        "legal_name": "...",
        "contacts": [{"name": "Jo"}, {"name": "1", "email": "x"}],
        "owners": [{"name": "Ann", "percent": 0}],
        "address": {"line1": "x", "city": "y", "country": "GB", "postal_code": "??"},
        "surprise": 1,
    }

    refused = api.ask("post", "customers", body)

    said = {one["pointer"]: one["code"] for one in read(refused)["errors"]}
    assert refused.status_code == 400
    assert said == {
        "/legal_name": "needs_letters",
        "/contacts/1/name": "needs_letters",
        "/contacts/1/email": "bad_email",
        "/owners/0": "bad_share",
        "/address/postal_code": "bad_postal_code",
        "/surprise": "unknown_member",
    }
    assert not Customer.objects.exists()


def test_a4_lists_page_by_cursor_and_miss_nothing_while_customers_come(api, partner, at):
    names = [f"Customer {n:02}" for n in range(7)]
    for n, name in enumerate(names):
        make_customer(partner, at=at + timedelta(minutes=n // 3), name=name)
    seen, cursor = [], None
    while True:
        query = {"limit": "3", "sort": "created"} | ({"cursor": cursor} if cursor else {})
        page = read(api.ask("get", "customers", **query))
        seen += [one["legal_name"] for one in page["items"]]
        cursor = page["next"]
        make_customer(partner, at=at - timedelta(days=1), name=f"Newcomer {len(seen)}")
        if cursor is None:
            break

    assert sorted(seen) == names
    assert read(api.ask("get", "customers", total="true", limit="1"))["total"] == 10
    assert read(api.ask("get", "customers", q="customer 03", fields="id,legal_name"))["items"][0].keys() == {
        "id",
        "legal_name",
    }
    backwards = read(api.ask("get", "customers", sort="-name"))["items"]
    assert backwards[0]["legal_name"].startswith("Newcomer")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"compliance_status": "checking"}, 1),
        ({"compliance_status": "clear"}, 0),
        ({"package": "webex_calling"}, 1),
        ({"country": "gb"}, 1),
        ({"country": "FR"}, 0),
        ({"created_after": "2030-01-01T00:00:00Z"}, 0),
        ({"changed_before": "2030-01-01T00:00:00Z"}, 1),
        ({"own": "only"}, 0),
    ],
)
def test_a4_filters_as_on_the_page(query, count, api, customer):
    assert len(read(api.ask("get", "customers", **query))["items"]) == count


def test_a10_a11_a_patch_says_its_version_and_is_laid_over_what_is_there(api, customer, alice, at):
    path = path_of(customer)
    tag = api.ask("get", path)["ETag"]
    patch = {
        "address": {"line1": "14 Mill Lane"},
        "owners": [{"name": "Ann Example"}],
        "external_id": "NEW-9",
    }

    without = api.ask("patch", path, patch)
    changed = api.ask("patch", path, patch, {"If-Match": tag})
    stale = api.ask("patch", path, {"legal_name": "Late Ltd"}, {"If-Match": tag})

    assert (without.status_code, read(without)["code"]) == (428, "if_match_needed")
    assert changed.status_code == 200, changed.content
    body = read(changed)
    assert (body["address"]["line1"], body["address"]["city"]) == ("14 Mill Lane", "Leeds")
    assert (body["external_id"], body["owners"]) == ("NEW-9", [{"name": "Ann Example", "percent": None}])
    assert changed["ETag"] != tag
    assert stale.status_code == 412
    assert {one["text"] for one in read(stale)["changes"]} == {
        "changed the external ID",
        "changed what is screened",
    }
    assert Profile.objects.filter(customer=customer).count() == 2


def test_a10_a_patch_is_all_or_nothing(api, customer, partner, at):
    make_customer(partner, at=at, external_id="TAKEN")
    body = {"legal_name": "Renamed Ltd", "external_id": "taken"}

    refused = api.ask("patch", path_of(customer), body, {"If-Match": "*"})

    assert refused.status_code == 409
    customer.refresh_from_db()
    assert customer.profile.legal_name == "Bramble Foods Ltd"


def test_a10_what_changes_between_reading_and_locking_is_stale_too(api, customer, monkeypatch):
    real = versions.change

    def late(**given):
        Customer.objects.filter(pk=customer.pk).update(row_version=7)
        return real(**given)

    monkeypatch.setattr("portal.api.own.customers.versions.change", late)

    refused = api.ask("patch", path_of(customer), {"legal_name": "Late Ltd"}, {"If-Match": '"0"'})

    assert (refused.status_code, read(refused)["code"]) == (412, "changed_since")


def test_a8_quantities_with_the_subtraction(api, customer):
    path = f"{path_of(customer)}/packages"

    changed = api.ask("patch", path, {"webex_calling": 25, "webex_suite": 5}, {"If-Match": '"0"'})
    below = api.ask("patch", path, {"webex_calling": 0}, {"If-Match": "*"})

    rows = {
        one["code"]: (one["quantity"], one["assigned"], one["available"]) for one in read(changed)["items"]
    }
    assert rows == {"webex_calling": (25, 1, 24), "webex_suite": (5, 0, 5)}
    assert (below.status_code, read(below)["code"]) == (409, "quantity_below_assigned")


def test_a8_subscribers_are_added_changed_and_released(api, customer):
    path = f"{path_of(customer)}/subscribers"
    made = api.ask("post", path, SOMEBODY)
    one = f"{path}/{read(made)['id']}"

    changed = api.ask(
        "patch", one, {"extension": "55", "phone_number": "+44 20 7946 0000"}, {"If-Match": '"0"'}
    )
    stale = api.ask("patch", one, {"extension": "56"}, {"If-Match": '"0"'})
    listed = api.ask("get", path, q="ward")
    gone = api.ask("delete", one, headers={"If-Match": changed["ETag"]})

    assert made.status_code == 201
    assert (read(changed)["extension"], read(changed)["version"]) == ("55", 1)
    assert stale.status_code == 412
    assert [each["email"] for each in read(listed)["items"]] == ["sam@x.example"]
    assert gone.status_code == 204
    assert api.ask("get", one).status_code == 404
    assert customer.quantities.get().assigned == 1


def test_a8_deleting_is_what_the_page_does(api, customer):
    gone = api.ask("delete", path_of(customer))

    assert (gone.status_code, read(gone)["provisioning_status"]) == (202, "deleting")
    assert customer.subscribers.filter(released_at=None).count() == 0


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01"])
def test_a4_a_forged_cursor_is_no_fault_of_ours(when, api, customer):
    forged = base64.urlsafe_b64encode(json.dumps([when, "x"]).encode()).decode()

    assert api.ask("get", "customers", sort="changed", cursor=forged).status_code in (200, 400)


@pytest.mark.parametrize(
    "patch",
    [
        {"address": {"zz": "1"}},
        {"contacts": [{"name": "Ann B", "role": "x"}]},
        {"owners": [{"name": "Ann B", "shares": 1}]},
        {"owners": [{"name": "Ann", "percent": 10**400}]},
        {"location": None},
        {"location": {"colour": "red"}},
    ],
)
def test_a11_what_would_be_lost_or_cannot_be_is_refused(patch, api, customer):
    refused = api.ask("patch", path_of(customer), patch, {"If-Match": "*"})

    assert refused.status_code == 400, refused.content
    assert Profile.objects.filter(customer=customer).count() == 1


# --- idempotency


def test_a9_the_same_key_gives_the_first_answer(api):
    first = api.ask("post", "customers", NEW, {"Idempotency-Key": "k-1"})
    again = api.ask("post", "customers", NEW, {"Idempotency-Key": "k-1"})
    other = api.ask("post", "customers", NEW | {"external_id": "X"}, {"Idempotency-Key": "k-1"})

    assert (again.status_code, again.content) == (201, first.content)
    assert (again["Idempotent-Replayed"], again["Location"]) == ("true", first["Location"])
    assert (other.status_code, read(other)["code"]) == (422, "idempotency_key_used")
    assert Customer.objects.count() == 1


def test_a9_refusals_are_kept_too_and_the_key_of_another_token_is_another(api, partner):
    bad = NEW | {"legal_name": "..."}
    first = api.ask("post", "customers", bad, {"Idempotency-Key": "k-1"})
    again = api.ask("post", "customers", bad, {"Idempotency-Key": "k-1"})
    elsewhere = Own(partner).ask("post", "customers", NEW, {"Idempotency-Key": "k-1"})

    assert (first.status_code, again.status_code, elsewhere.status_code) == (400, 400, 201)
    assert again["Idempotent-Replayed"] == "true"


def test_a9_a_call_that_died_is_taken_over_and_one_that_runs_is_not(api):
    def row(**age):
        IdempotentCall.objects.all().delete()
        api.ask("post", "customers", {"x": 1}, {"Idempotency-Key": "k"})
        IdempotentCall.objects.update(finished_at=None, started_at=clock.now() - timedelta(**age))
        return api.ask("post", "customers", {"x": 1}, {"Idempotency-Key": "k"})

    running, dead = row(seconds=5), row(seconds=61)

    assert (running.status_code, running["Retry-After"], read(running)["code"]) == (
        409,
        "2",
        "idempotency_key_running",
    )
    assert dead.status_code == 400
    assert IdempotentCall.objects.get().finished_at is not None


def test_a9_a_crash_leaves_neither_the_customer_nor_the_answer(api, monkeypatch):
    real = keys._keep

    def crash(row, response, call):
        if response.status_code == 201:
            raise RuntimeError("the machine stopped")
        real(row, response, call)

    monkeypatch.setattr(keys, "_keep", crash)
    failed = api.ask("post", "customers", NEW, {"Idempotency-Key": "k"})
    monkeypatch.setattr(keys, "_keep", real)
    again = api.ask("post", "customers", NEW, {"Idempotency-Key": "k"})

    assert (failed.status_code, again.status_code) == (500, 201)
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_a9_a_key_that_is_none(key, api):
    refused = api.ask("post", "customers", NEW, {"Idempotency-Key": key})

    assert (refused.status_code, read(refused)["code"]) == (400, "bad_idempotency_key")


def test_a9_after_a_day_the_key_is_new(api, monkeypatch):
    api.ask("post", "customers", NEW, {"Idempotency-Key": "k"})
    later = clock.now() + timedelta(hours=24, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    again = api.ask("post", "customers", NEW | {"external_id": "CRM-2"}, {"Idempotency-Key": "k"})

    assert again.status_code == 201
    assert Customer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.faults
def test_a9_many_at_once_make_one_customer(api):
    def call(_number):
        return api.ask("post", "customers", NEW, {"Idempotency-Key": "k"}).status_code

    answers = at_once(8, call)

    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert Customer.objects.count() == 1
    assert Subscriber.objects.count() == 1


# --- imports


def test_a13_an_import_is_the_job_of_the_browser(partner, catalogue, alice):
    _made, secret = tokens.make(
        actor=acting(alice), partner=partner, name="Sync", role="wholesale_admin", at=clock.now()
    )
    api = Own(partner)
    api.headers = {"Authorization": f"Bearer {secret}"}
    lines = UPLOAD["csv"].splitlines()
    bad = lines[1].replace("OV-1", "OV-2").replace("LS1 4AP", "??")
    made = api.ask("post", "imports", {"csv": "\n".join([*lines, bad])})
    path = f"imports/{read(made)['id']}"

    def drain():
        while work.run_due(at=clock.now(), seconds=5, kinds=[kinds.kind("customer_import")]):
            pass

    drain()
    ready, wrong = read(api.ask("get", path)), read(api.ask("get", f"{path}/rows", state="bad"))
    started = api.ask("post", f"{path}/start", {}, {"If-Match": f'"{ready["version"]}"'})
    drain()
    done = read(api.ask("get", path))
    undone = api.ask("post", f"{path}/undo")
    drain()

    assert made.status_code == 202, made.content
    assert (ready["phase"], ready["by_state"]["ok"], ready["by_state"]["bad"]) == ("ready", 1, 1)
    assert [one["code"] for one in wrong["items"][0]["problems"]] == ["bad_postal_code"]
    assert (started.status_code, done["phase"], done["by_state"]["created"]) == (202, "done", 1)
    assert Profile.objects.filter(legal_name="Orchard Vale Ltd").count() == 1
    assert undone.status_code == 202
    assert read(api.ask("get", path))["phase"] == "undone"
    assert [one["id"] for one in read(api.ask("get", "imports"))["items"]] == [done["id"]]


def test_a13_a_file_with_a_strange_column_is_refused_whole(api):
    refused = api.ask("post", "imports", {"csv": UPLOAD["csv"].replace("City", "Town hall")})

    assert refused.status_code == 400
    assert "Town hall" in read(refused)["detail"] + str(read(refused)["errors"])


# --- reviews, history, reference


def test_a6_a7_a_review_is_followed_and_answered(api, customer, rita, at):
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=at)
    from compliance.review import cases

    cases.claim(actor=acting(rita), case=case, at=at)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=at)
    path = f"{path_of(customer)}/review"

    asked = api.ask("get", path)
    question = read(asked)["questions"][0]
    none = api.ask("post", f"{path}/answers", {"answers": [{"question": "nope", "text": "x"}]})
    told = api.ask("post", f"{path}/answers", {"answers": [{"question": question["id"], "text": "Ann."}]})

    assert (read(asked)["status"], question["text"], question["is_open"]) == (
        "awaiting_partner",
        "Who owns it?",
        True,
    )
    assert read(asked)["clock"]["paused"] is True
    assert (none.status_code, read(none)["code"]) == (409, "nothing_asked")
    assert (read(told)["status"], read(told)["questions"][0]["answer"]) == ("in_review", "Ann.")
    said = asked.content.decode() + told.content.decode()
    assert "Zyxwanda" not in said
    assert "Rita" not in said
    assert case.public_id not in said


def test_a5_history_names_token_and_change_and_pages(api, customer, at):
    for n in range(55):
        versions.change(actor=ACTOR, customer=customer, at=at, legal_name=f"Bramble {n} Ltd")
    api.ask("patch", path_of(customer), {"legal_name": "By Token Ltd"}, {"If-Match": "*"})

    first = read(api.ask("get", f"{path_of(customer)}/history"))
    rest = read(api.ask("get", f"{path_of(customer)}/history", cursor=first["next"]))

    assert (len(first["items"]), rest["next"]) == (50, None)
    newest = first["items"][0]
    assert (newest["actor"], newest["actor_kind"], newest["changes"][0]["new"]) == (
        "Sync",
        "api",
        "By Token Ltd",
    )
    numbers = [one["number"] for one in first["items"] + rest["items"]]
    assert numbers == list(range(len(numbers), 0, -1))


def test_a15_reference_data_can_be_kept(api):
    products = api.ask("get", "products")
    again = api.ask("get", "products", headers={"If-None-Match": products["ETag"]})
    country = read(api.ask("get", "countries/gb"))

    assert again.status_code == 304
    assert "webex_calling" in {one["code"] for one in read(products)["items"]}
    assert (country["code"], country["required"], country["call_in"]["number"][:3]) == (
        "GB",
        ["city", "line1", "postal_code"],
        "+44",
    )
    assert len(read(api.ask("get", "countries"))["items"]) > 200


def test_templates_are_listed(api, partner):
    from customers.onboarding import templates

    made = templates.ensure_default(partner)

    assert [one["id"] for one in read(api.ask("get", "templates"))["items"]] == [made.public_id]


def test_a16_a17_rates_and_request_ids(api):
    answer = api.ask("get", "products", headers={"X-Request-Id": "my-own-id-1"})

    assert answer["X-Request-Id"] == "my-own-id-1"
    assert answer["RateLimit-Policy"].startswith('"default"')


def test_a19_what_will_go_says_so_for_a_year(api, customer, monkeypatch, client, alice):
    def going(days):
        return changes.Deprecation(
            "get-products", date(2026, 1, 1), date(2026, 1, 1) + timedelta(days), "Use x."
        )

    assert "Sunset" not in api.ask("get", "products")
    monkeypatch.setattr(changes, "DEPRECATIONS", (going(400),))
    answer = api.ask("get", "products")
    client.force_login(alice)

    assert (answer["Deprecation"], answer["Sunset"]) == ("@1767225600", "Fri, 05 Feb 2027 00:00:00 GMT")
    assert answer["Link"] == '<http://testserver/developers/#changes>; rel="deprecation"; type="text/html"'
    assert "Sunset" not in api.ask("get", "countries")
    assert document.document("x")["paths"]["/products"]["get"]["deprecated"] is True
    assert "goes on 2027-02-05. Use x." in client.get(reverse("developers")).content.decode()
    with pytest.raises(ValueError, match="12 months"):
        going(300)


def test_g18_other_methods_and_addresses_are_problems(api, client):
    refused = api.client.generic("PUT", "/api/v1/customers", b"{}", headers=api.headers)
    nowhere = client.get("/api/v1/nowhere")

    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")
    assert set(refused["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert (nowhere.status_code, nowhere["Content-Type"]) == (404, "application/problem+json")


def test_a_released_subscriber_is_not_there(api, customer, at):
    made = subscribers.add(
        actor=ACTOR,
        customer=customer,
        person=Person("Ann", "A", "ann@x.example"),
        package_code="webex_calling",
        at=at,
    )
    subscribers.release(actor=ACTOR, subscriber=made, at=at)

    assert api.ask("delete", f"{path_of(customer)}/subscribers/{made.public_id}").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_shows_every_operation_with_its_example(client, alice, language):
    client.cookies["django_language"] = language
    client.force_login(alice)

    page = client.get(reverse("developers")).content.decode()

    for one in OPERATIONS:
        assert f'id="{one.id}"' in page
        assert one.scope in page
    assert document.ABOUT[:40] in page
    assert 'id="changes"' in page
    assert "sandbox slow provisioning" in page
    assert 'id="error-outdated"' not in page
    assert 'id="error-external_id_taken"' in page
