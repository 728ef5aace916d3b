"""A "not a match" is remembered for both sides as they were; when either changes it comes back, with the difference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.checks import rescreens
from compliance.desk.case import past
from compliance.lists import loads
from compliance.models import Case, CaseEvent, Check, Clearance
from compliance.review import cases, decisions, verdicts, whitelist_reviews
from compliance.tests import desk_cast, list_files
from customers.lifecycle import removal
from customers.models import Customer
from customers.onboarding.creation import Address, Contact
from customers.profile import versions
from portal.base import clock
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.cast import PartnerFactory, acting
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db

NAME = "Quendry Turbine Works"
ELSEWHERE = Address("14 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def load(tmp_path, at, *rows, name="csl.csv"):
    return loads.load(
        [list_files.write(tmp_path / name, list(rows))], actor=system("test"), at=at, force=True
    )


def drain(at):
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check"), kinds.kind("rescreen")])


@pytest.fixture(autouse=True)
def still(at, monkeypatch):
    """Work is done at the later of the moment given and the clock: a year on, the real one would end what is kept."""
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def customer(tmp_path, partner, at, catalogue):
    """Named like a listed party, and checked."""
    load(tmp_path, at, *list_files.forty(addresses="1 Quay Street, Port Louis, MU"))
    made = make_customer(partner, at=at, name=NAME)
    drain(at)
    return made


def clear(customer, who, second, at):
    """Judged no match by one, approved by two: the candidate is strong."""
    case = Case.objects.filter(customer=customer).latest("pk")
    cases.claim(actor=acting(who), case=case, at=at)
    for one in case.candidates.all():
        verdicts.judge(
            actor=acting(who),
            candidate=one,
            verdict="no_match",
            reason="different_country",
            note="Other port",
            at=at,
        )
    made = decisions.decide(actor=acting(who), case=case, decision="approved", reason="no_match", at=at)
    if made.outcome == "pending":
        decisions.confirm(actor=acting(second), case=case, at=at)
    return case


@pytest.fixture
def cleared(customer, rita, ravi, at):
    return clear(customer, rita, ravi, at)


def status(customer):
    return Customer.objects.get(pk=customer.pk).compliance_status


def test_it_keeps_reason_author_and_review_date(cleared, customer, rita, at):
    kept = Clearance.objects.get(party_key=cleared.candidates.get().party_key)

    assert (kept.reason, kept.author_name, kept.given_at) == ("different_country", "Rita", at)
    assert kept.review_on == at.date().replace(year=at.year + 1)
    assert len(kept.query_fingerprint) == 64
    assert kept.row_hash == cleared.candidates.get().row_hash


def test_it_is_silent_while_both_sides_are_the_same_and_the_check_says_what_it_held_back(
    cleared, customer, at
):
    """A change of a telephone number is a new version with the same question."""
    jo = Contact("Jo Example", "new@customer.example", "+44 113 496 0999")
    versions.change(actor=system(), customer=customer, contacts=(jo,), at=at + DAY)
    drain(at + DAY)

    newest = Check.objects.latest("pk")
    assert (newest.state, status(customer)) == ("clear", "clear")
    (held,) = newest.suppressed
    assert (held["party_key"], held["author"], held["reason"]) == (
        cleared.candidates.get().party_key,
        "Rita",
        "different_country",
    )
    assert newest.candidates.exists(), "the check keeps the candidate it held back"
    assert Clearance.objects.filter(ended_at=None).exists()
    assert Case.objects.count() == 1


def test_a_change_of_address_brings_it_back_with_the_difference(cleared, customer, at):
    versions.change(actor=system(), customer=customer, address=ELSEWHERE, at=at + DAY)
    drain(at + DAY)

    assert status(customer) == "in_review"
    case = Case.objects.latest("pk")
    candidate = case.candidates.get()
    was = past.remembered(candidate)
    assert was is not None
    assert (was.author, was.note, candidate.verdict) == ("Rita", "Other port", "")
    # The location stays where it was: it is not at the billing address any more.
    difference, places = was.differences
    assert (difference.label, places.label, places.before) == ("Address", "Locations", "")
    assert ("12 Mill Lane" in difference.before, "14 Mill Lane" in difference.after) == (True, True)
    assert CaseEvent.objects.get(kind="raised_again").detail["changed"] == ["customer"]
    assert Clearance.objects.get().ended_because == "raised_again"


def test_a_changed_list_entry_brings_it_back_with_the_difference(cleared, customer, tmp_path, at, rita):
    later = at + DAY
    rows = list_files.forty(addresses="1 Quay Street, Port Louis, MU")
    rows[0] |= {"alt_names": "Quendry Rotor House"}
    load(tmp_path, later, *rows, name="next.csv")
    rescreens.run(later)
    drain(later)

    assert status(customer) == "in_review"
    candidate = Case.objects.latest("pk").candidates.get(party_key=cleared.candidates.get().party_key)
    was = past.remembered(candidate)
    assert was is not None
    assert ("Name added:", "", "Quendry Rotor House") in [
        (one.label, one.before, one.after) for one in was.differences
    ]
    client = Client()
    client.force_login(rita)
    page = client.get(
        reverse("compliance:case", args=[candidate.case.public_id]), {"candidate": candidate.pk}
    ).content.decode()
    assert "Ruled out before, and back" in page
    assert "<ins>Quendry Rotor House</ins>" in page


def test_an_unchanged_list_leaves_it_silent(cleared, customer, tmp_path, at):
    later = at + DAY
    rows = [
        *list_files.forty(addresses="1 Quay Street, Port Louis, MU"),
        list_files.row(99, "Zzyx Foundry Combine"),
    ]
    load(tmp_path, later, *rows, name="next.csv")
    rescreens.run(later)
    drain(later)

    assert (status(customer), Case.objects.count()) == ("clear", 1)
    assert Clearance.objects.filter(ended_at=None).exists()


def test_past_its_review_date_the_next_check_raises_it_again(cleared, customer, at):
    later = at + 400 * DAY
    jo = Contact("Jo Example", "new@customer.example", "")
    versions.change(actor=system(), customer=customer, contacts=(jo,), at=later)
    drain(later)

    was = past.remembered(Case.objects.latest("pk").candidates.get())
    assert was is not None
    assert (status(customer), was.differences) == ("in_review", ())
    assert CaseEvent.objects.get(kind="raised_again").detail["changed"] == ["review_date"]


def test_on_its_review_date_it_comes_back_by_itself(cleared, customer, at, rita, ravi):
    day = Clearance.objects.get().review_on
    midnight = at.replace(year=day.year, month=day.month, day=day.day, hour=0)
    assert whitelist_reviews.raise_due(midnight - MINUTE) == 0
    assert whitelist_reviews.raise_due(midnight) == 1
    assert whitelist_reviews.raise_due(midnight) == 0

    case = Case.objects.latest("pk")
    assert (status(customer), case.trigger, case.candidates.get().verdict) == ("in_review", "review", "")
    assert CaseEvent.objects.get(kind="raised_again").detail["changed"] == ["review_date"]
    was = past.remembered(case.candidates.get())
    assert was is not None
    assert was.differences == ()
    clear(customer, rita, ravi, midnight)
    assert Clearance.objects.get(ended_at=None).review_on.year == day.year + 1


def test_a_review_date_of_one_who_has_changed_or_gone_opens_nothing(cleared, customer, partner, at):
    later = at + 400 * DAY
    removal.delete(actor=system(), customer=Customer.objects.get(), at=at)

    assert whitelist_reviews.raise_due(later) == 0
    assert Clearance.objects.get().ended_because == "review_due"
    assert Case.objects.count() == 1


def test_it_is_one_customer_s_alone(cleared, customer, partner, at):
    other = make_customer(partner, at=at, name=NAME)
    drain(at)

    assert status(other) == "in_review"
    assert Clearance.objects.get().customer == customer


@pytest.mark.parametrize("verdict", ["match", "unsure"])
def test_another_verdict_ends_it(cleared, rita, at, verdict):
    reason = {"match": "same_party", "unsure": "needs_lead"}[verdict]
    decisions.reopen(actor=acting(rita), case=cleared, reason="A doubt", at=at + MINUTE)
    cases.claim(actor=acting(rita), case=cleared, at=at + MINUTE)

    verdicts.judge(
        actor=acting(rita), candidate=cleared.candidates.get(), verdict=verdict, reason=reason, at=at + MINUTE
    )

    assert Clearance.objects.get().ended_because == "judged_anew"


# --- a customer created again meets its earlier case


def open_again(customer, number=77):
    return desk_cast.open_case(customer, (desk_cast.listed(f"Again {number}", number=number), 8000, "review"))


def test_a_customer_created_again_under_its_name_or_id_shows_the_earlier_case(customer, partner, at):
    first = Case.objects.get()
    removal.delete(actor=system(), customer=customer, at=at)
    cases.withdraw_deleted(at)
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("provisioning")])
    same_name = make_customer(partner, at=at, name=NAME.upper())
    same_id = make_customer(partner, at=at, name="Wholly Other Ltd", external_id=customer.external_id)

    for number, again in enumerate((same_name, same_id)):
        assert first in past.earlier(open_again(again, number))


def test_so_does_one_renamed_before_its_deletion_or_created_at_another_partner(customer, partner, at):
    first = Case.objects.get()
    versions.change(actor=system(), customer=customer, legal_name="Innocent Name Ltd", at=at)
    removal.delete(actor=system(), customer=customer, at=at)
    elsewhere = PartnerFactory(name="Elsewhere Telecom")

    for number, owner in enumerate((partner, elsewhere)):
        again = make_customer(owner, at=at, name=NAME)
        assert first in past.earlier(open_again(again, number))


def test_one_s_external_id_is_known_in_the_family_only(customer, partner, sub_partner, at):
    first = Case.objects.get()
    removal.delete(actor=system(), customer=customer, at=at)
    stranger = PartnerFactory(name="Stranger Telecom")

    child = make_customer(sub_partner, at=at, name="Child Ltd", external_id=customer.external_id)
    other = make_customer(stranger, at=at, name="Stranger Ltd", external_id=customer.external_id)

    assert first in past.earlier(open_again(child, 1))
    assert first not in past.earlier(open_again(other, 2))


def test_owed_checks_of_a_deleted_customer_still_run_and_open_nothing(tmp_path, partner, at, catalogue):
    load(tmp_path, at, *list_files.forty())
    customer = make_customer(partner, at=at, name=NAME)
    versions.change(actor=system(), customer=customer, address=ELSEWHERE, at=at)
    removal.delete(actor=system(), customer=customer, at=at)

    drain(at)

    assert list(Check.objects.order_by("pk").values_list("state", flat=True)) == ["hits", "hits"]
    assert all(one.candidates.exists() and one.list_versions for one in Check.objects.all())
    assert not Case.objects.exists()
