"""A partner's figures: right by hand-made weeks, blind to held outcomes and to strangers' customers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from customers.analytics import charts, figures, periods
from customers.models import AssignmentCount, Customer, Product, Quantity
from customers.profile import compliance_status
from portal.audit import registry
from portal.base import clock
from portal.base.actors import system
from portal.testing.cast import acting
from portal.testing.makers import make_customer

PAGE, FILE = "/customers/analytics/", "/customers/analytics/figures.csv"
AT = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)  # a Wednesday
LAST, BEFORE = date(2026, 3, 16), date(2026, 3, 9)


@pytest.fixture
def make(partner, alice, catalogue):
    def made(name, at=AT, **changes):
        return make_customer(partner, at=at, actor=acting(alice), name=name, **changes)

    return made


@pytest.fixture
def period():
    return periods.Period.of("4", AT)


def move(customer, target, after):
    customer.refresh_from_db()
    compliance_status.move(
        customer=customer, target=target, actor=system(), at=customer.created_at + timedelta(minutes=after)
    )


def test_weeks_begin_on_monday_and_the_present_one_is_the_last(period):
    assert period.weeks == [date(2026, 2, 23), date(2026, 3, 2), BEFORE, LAST]
    assert (period.begin, period.last_day(LAST)) == (datetime(2026, 2, 23, tzinfo=UTC), date(2026, 3, 18))
    assert periods.Period.of("1000", AT).count == periods.USUAL


def test_customers_are_counted_in_the_week_of_their_creation(make, alice, period):
    make("A Ltd", datetime(2026, 3, 15, 23, 59, tzinfo=UTC))
    make("B Ltd", datetime(2026, 3, 16, 0, 0, tzinfo=UTC))
    make("Old Ltd", datetime(2026, 2, 22, 23, 59, tzinfo=UTC))
    make("Ours Ltd", is_own_organisation=True)

    assert list(figures.onboarded(acting(alice), period).values()) == [0, 0, 1, 1]


def test_time_to_clear_is_the_median_and_review_a_share(make, alice, period):
    for minutes in (1, 3, 20):
        move(make(f"Clear {minutes} Ltd"), "clear", minutes)
    reviewed = make("Reviewed Ltd")
    move(reviewed, "in_review", 1)
    move(reviewed, "clear", 60)

    clear, looked = figures.checked(acting(alice), period, AT + timedelta(hours=3))

    assert (clear[LAST], clear[BEFORE]) == (11.5, None)
    assert (looked[LAST], looked[BEFORE]) == (25.0, None)


def test_a_held_outcome_moves_no_figure(make, alice, period):
    held = make("Held Ltd")
    move(held, "in_review", 5)
    Customer.objects.filter(pk=held.pk).update(
        outcome_held_at=AT, outcome_shown_at=clock.now() + timedelta(hours=1)
    )

    clear, looked = figures.checked(acting(alice), period, clock.now())
    counted = dict(figures.statuses(acting(alice), clock.now()))

    assert (clear[LAST], looked[LAST]) == (None, 0.0)
    assert (counted["checking"], counted["in_review"]) == (1, 0)
    assert figures.under_review(list(counted.items())) == 0


def test_units_used_go_on_until_they_change(make, alice, period):
    customer = make("A Ltd", datetime(2026, 2, 2, 9, 0, tzinfo=UTC), quantities={"webex_suite": 10})
    product = Product.objects.get(code="webex_suite")
    AssignmentCount.objects.filter(customer=customer).delete()
    for day, assigned in ((date(2026, 2, 2), 2), (date(2026, 3, 4), 7), (date(2026, 3, 17), 4)):
        AssignmentCount.objects.create(customer=customer, product=product, day=day, assigned=assigned)

    assert list(figures.units_used(acting(alice), period).values()) == [2, 7, 7, 4]


def test_what_is_sold_and_used_adds_up(make, alice):
    for number in range(2):
        one = make(f"A {number} Ltd", quantities={"webex_suite": 10})
        Quantity.objects.filter(customer=one).update(assigned=4)

    (suite,) = figures.products(acting(alice))

    assert (suite.name, suite.customers, suite.total, suite.used, suite.percent) == (
        "Webex Suite",
        2,
        20,
        8,
        40,
    )


def test_answer_times_run_from_the_question_to_the_answer(make, alice, rita, period, partner):
    from compliance.contacts import answers, attempts
    from compliance.review import cases
    from compliance.tests import desk_cast

    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=AT)
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=AT)
    customer.refresh_from_db()
    given = {case.questions.get().public_id: "Ann."}
    answers.answer(actor=acting(alice), customer=customer, answers=given, at=AT + timedelta(hours=5))

    assert figures.answered(acting(alice), period)[LAST] == 5.0


def test_the_names_of_questions_are_those_that_are_recorded():
    assert registry.type_of(figures.ASKED)
    assert registry.type_of(figures.ANSWERED)


def test_strangers_and_the_unassigned_count_nothing(make, charlie, ada, period):
    move(make("A Ltd"), "clear", 1)

    for person in (charlie, ada):
        assert not any(figures.onboarded(acting(person), period).values())
        assert not any(figures.checked(acting(person), period, AT)[0].values())
        assert figures.products(acting(person)) == []


def test_the_page_draws_what_its_table_and_its_file_say(client, make, alice):
    make("A Ltd", clock.now())
    client.force_login(alice)

    page = client.get(PAGE, {"weeks": "4"}).content.decode()
    told = list(csv.reader(io.StringIO(client.get(FILE, {"weeks": "4"}).getvalue().decode("utf-8-sig"))))

    assert page.count('<rect class="column"') >= 4
    assert "style=" not in page.partition("<main")[2]
    rows = [row for row in told if row[0] == "Customers onboarded"]
    assert [row[2] for row in rows] == ["0", "0", "0", "1"]
    assert ["Sold", "Webex Calling", "10", "units"] in told


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (3, 4), (9, 10), (11, 20), (399, 400), (1001, 2000)]
)
def test_a_chart_ends_with_a_round_number_above_its_highest_bar(most, top):
    chart = charts.columns({LAST: most, BEFORE: None})

    assert chart.grid[-1].value == top
    assert len(chart.bars) == 1
    assert 0 <= float(chart.bars[0].height) <= charts.HEIGHT
