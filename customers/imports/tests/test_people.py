"""Importing the subscribers of a customer: the dry run, the real run that agrees with it, units held meanwhile."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from customers.imports import results, running, service, storing
from customers.imports.tests.test_imports import drain, fresh
from customers.licensing import quantities, reservations, subscribers
from customers.models import Customer, CustomerImport, Quantity, Reservation, Subscriber
from customers.schemas import Person
from portal.base import clock, invariants
from portal.base.errors import Invalid
from portal.testing.cast import acting, member
from portal.testing.makers import make_customer

HEAD = ["First name", "Last name", "E-mail", "Package", "Add-ons", "Full administrator", "Phone", "Extension"]


def line(number: int, **changes: str) -> list[str]:
    parts = {
        "first": f"Ann{number}",
        "last": "Example",
        "email": f"ann{number}@people.example",
        "package": "Webex Calling",
        "add_ons": "",
        "admin": "",
        "phone": "+44 113 496 0457",
        "ext": str(1000 + number),
    }
    assert set(changes) <= set(parts)
    return list((parts | changes).values())


def written(rows: list[list[str]], head: list[str] = HEAD) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


@pytest.fixture
def who(alice):
    return acting(alice)


@pytest.fixture
def customer(partner, who, at):
    wanted = {"webex_calling": 1010, "webex_suite": 3, "attendant_console": 2}
    return make_customer(partner, at=at, actor=who, quantities=wanted)


@pytest.fixture
def upload(who, partner, customer, at):
    def made(rows: list[list[str]], head: list[str] = HEAD) -> CustomerImport:
        return storing.upload(
            actor=who,
            partner=partner,
            customer=customer,
            source=written(rows, head),
            file_name="people.csv",
            at=at,
        )

    return made


def counter(customer: Customer, code: str = "webex_calling") -> Quantity:
    return Quantity.objects.get(customer=customer, product__code=code)


def said(one: CustomerImport) -> dict[int, list[tuple[str, str]]]:
    rows = one.lines.exclude(problems=[]).order_by("number")
    return {row.number: [(found[0], found[1]) for found in row.problems] for row in rows}


def sound() -> list[str]:
    return [str(one) for one in invariants.violations()]


BAD = [
    ({"email": "nobody"}, ("email", "bad_email")),
    ({"first": ""}, ("first_name", "required")),
    ({"package": "Webex Nothing"}, ("package", "one_package")),
    ({"package": "Webex Meetings"}, ("package", "product_not_bought")),
    ({"package": "Webex Calling", "admin": "yes"}, ("package", "administrator_level")),
    ({"add_ons": "Cisco Calling Plan"}, ("add_ons", "no_add_on")),
    ({"admin": "perhaps"}, ("is_administrator", "cell_administrator")),
    ({"ext": "x"}, ("extension", "bad_extension")),
    ({"first": "=1+A1()"}, ("first_name", "formula")),
]


@pytest.mark.slow
def test_a_thousand_rows_of_which_37_are_bad_and_both_runs_agree(who, customer, upload, at):
    kinds = {27 * n + 5: BAD[n % len(BAD)] for n in range(36)}
    rows = [line(n, **kinds[n][0]) if n in kinds else line(n) for n in range(2, 1001)]
    for row in rows:
        row[2] = f"nobody {row[0]}" if row[2] == "nobody" else row[2]
    rows.append(line(1001, email="ANN77@people.example"))
    one = upload(rows)
    drain(at)
    found = said(fresh(one))

    assert {number: problems[0] for number, problems in found.items()} == {
        number: expected for number, (_changes, expected) in kinds.items()
    } | {1001: ("email", "repeated_email")}
    assert customer.subscribers.count() == 1

    service.start(actor=who, one=fresh(one), at=at)
    drain(at)

    one = fresh(one)
    assert (one.phase, service.counts(one)["created"], service.counts(one)["failed"]) == ("done", 963, 0)
    assert counter(customer).assigned == 963
    assert sound() == []


def test_rows_for_which_no_unit_is_left_are_told_so_before_anything_is_written(who, customer, upload, at):
    one = upload([line(n, package="Webex Suite", admin="yes" if n == 2 else "") for n in range(2, 6)])
    drain(at)

    # One of three is the first administrator's.
    assert said(fresh(one)) == {4: [("package", "quantity_short")], 5: [("package", "quantity_short")]}
    telling = results.Telling.of(fresh(one))
    row = one.lines.get(number=4)
    assert "of 3, 1 are used" in telling.sentence(row.problems[0])


def test_units_are_held_while_it_runs_and_free_when_it_is_stopped(who, customer, upload, at, monkeypatch):
    monkeypatch.setattr(running, "SLICE_SECONDS", 0)
    quantities.change(actor=who, customer=customer, wanted={"webex_calling": 6}, at=at)
    one = upload([line(n) for n in range(2, 8)])
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)

    assert (counter(customer).reserved, counter(customer).available) == (6, 0)
    held = reservations.lines(counter(customer).pk)
    assert [(each.count, "people.csv" in each.label) for each in held] == [(6, True)]
    person = Person("Zoe", "Zed", "zoe@people.example")
    with pytest.raises(quantities.QuantityExhausted):
        subscribers.add(actor=who, customer=customer, person=person, package_code="webex_calling", at=at)
    with pytest.raises(quantities.QuantityBelowAssigned):
        quantities.change(actor=who, customer=customer, wanted={"webex_calling": 5}, at=at)

    drain(at, most=2)
    service.stop(actor=who, one=fresh(one), at=at)
    assert (counter(customer).assigned, counter(customer).reserved) == (2, 0)
    assert not Reservation.objects.exists()
    subscribers.add(actor=who, customer=customer, person=person, package_code="webex_calling", at=at)

    service.resume(actor=who, one=fresh(one), at=at)
    drain(at)
    one = fresh(one)
    assert (service.counts(one)["created"], service.counts(one)["failed"]) == (5, 1)
    assert said(one) == {7: [("package", "quantity_exhausted")]}
    assert (counter(customer).assigned, counter(customer).reserved) == (6, 0)
    assert sound() == []


def test_bad_rows_come_back_as_a_file_that_can_be_mended_and_read_again(who, customer, upload, at):
    one = upload([line(2), line(3, email="nobody"), line(4, package="")])
    drain(at)
    text = "".join(results.file_of_bad_rows(fresh(one)))
    head, *rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    assert [row[0] for row in rows] == ["Ann3", "Ann4"]
    assert "name@company.example" in rows[0][-1]

    rows[0][2], rows[1][3] = "ann3@people.example", "webex_calling"
    again = upload(rows, head)
    drain(at)
    assert said(fresh(again)) == {}


def test_add_ons_come_with_their_people_and_take_units(who, customer, upload, at):
    one = upload(
        [
            line(2, add_ons="Attendant Console"),
            line(3, add_ons="attendant_console"),
            line(4, add_ons="attendant_console"),
        ]
    )
    drain(at)
    assert said(fresh(one)) == {4: [("add_ons", "quantity_short")]}
    service.start(actor=who, one=fresh(one), at=at)
    drain(at)

    assert counter(customer, "attendant_console").assigned == 2
    assert sound() == []


def test_an_import_can_be_taken_back_but_for_whom_somebody_has_touched(who, customer, upload, at):
    one = upload([line(2), line(3)])
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    drain(at)
    touched = Subscriber.objects.get(email="ann3@people.example")
    subscribers.renumber(actor=who, subscriber=touched, at=at, extension="77")
    service.undo(actor=who, one=fresh(one), at=at)
    drain(at)

    assert service.counts(fresh(one)) | {"undone": 1, "kept": 1} == service.counts(fresh(one))
    assert counter(customer).assigned == 1


def test_a_non_compliant_customer_gets_nobody(who, customer, upload, at):
    one = upload([line(2)])
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    Customer.objects.filter(pk=customer.pk).update(compliance_status="non_compliant", non_compliant_on=at)
    drain(at)

    one = fresh(one)
    assert (one.stopped, one.trouble, counter(customer).assigned) == (True, "status_forbids", 0)
    assert counter(customer).reserved == 0


def test_an_unknown_column_is_never_left_out(upload):
    with pytest.raises(Invalid) as refused:
        upload([[*line(2), "x"]], [*HEAD, "Shoe size"])

    assert [code for _field, code, _text in refused.value.problems] == ["unknown_column"]


def test_pages_from_upload_to_the_end(client, alice, customer):
    client.force_login(alice)
    new = reverse("customers:subscriber-import", args=[customer.public_id])
    assert "Webex Suite" in client.get(new).content.decode()

    answer = client.post(new, {"text": written([line(2), line(3, email="nobody")])})
    one = CustomerImport.objects.get()
    page = reverse("customers:import", args=[one.public_id])
    assert answer.headers["Location"] == page
    drain(clock.now())
    shown = client.get(page).content.decode()
    assert "This is not an e-mail address" in shown
    assert "Import the 1 valid row" in shown

    client.post(reverse("customers:import-start", args=[one.public_id]))
    drain(clock.now())
    assert "1 subscriber is added." in client.get(page).content.decode()
    assert Subscriber.objects.filter(email="ann2@people.example", is_administrator=False).exists()


def test_an_administrator_reaches_only_imports_of_her_own_customers(client, partner, ada, upload):
    one = upload([line(2)])
    page = reverse("customers:import", args=[one.public_id])
    client.force_login(ada)
    assert client.get(page).status_code == 404

    one.customer.assignees.add(ada)
    assert client.get(page).status_code == 200

    client.force_login(member("Olga", partner, "read_only"))
    assert client.get(page).status_code == 403


def test_nothing_chosen_is_said_next_to_the_field(client, alice, customer):
    client.force_login(alice)
    answer = client.post(reverse("customers:subscriber-import", args=[customer.public_id]), {})

    assert answer.status_code == 422
    assert "Choose a file or paste the rows" in answer.content.decode()


# --- columns named by hand


def test_unknown_columns_are_named_by_hand_and_remembered(client, alice, partner, customer):
    client.force_login(alice)
    new = reverse("customers:subscriber-import", args=[customer.public_id])
    head = ["Vorname", "Nachname", "E-mail", "Tarif", "Shoe size"]
    rows = [["Ann", "Bell", "ann@people.example", "Webex Calling", "41"]]
    page = client.post(new, {"text": written(rows, head)}).headers["Location"]
    shown = client.get(page).content.decode()
    assert "Not known" in shown
    assert "41" in shown
    one = CustomerImport.objects.get()
    assert (one.phase, one.steps.count()) == ("mapping", 0)

    named = reverse("customers:import-columns", args=[one.public_id])
    chosen = {"column_0": "first_name", "column_1": "last_name", "column_2": "email", "column_3": "package"}
    refused = client.post(named, chosen)
    assert refused.status_code == 422
    assert "Say which column this is" in refused.content.decode()
    twice = client.post(named, chosen | {"column_4": "email"})
    assert "are the same" in twice.content.decode()
    missing = client.post(named, chosen | {"column_3": "-", "column_4": "-"})
    assert "is missing" in missing.content.decode()
    assert fresh(one).phase == "mapping"

    assert client.post(named, chosen | {"column_4": "-"}).status_code == 302
    drain(clock.now())
    assert (fresh(one).phase, said(fresh(one))) == ("ready", {})

    rows[0][2] = "ben@people.example"
    client.post(new, {"text": written(rows, head)})
    again = CustomerImport.objects.order_by("-pk").first()
    assert (again.phase, again.columns[-1]) == ("dry_run", "")


def test_faults_between_rows_are_found_once_the_columns_are_known(client, alice, customer):
    client.force_login(alice)
    head = ["First name", "Last name", "Anschrift", "Package"]
    rows = [
        ["A", "Bell", "ann@people.example", "webex_calling"],
        ["B", "Bell", "Ann@people.example", "webex_calling"],
    ]
    client.post(
        reverse("customers:subscriber-import", args=[customer.public_id]), {"text": written(rows, head)}
    )
    one = CustomerImport.objects.get()
    chosen = {f"column_{n}": key for n, key in enumerate(("first_name", "last_name", "email", "package"))}
    client.post(reverse("customers:import-columns", args=[one.public_id]), chosen)
    drain(clock.now())

    assert said(fresh(one)) == {3: [("email", "repeated_email")]}
