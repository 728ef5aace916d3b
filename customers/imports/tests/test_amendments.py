"""Rows for customers that are there already: what they change, what is refused, and that a stale row is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compliance.models import Check
from customers.imports import results, service, storing
from customers.imports.tests.test_imports import HEAD, drain, fresh, row, written
from customers.models import Customer, CustomerImport, ImportRow, Quantity
from customers.profile import versions
from customers.schemas import Address, OtherName
from portal.base import clock, invariants
from portal.testing.cast import acting
from portal.testing.makers import make_customer

HEAD_CALLING = "quantities.webex_calling"


@pytest.fixture
def who(alice):
    return acting(alice)


@pytest.fixture
def upload(who, partner, at, catalogue):
    def made(rows, **options) -> CustomerImport:
        one = storing.upload(
            actor=who,
            partner=partner,
            source=written(rows),
            file_name="c.csv",
            at=at,
            may_update=True,
            **options,
        )
        drain(at)
        return fresh(one)

    return made


@pytest.fixture
def there(upload, who, at):
    """Three customers, made by an import."""
    one = upload([row(n) for n in range(2, 5)])
    service.start(actor=who, one=one, at=at)
    drain(at)
    return [Customer.objects.get(external_id=f"CSV-{n}") for n in range(2, 5)]


def run(one, who, at) -> CustomerImport:
    service.start(actor=who, one=one, at=at)
    drain(at)
    return fresh(one)


def effects(one) -> dict[int, tuple[str, str]]:
    return {each.number: (each.effect, each.state) for each in one.lines.order_by("number")}


def test_rows_are_told_apart_by_what_they_would_do_and_nothing_is_written(there, upload, partner, at):
    versions_before = sum(one.profiles.count() for one in there)
    one = upload([row(2), row(3, line1="9 New Road"), row(4, calling="0"), row(9)])

    assert effects(one) == {
        2: ("same", "same"),
        3: ("update", "ok"),
        4: ("update", "bad"),
        5: ("create", "ok"),
    }
    assert one.lines.get(number=4).problems[0][:2] == [HEAD_CALLING, "row_below_assigned"]
    assert one.lines.get(number=3).remarks == [["", "row_checked", {}]]
    assert sum(each.profiles.count() for each in there) == versions_before
    assert list(invariants.violations()) == []
    tally = {each["state"]: each["n"] for each in results.tally(results.Progress.of(one, at), "")}
    assert tally == {"create": 1, "update": 1, "remarks": 1, "bad": 1, "same": 1, "": 4}
    assert [each.number for each in results.rows_of(one, "update")] == [3]


def test_a_changed_address_is_written_and_owes_its_check(there, upload, who, at):
    one = run(upload([row(2), row(3, line1="9 New Road", calling="12")]), who, at)

    assert effects(one) == {2: ("same", "same"), 3: ("update", "updated")}
    changed = Customer.objects.get(pk=there[1].pk)
    assert (changed.profile.line1, changed.profile.number) == ("9 New Road", 2)
    assert Quantity.objects.get(customer=changed, product__code="webex_calling").quantity == 12
    assert owes_its_check(changed)
    assert list(invariants.violations()) == []


def owes_its_check(customer: Customer) -> bool:
    """Whether the newest version has no finished check: that is what owes one."""
    return not Check.objects.filter(
        customer=customer, profile=customer.profile, finished_at__isnull=False
    ).exists()


def test_a_row_for_a_customer_that_has_changed_since_is_refused(there, upload, who, at):
    one = upload([row(2, line1="9 New Road"), row(3, line1="8 New Road")])
    moved = Address("1 Other Street", "", "Leeds", "", "LS1 4AP", "GB")
    versions.change(actor=who, customer=Customer.objects.get(pk=there[0].pk), address=moved, at=at)
    one = run(one, who, at)

    assert effects(one)[2] == ("update", "failed")
    assert one.lines.get(number=2).problems[0][1] == "row_stale"
    assert effects(one)[3] == ("update", "updated")
    assert Customer.objects.get(pk=there[0].pk).profile.line1 == "1 Other Street"


def test_an_empty_cell_changes_nothing(there, upload, at):
    one = upload([row(2, contact="", phone="", location="", zone="", calling="")])

    assert effects(one)[2] == ("same", "same")


def test_a_non_compliant_customer_may_move_but_gets_no_more(there, upload, who, at):
    Customer.objects.filter(pk=there[0].pk).update(
        compliance_status="non_compliant", non_compliant_on=at.date()
    )
    one = upload([row(2, calling="20"), row(3)])
    assert one.lines.get(number=2).problems[0][1] == "row_no_more"

    again = upload([row(2, line1="9 New Road")])
    assert effects(again)[2] == ("update", "ok")


def test_without_the_tick_such_a_row_is_refused(there, who, partner, at):
    one = storing.upload(actor=who, partner=partner, source=written([row(2)]), file_name="c.csv", at=at)
    drain(at)

    assert one.lines.get().problems[0][:2] == ["external_id", "external_id_taken"]


def test_the_page_shows_the_counters_and_takes_the_tick(client, alice, there, at):
    client.force_login(alice)
    given = {"text": written([row(2, line1="9 New Road")]), "may_update": "on"}
    page = client.post(reverse("customers:import-new"), given).headers["Location"]
    drain(clock.now())
    shown = client.get(page).content.decode()

    assert "compared with the restricted-party lists" in shown
    assert "?show=update" in shown
    assert "?show=remarks" in shown
    assert ImportRow.objects.filter(effect="update", state="ok").count() == 1


def test_an_undo_leaves_what_was_changed(there, upload, who, at):
    one = run(upload([row(2, line1="9 New Road"), row(9)]), who, at)
    service.undo(actor=who, one=one, at=at)
    drain(at)

    assert effects(fresh(one)) == {2: ("update", "updated"), 3: ("create", "undone")}
    assert Customer.objects.get(pk=there[0].pk).profile.line1 == "9 New Road"


@pytest.mark.parametrize(
    ("trading", "kept"),
    [("Bramble", {"Old Bramble Ltd", "Bramble"}), ("Thorn", {"Old Bramble Ltd", "Thorn"})],
)
def test_a_name_of_a_kind_that_the_file_does_not_tell_stays(partner, who, at, catalogue, trading, kept):
    old = (OtherName("former", "Old Bramble Ltd"), OtherName("trading", "Bramble"))
    made = make_customer(partner, at=at, actor=who, external_id="CSV-7", other_names=old)
    cells = row(7, name=made.name, line1="12 Mill Lane", email="")
    source = written([[*cells, trading]], head=[*HEAD, "Trading names"])
    one = storing.upload(actor=who, partner=partner, source=source, file_name="c.csv", at=at, may_update=True)
    drain(at)
    if trading == "Bramble":
        assert effects(fresh(one)) == {2: ("same", "same")}
    else:
        run(fresh(one), who, at)
    assert {one["name"] for one in Customer.objects.get(pk=made.pk).profile.other_names} == kept
