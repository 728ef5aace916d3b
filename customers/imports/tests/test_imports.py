"""Importing customers: the dry run, the real run, and that the two agree."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compliance.models import Check
from customers.imports import keeping, results, running, service, steps, storing
from customers.imports.making import Maker
from customers.licensing import subscribers
from customers.models import Customer, CustomerImport, ImportRow, ImportStep
from customers.onboarding import creation
from customers.profile import versions
from customers.schemas import Person
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.errors import Invalid, NotAllowed
from portal.jobs import kinds, work
from portal.testing.cast import acting
from portal.testing.makers import make_customer, new_customer

HEAD = [
    "Legal name", "External ID", "Address line 1", "Address line 2", "City", "State", "Postal code", "Country",
    "Administrator’s e-mail", "Contact", "Contact’s telephone", "Location", "Time zone", "Webex Calling",
    "Attendant Console",
]  # fmt: skip


def row(number: int, **changes: str) -> list[str]:
    parts = {
        "name": f"Bramble Lane {number} Ltd",
        "id": f"CSV-{number}",
        "line1": f"{number} Mill Lane",
        "line2": "",
        "city": "Leeds",
        "state": "",
        "postal": "LS1 4AP",
        "country": "GB",
        "email": f"jo{number}@csv.example",
        "contact": "Jo Example",
        "phone": "+44 113 496 0457",
        "location": "Head office",
        "zone": "Europe/London",
        "calling": "10",
        "console": "",
    }
    assert set(changes) <= set(parts)
    return list((parts | changes).values())


def written(rows: list[list[str]], sign: str = ",", head: list[str] = HEAD) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows([head, *rows])
    return out.getvalue()


BAD = [
    ({"country": "XX"}, ("address.country", "unknown_country")),
    ({"postal": "12"}, ("address.postal_code", "bad_postal_code")),
    ({"name": "Delft 100% Cargo"}, ("legal_name", "percent_sign")),
    ({"name": "=HYPERLINK(A1)"}, ("legal_name", "formula")),
    ({"email": "nobody"}, ("administrator.email", "bad_email")),
    ({"calling": "ten"}, ("quantities.webex_calling", "quantity_unread")),
    ({"calling": "-5"}, ("quantities.webex_calling", "quantity_range")),
    ({"calling": ""}, ("", "needs_package")),
    ({"location": ""}, ("location.name", "needs_location")),
    ({"zone": "Mars/Base"}, ("time_zone", "unknown_time_zone")),
    ({"country": "CA", "state": "Nowhere", "postal": "H2X 1Y4"}, ("address.state", "unknown_state")),
    ({"line1": ""}, ("address.line1", "required")),
]


@pytest.fixture
def who(alice):
    return acting(alice)


@pytest.fixture
def upload(who, partner, at, catalogue):
    def made(source, name="customers.csv"):
        return storing.upload(actor=who, partner=partner, source=source, file_name=name, at=at)

    return made


def drain(at, most: int = 5000) -> int:
    """Every slice that is owed; how many."""
    kind, ran = kinds.kind("customer_import"), 0
    while (pk := work.owed(kind, at=at).values_list("pk", flat=True).first()) is not None and ran < most:
        ran += work.run_one(kind, pk, at=at)
    return ran


def fresh(one: CustomerImport) -> CustomerImport:
    return CustomerImport.objects.select_related("partner").get(pk=one.pk)


def imported(one, who, at) -> CustomerImport:
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    drain(at)
    return fresh(one)


# --- the acceptance of screens.md P5


@pytest.mark.slow
def test_a_thousand_rows_of_which_37_are_bad(who, partner, upload, at):
    kinds_of_bad = {27 * n + 5: BAD[n % len(BAD)] for n in range(36)}
    rows = [row(n, **kinds_of_bad[n][0]) if n in kinds_of_bad else row(n) for n in range(2, 1001)]
    rows.append(row(1001, id="csv-77"))
    one = upload(written(rows, ";"))

    drain(at)

    one = fresh(one)
    found = {
        line.number: [tuple(entry[:2]) for entry in line.problems] for line in one.lines.filter(state="bad")
    }
    expected = {number: wrong for number, (_given, wrong) in kinds_of_bad.items()}
    expected[1001] = ("external_id", "repeated_id")
    assert one.phase == "ready"
    assert len(found) == 37
    assert {number: wrong in found[number] for number, wrong in expected.items()} == dict.fromkeys(
        found, True
    )
    assert not Customer.objects.exists()

    service.start(actor=who, one=one, at=at)
    drain(at)

    one = fresh(one)
    counts = service.counts(one)
    assert one.phase == "done"
    assert (counts["created"], counts["bad"], counts["failed"]) == (963, 37, 0)
    assert Customer.objects.filter(partner=partner).count() == 963
    while work.ensure_all(at=at):
        pass
    assert Check.objects.values("profile__customer").distinct().count() == 963
    own = {"formula", "quantity_unread", "repeated_id"}  # what never comes to the service
    for line in one.lines.filter(state="bad"):
        if own.isdisjoint(entry[1] for entry in line.problems):
            with pytest.raises(Invalid):
                creation.create(
                    actor=who, partner=partner, new=Maker.for_import(one).new_customer(line), at=at
                )

    mended = [
        row(number + 2000) if cells[1] == "csv-77" else row(number)
        for number, cells in one.lines.filter(state="bad").values_list("number", "cells")
    ]
    names, *lines = list(
        csv.reader(io.StringIO("".join(results.file_of_bad_rows(one)).removeprefix("\ufeff")))
    )
    assert names == [*HEAD, "What is wrong"]
    assert len(lines) == 37
    again = upload(
        written([[*cells, line[-1]] for cells, line in zip(mended, lines, strict=True)], head=names)
    )
    assert service.counts(imported(again, who, at))["created"] == 37


def test_the_dry_run_and_the_real_run_agree_on_every_row(who, partner, upload, at):
    make_customer(partner, at=at, external_id="CSV-900")
    rows = [row(n, **given) for n, (given, _wrong) in enumerate(BAD, start=2)]
    rows += [row(n) for n in range(100, 110)] + [row(900)]
    one = upload(written(rows))
    drain(at)
    maker = Maker.for_import(one)

    disagree = []
    for line in one.lines.order_by("number"):
        try:
            creation.create(actor=who, partner=partner, new=maker.new_customer(line), at=at)
            is_fine = True
        except Invalid:
            is_fine = False
        # What cannot be read at all never comes to the service.
        own = {"formula", "quantity_unread"} & {entry[1] for entry in line.problems}
        if not own and is_fine != (line.state == "ok"):
            disagree.append((line.number, line.problems))

    assert disagree == []
    assert [entry[1] for entry in one.lines.get(cells__1="CSV-900").problems] == ["external_id_taken"]


# --- each fault in its own words


def test_faults_of_a_file_are_told_beside_the_cell_in_the_readers_language(upload, client, alice, at):
    text = (
        written([row(2, country="Atlantis"), row(3), row(4, id="csv-3")])
        + "Ox,Ltd\n"
        + ",".join(row(6) + ["x"])
    )
    one = upload(text)
    drain(at)
    client.force_login(alice)

    page = client.get(reverse("customers:import", args=[one.public_id])).content.decode()

    for told in (
        "There is no such country",
        "Row 3 of this file has the same external ID",
        "This row has 2 cells only, but there are 15 columns",
        "This row has 16 cells, but there are 15 columns",
        "Import the 1 valid row",
    ):
        assert told in page
    assert page.index("Atlantis") < page.index("Bramble Lane 3")


def test_what_was_taken_as_meant_is_said(upload):
    rows = [
        row(
            2,
            country="Canada",
            state="Nouvelle-Ecosse",
            postal="B3H 4R2",
            calling="1.000,0",
            zone="America/Halifax",
        )
    ]
    source = ("\ufeff" + written(rows, ";").replace("\r\n", ";;\r\n")).encode("utf-16-le")
    one = upload(source)

    assert [code for code, _figures in one.notes] == ["marked", "trailing", "accents"]
    assert (one.encoding, one.delimiter, one.decimal_sign) == ("utf-16-le", ";", ",")
    assert "“Nouvelle-Ecosse” as “Nouvelle-Écosse”" in " ".join(results.notes(one))
    new = Maker.for_import(one).new_customer(one.lines.get())
    assert (new.address.country, new.address.state) == ("CA", "Nouvelle-Écosse")
    assert new.quantities == {"webex_calling": 1000}


def test_an_unknown_column_blocks_until_somebody_says_what_it_is(upload, client, alice, at):
    client.force_login(alice)
    text = written([[*row(2), "x"]], head=[*HEAD, "Colour"])

    answer = client.post(reverse("customers:import-new"), {"text": text}, follow=True)
    drain(at)

    kept = CustomerImport.objects.get()
    assert "Colour" in answer.content.decode()
    assert kept.phase == CustomerImport.Phase.MAPPING
    assert not kept.lines.exclude(state=ImportRow.State.NEW).exists(), "no row is judged before that"
    assert not Customer.objects.exists()


def test_ambiguous_numbers_and_ticks_are_refused_in_their_own_words(upload, at):
    head = [*HEAD, "Contact Center Voice Ports"]
    one = upload(written([[*row(2, calling="1,000"), "yes"], [*row(3), "maybe"]], ";", head))
    drain(at)

    codes = [[entry[1] for entry in line.problems] for line in one.lines.order_by("number")]
    assert codes[0] == ["quantity_ambiguous"]
    assert codes[1] == ["quantity_tick"]


def test_names_and_owners_of_a_row(upload):
    head = [*HEAD, "Trading names", "Owners", "Language"]
    one = upload(written([[*row(2), "Ox; Elm", "Jane Roe 60 %; Roe Holding", "français"]], head=head))

    new = Maker.for_import(one).new_customer(one.lines.get())

    assert [(name.kind, name.name) for name in new.other_names] == [("trading", "Ox"), ("trading", "Elm")]
    assert [(owner.name, owner.percent) for owner in new.owners] == [
        ("Jane Roe", 60.0),
        ("Roe Holding", None),
    ]
    assert new.language == "fr"


# --- in the background


def test_a_crash_between_two_rows_makes_no_customer_twice(who, upload, at, monkeypatch):
    one = upload(written([row(n) for n in range(2, 12)]))
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    create, made = creation.create, []

    def dies(**given):
        if len(made) == 4:
            raise KeyboardInterrupt
        made.append(create(**given))
        return made[-1]

    monkeypatch.setattr(creation, "create", dies)
    with pytest.raises(KeyboardInterrupt):
        drain(at)
    monkeypatch.setattr(creation, "create", create)
    assert Customer.objects.count() == 4

    assert drain(at) == 0  # its lease still runs
    drain(at + timedelta(minutes=3))

    assert fresh(one).phase == "done"
    assert Customer.objects.count() == 10
    assert not ImportStep.objects.exists()


def test_a_customer_that_was_made_before_its_row_was_marked_is_found_again(who, partner, upload, at):
    one = upload(written([row(2)]))
    drain(at)
    line = one.lines.get()
    made = creation.create(actor=who, partner=partner, new=Maker.for_import(one).new_customer(line), at=at)

    service.start(actor=who, one=fresh(one), at=at)
    drain(at)

    assert one.lines.get().customer == made
    assert Customer.objects.count() == 1


def test_a_row_that_always_fails_does_not_hold_up_the_others(who, upload, at, monkeypatch):
    one = upload(written([row(n) for n in range(2, 5)]))
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    create = creation.create

    def fails(**given):
        if given["new"].external_id == "CSV-2":
            raise RuntimeError("ours")
        return create(**given)

    monkeypatch.setattr(creation, "create", fails)
    for hours in range(4):
        drain(clock.now() + timedelta(hours=hours))

    assert fresh(one).phase == "done"
    assert [line.state for line in one.lines.order_by("number")] == ["failed", "created", "created"]
    assert one.lines.get(number=2).problems[0][1] == "import_row_failed"


def test_it_can_be_stopped_and_goes_on_where_it_was(who, upload, at, monkeypatch):
    monkeypatch.setattr(running, "SLICE_SECONDS", 0)
    one = upload(written([row(n) for n in range(2, 12)]))
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    drain(at, most=3)

    service.stop(actor=who, one=fresh(one), at=at)
    drain(at)
    assert Customer.objects.count() == 3
    assert (fresh(one).phase, fresh(one).stopped) == ("importing", True)

    service.resume(actor=who, one=fresh(one), at=at)
    drain(at)
    assert fresh(one).phase == "done"
    assert Customer.objects.count() == 10


def test_an_import_whose_step_was_lost_gets_one(upload, at):
    one = upload(written([row(2)]))
    ImportStep.objects.all().delete()

    assert steps.ensure(at) == 1
    assert steps.ensure(at) == 0
    drain(at)
    assert fresh(one).phase == "ready"


def test_a_partner_that_is_suspended_meanwhile_stops_it(who, partner, upload, at, client, alice):
    one = upload(written([row(2)]))
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    partner.suspended_at = at
    partner.save()

    drain(at)

    assert (fresh(one).stopped, fresh(one).trouble) == (True, "suspended")
    assert not Customer.objects.exists()
    client.force_login(alice)
    assert (
        "This partner is suspended"
        in client.get(reverse("customers:import", args=[one.public_id])).content.decode()
    )


def test_who_lost_the_right_imports_nothing_more(who, upload, at, alice):
    one = upload(written([row(2)]))
    drain(at)
    service.start(actor=who, one=fresh(one), at=at)
    alice.membership.role = "read_only"
    alice.membership.save()

    drain(at)

    assert fresh(one).trouble == "not_allowed"
    assert not Customer.objects.exists()


def test_what_was_taken_meanwhile_is_refused_with_its_reason(who, partner, upload, at):
    one = upload(written([row(2), row(3)]))
    drain(at)
    creation.create(actor=who, partner=partner, new=new_customer(external_id="CSV-2"), at=at)

    service.start(actor=who, one=fresh(one), at=at)
    drain(at)

    assert [line.state for line in one.lines.order_by("number")] == ["failed", "created"]
    assert one.lines.get(number=2).problems == [["external_id", "external_id_taken", {}]]


# --- undo


def test_undo_removes_what_nobody_has_touched(who, upload, at):
    one = imported(upload(written([row(n) for n in range(2, 6)])), who, at)
    first, second, *others = Customer.objects.order_by("pk")
    versions.change(actor=who, customer=first, at=at, legal_name="Renamed Ltd")
    ann = Person("Ann", "Example", "ann@csv.example")
    subscribers.add(actor=who, customer=second, person=ann, package_code="webex_calling", at=at)

    service.undo(actor=who, one=fresh(one), at=at + timedelta(minutes=59))
    drain(at + timedelta(hours=2))

    assert [line.state for line in one.lines.order_by("number")] == ["kept", "kept", "undone", "undone"]
    assert fresh(one).phase == "undone"
    assert {one.provisioning_status for one in Customer.objects.filter(pk__in=[first.pk, second.pk])} == {
        "provisioning"
    }
    assert {one.provisioning_status for one in Customer.objects.filter(pk__in=[x.pk for x in others])} == {
        "deleting"
    }


def test_undo_ends_with_its_hour(who, upload, at):
    one = imported(upload(written([row(2)])), who, at)

    with pytest.raises(service.UndoOver):
        service.undo(actor=who, one=one, at=at + timedelta(minutes=61))

    assert results.Progress.of(fresh(one), at + timedelta(minutes=61)).until is None


def test_buttons_of_another_moment_are_refused(who, upload, at):
    one = upload(written([row(2, name="")]))
    with pytest.raises(service.ImportElsewhere):
        service.start(actor=who, one=fresh(one), at=at)
    drain(at)

    with pytest.raises(service.NothingToImport):
        service.start(actor=who, one=fresh(one), at=at)
    for act in (service.stop, service.resume, service.undo):
        with pytest.raises(service.ImportElsewhere):
            act(actor=who, one=fresh(one), at=at)


# --- pages


def test_strangers_and_lesser_roles_get_nothing(upload, client, charlie, frida, at):
    one = upload(written([row(2)]))

    with pytest.raises(NotAllowed):
        service.discard(actor=acting(charlie), one=fresh(one), at=at)
    client.force_login(charlie)
    assert client.get(reverse("customers:import", args=[one.public_id])).status_code == 404
    client.force_login(frida)
    assert client.get(reverse("customers:imports")).status_code == 403


def test_the_whole_way_by_the_pages(client, alice, catalogue, partner):
    client.force_login(alice)
    file = SimpleUploadedFile("März.csv", written([row(2), row(3, country="XX")], ";").encode("cp1252"))

    answer = client.post(reverse("customers:import-new"), {"file": file})
    one = CustomerImport.objects.get()
    address = reverse("customers:import", args=[one.public_id])
    assert answer["Location"] == address
    running_page = client.get(address).content.decode()
    assert 'hx-trigger="every 2s"' in running_page
    look = reverse("customers:import-progress", args=[one.public_id])
    assert client.get(look, headers={"HX-Request": "true"}).status_code == 200
    drain(clock.now())
    assert client.get(look, headers={"HX-Request": "true"})["HX-Redirect"] == address
    checked = client.get(address).content.decode()
    assert "1 row cannot be imported." in checked
    assert "Windows-1252, divided by: semicolon" in checked

    client.post(reverse("customers:import-start", args=[one.public_id]))
    client.post(reverse("customers:import-stop", args=[one.public_id]))
    assert "Go on" in client.get(address).content.decode()
    client.post(reverse("customers:import-resume", args=[one.public_id]))
    drain(clock.now())
    done = client.get(address).content.decode()
    assert "1 customer is imported." in done
    assert "Undo the import" in done
    bad = b"".join(
        client.get(reverse("customers:import-bad-rows", args=[one.public_id])).streaming_content
    ).decode()
    assert "Country or region: There is no such country" in bad
    assert "'+44 113" in bad

    client.post(reverse("customers:import-undo", args=[one.public_id]))
    drain(clock.now())
    assert "1 customer is removed." in client.get(address).content.decode()
    assert one.file_name in client.get(reverse("customers:imports")).content.decode()
    made = Customer.objects.get()
    assert AuditEvent.objects.filter(customer_id=made.pk, request_id=f"import-{one.public_id}").exists()


def test_a_file_can_be_thrown_away_before_it_is_imported(client, alice, upload, at):
    one = upload(written([row(2)]))
    client.force_login(alice)

    client.post(reverse("customers:import-discard", args=[one.public_id]))

    assert not CustomerImport.objects.exists()
    assert not ImportRow.objects.exists()
    assert drain(at) == 0


def test_old_files_are_forgotten_and_customers_stay(who, upload, at):
    one = imported(upload(written([row(2)])), who, at)
    going_on = upload(written([row(3)]))

    assert not keeping.run_job(at + timedelta(days=29))
    while keeping.run_job(at + timedelta(days=31)):
        pass

    assert list(CustomerImport.objects.all()) == [going_on]
    assert not ImportRow.objects.filter(of_id=one.pk).exists()
    assert Customer.objects.count() == 1


def test_neither_or_both_sources_are_refused(client, alice, catalogue):
    client.force_login(alice)
    address = reverse("customers:import-new")
    file = SimpleUploadedFile("a.csv", b"x")

    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"file": file, "text": "x"}).status_code == 422
    assert client.post(address, {"text": "x" * 400_001}).status_code == 422


def test_the_template_names_every_column_and_is_known_again(client, alice, catalogue):
    client.force_login(alice)

    answer = client.get(reverse("customers:import-template"))

    line = b"".join(answer.streaming_content).decode("utf-8-sig").strip()
    assert line.startswith("Legal name,External ID,Address line 1")
    assert "Webex Calling" in line
