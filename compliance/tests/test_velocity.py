"""No oracle, no flood: over the velocity brake all goes on, and the partner is shown the outcome an hour later."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

from compliance import sample
from compliance.contacts import answers, attempts
from compliance.lists import loads
from compliance.models import Check
from compliance.review import cases, decisions, verdicts
from compliance.tests import desk_cast
from customers.models import Customer, ProvisioningWork
from customers.onboarding.creation import Person
from customers.profile import compliance_status, versions
from portal.api.tests.calling import Caller
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.outbox import rendering
from portal.outbox.models import Mail
from portal.testing.cast import acting
from portal.testing.makers import make_customer
from portal.tests.test_two_worlds import first_difference, responses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LIST = "/customers/"


@pytest.fixture
def moment(monkeypatch, at):
    """The portal's clock, to be set."""
    state = SimpleNamespace(at=at)
    monkeypatch.setattr(clock, "now", lambda: state.at)
    return state


@pytest.fixture
def flood(partner, alice, at, settings):
    """Customers of Alice's, the brake at two an hour."""
    settings.VELOCITY_PER_PARTNER = 2

    def make(*names, each=SECOND, begin=at):
        return [
            make_customer(partner, at=begin + number * each, actor=acting(alice), name=name, **numbered())
            for number, name in enumerate(names)
        ]

    return make


def numbered():
    """Ids that are the same in every world."""
    number = Customer.objects.count() + 1
    person = Person("Jo", "Example", f"jo{number}@customer.example")
    return {"external_id": f"X-{number}", "administrator": person}


@pytest.fixture
def held(flood):
    """The customer that is one too many."""
    return flood("First Ltd", "Second Ltd", "Third Ltd")[-1]


@pytest.fixture
def site(client, alice, moment):
    client.force_login(alice)
    return client


def cleared(customer, at):
    customer.refresh_from_db()
    desk_cast.checked(customer)
    compliance_status.move(customer=customer, target="clear", actor=system("check"), at=at)


def in_review(customer, at):
    customer.refresh_from_db()
    return desk_cast.open_case(customer, (desk_cast.listed(), 8000, "review"), at=at)


def found(customer, outcome, at):
    return (cleared if outcome == "clear" else in_review)(customer, at)


def approved(case, who, at):
    cases.claim(actor=acting(who), case=case, at=at)
    for one in case.candidates.order_by("pk"):
        verdicts.judge(actor=acting(who), candidate=one, verdict="no_match", reason="different_name", at=at)
    decisions.decide(actor=acting(who), case=case, decision="approved", reason="no_match", at=at)


def listed(site, **query):
    """The customers of the list with the status that each shows."""
    answer = site.get(LIST, query)
    return {row.customer.name: row.customer.shown_status for row in answer.context["rows"]}


def statuses(html):
    return {word for word in ("checking", "clear", "in_review") if f'data-status="{word}"' in html}


def pages(site, customer):
    """Every page and fragment that shows the status of one customer."""
    key = [customer.public_id]
    names = ("customers:detail", "compliance:status-card", "compliance:status")
    return [site.get(reverse(name, args=key)).getvalue().decode() for name in names]


def test_over_the_brake_everything_is_created_and_checked_at_once(flood, settings, at):
    settings.DEBUG = True
    loads.load([sample.PATH], actor=system("test"), at=at)

    made = flood(*[sample.CLEAN_NAME] * 4, sample.EXACT_NAME)
    work.run_due(at=at + MINUTE, seconds=120, kinds=[kinds.kind("check")])

    now = [Customer.objects.get(pk=one.pk).compliance_status for one in made]
    assert now == ["clear"] * 4 + ["in_review"]
    assert ProvisioningWork.objects.count() == 5
    assert Check.objects.filter(finished_at__isnull=False).count() == 5


def test_only_what_is_over_it_is_held_and_only_for_an_hour(flood, at):
    made = flood("First Ltd", "Second Ltd", "Third Ltd", "Fourth Ltd")

    until = [Customer.objects.get(pk=one.pk).outcome_shown_at for one in made]
    assert until == [None, None, at + 2 * SECOND + HOUR, at + 3 * SECOND + HOUR]


def test_a_slow_partner_is_not_braked(flood):
    made = flood("First Ltd", "Second Ltd", "Third Ltd", "Fourth Ltd", each=31 * MINUTE)

    assert [one.outcome_shown_at for one in made] == [None] * 4
    assert not Mail.objects.exists()


def test_renames_count_and_so_does_one_person_of_a_large_partner(partner, alice, frida, settings, at):
    settings.VELOCITY_PER_PERSON = 2
    customer = make_customer(partner, at=at, actor=acting(alice))

    until = []
    for number, who in enumerate((alice, frida, alice)):
        now = at + (number + 1) * SECOND
        versions.change(actor=acting(who), customer=customer, legal_name=f"{who.name} Foods Ltd", at=now)
        until.append(customer.outcome_shown_at)

    assert until == [None, None, at + 3 * SECOND + HOUR]


def test_what_staff_and_the_machine_write_is_not_braked(partner, sam, settings, at):
    settings.VELOCITY_PER_PARTNER = settings.VELOCITY_PER_PERSON = 1

    customer = make_customer(partner, at=at, actor=system("test"))
    versions.change(
        actor=acting(sam), customer=customer, legal_name="Other Ltd", at=at, reason="asked by phone"
    )
    versions.change(
        actor=acting(sam), customer=customer, legal_name="Third Ltd", at=at, reason="asked by phone"
    )

    assert (customer.profile.number, customer.outcome_shown_at) == (3, None)


@pytest.mark.parametrize("outcome", ["clear", "in_review"])
def test_the_partner_is_shown_checking_for_an_hour_and_then_the_truth(held, site, moment, at, outcome):
    found(held, outcome, at + MINUTE)
    until = at + 2 * SECOND + HOUR

    for moment.at, shown in ((at + 2 * MINUTE, "checking"), (until - SECOND, "checking"), (until, outcome)):
        assert listed(site)["Third Ltd"] == shown
        for html in pages(site, held):
            assert shown in statuses(html)
            assert statuses(html) <= {"checking", shown}
        assert "Third Ltd" in listed(site, compliance=shown)
        hidden = {"clear", "in_review", "checking"} - {shown}
        assert not any("Third Ltd" in listed(site, compliance=one) for one in hidden)
        assert site.get(LIST).context["counts"]["in_review"] == (shown == "in_review")


@pytest.mark.parametrize("outcome", ["clear", "in_review"])
def test_the_history_keeps_it_back_as_long(held, site, moment, at, outcome):
    found(held, outcome, at + MINUTE)
    history = reverse("customers:history", args=[held.public_id])
    word = {"clear": "Clear", "in_review": "In review"}[outcome]
    seen = []

    for moment.at in (at + 2 * MINUTE, at + 2 * HOUR):
        html = "".join(line.text + str(line.changes) for line in site.get(history).context["rows"])
        seen.append(word in html)

    assert seen == [False, True]


@pytest.mark.once
@pytest.mark.parametrize("story", ["created", "renamed"])
def test_the_outcomes_look_the_same_to_the_partner(flood, moment, at, alice, ada, bob, charlie, rita, story):
    """Clear at once; in review; in review and approved. Every page, header and mail of the partner's side."""
    people = {one.name.lower(): one for one in (alice, ada, bob, charlie)}
    moment.at = at + 20 * MINUTE

    def world(outcome):
        with transaction.atomic():
            customer = flood("First Ltd", "Second Ltd", "Third Ltd")[-1 if story == "created" else 0]
            if story == "renamed":
                cleared(customer, at + 5 * SECOND)
                name = f"{customer.name} and Sons"
                versions.change(actor=acting(alice), customer=customer, legal_name=name, at=at + 9 * SECOND)
            Customer.objects.update(provisioning_status="provisioned")
            case = found(customer, outcome, at + MINUTE)
            if outcome == "approved":
                approved(case, rita, at + 2 * MINUTE)
            for kind in ("mail", "desk_mail"):
                work.run_due(at=moment.at, seconds=5, kinds=[kinds.kind(kind)])
            seen = SimpleNamespace(customer=Customer.objects.get(pk=customer.pk), case=case or customer)
            told = {
                key: one for key, one in responses(seen, people).items() if key[0] in ("alice", "charlie")
            }
            transaction.set_rollback(True)
        return told

    clear, *others = (world(one) for one in ("clear", "in_review", "approved"))
    for other in others:
        apart = [key for key in {*clear, *other} if clear.get(key) != other.get(key)]
        assert apart == [], first_difference(clear.get(apart[0]), other.get(apart[0]))
    assert len(clear) > 100


def test_a_change_of_a_customer_under_review_looks_like_any_other(flood, site, moment, alice, at):
    """Neither the mark that it waits to be looked at nor that it no longer does is there to be seen."""
    customer = flood("First Ltd", "Second Ltd")[-1]
    in_review(customer, at + MINUTE)
    versions.change(actor=acting(alice), customer=customer, legal_name="Third Ltd", at=at + 2 * MINUTE)
    moment.at, seen = at + 3 * MINUTE, []

    for _look in range(2):
        seen.append((listed(site)["Third Ltd"], "Recheck pending" in site.get(LIST).content.decode()))
        compliance_status.clear_recheck(customer=customer, at=at + 3 * MINUTE)

    assert seen == [("checking", False)] * 2


def test_once_the_partner_must_answer_it_sees_everything(held, site, moment, rita, at):
    case = in_review(held, at + MINUTE)
    cases.claim(actor=acting(rita), case=case, at=at + 2 * MINUTE)
    asked = [("owner", "Who owns you?")]
    attempts.ask(actor=acting(rita), case=case, questions=asked, at=at + 3 * MINUTE)
    moment.at = at + 4 * MINUTE

    assert listed(site)["Third Ltd"] == "awaiting_partner"
    assert "Who owns you?" in pages(site, held)[-1]


def test_a_recheck_that_is_over_shows_only_later(held, at, moment, alice, rita):
    """Renaming a customer that waits for an answer would tell by its mark whether the new name is clear."""
    case = in_review(held, at + MINUTE)
    cases.claim(actor=acting(rita), case=case, at=at + 2 * MINUTE)
    attempts.ask(actor=acting(rita), case=case, questions=[("owner", "Who?")], at=at + 3 * MINUTE)
    held.refresh_from_db()
    versions.change(actor=acting(alice), customer=held, legal_name="Tried Ltd", at=at + 4 * MINUTE)
    moment.at = at + 6 * MINUTE
    before = (held.shown_status, held.shown_recheck, held.updated_at)
    compliance_status.clear_recheck(customer=held, at=at + 5 * MINUTE)
    held.refresh_from_db()

    assert (held.shown_status, held.shown_recheck, held.updated_at) == before
    assert before[:2] == ("awaiting_partner", True)


def test_a_second_flood_keeps_back_the_moves_of_the_first(held, site, moment, alice, at):
    """Its own change would say "Clear → Checking", and so what the version before it came to."""
    cleared(held, at + MINUTE)
    versions.change(actor=acting(alice), customer=held, legal_name="Fourth Ltd", at=at + 2 * MINUTE)
    versions.change(actor=acting(alice), customer=held, legal_name="Fifth Ltd", at=at + 3 * MINUTE)
    history = reverse("customers:history", args=[held.public_id])

    moment.at = at + 62 * MINUTE
    lines = site.get(history).context["rows"]
    assert not any("Clear" in str(line.changes) for line in lines)
    moment.at = at + 64 * MINUTE
    lines = site.get(history).context["rows"]
    assert any("Clear" in str(line.changes) for line in lines)


def test_staff_see_the_truth_at_once(held, client, rita, moment, at):
    case = in_review(held, at + MINUTE)
    moment.at = at + 2 * MINUTE
    client.force_login(rita)

    assert "Third Ltd" in client.get(reverse("compliance:queue")).content.decode()
    page = client.get(reverse("compliance:case", args=[case.public_id]))
    assert page.status_code == 200
    assert Customer.objects.get(pk=held.pk).compliance_status == "in_review"


@pytest.mark.parametrize("word", ["provisioning", "pending_rpl_review"])
def test_the_api_keeps_it_back_as_well(held, partner, moment, at, word):
    in_review(held, at + MINUTE)
    moment.at = at + (2 * MINUTE if word == "provisioning" else 2 * HOUR)

    call = Caller(partner)
    items = {one["externalId"]: one["status"] for one in call("GET", "/customers").json()["items"]}
    sought = call("GET", "/customers", status="pending_rpl_review").json()["items"]

    assert items[held.external_id] == word
    assert len(sought) == (word == "pending_rpl_review")


def test_the_mail_that_all_is_clear_waits_too(held, at, rita, moment, mailoutbox):
    approved(in_review(held, at + MINUTE), rita, at + 2 * MINUTE)
    sent = []

    for moment.at in (at + 20 * MINUTE, at + HOUR + MINUTE):
        work.run_due(at=moment.at, seconds=5, kinds=[kinds.kind("mail")])
        sent.append(len(mailoutbox))

    assert Mail.objects.get().kind == "partner.approved"
    assert sent == [0, 1]
    assert "Third Ltd" in rendering.message(Mail.objects.get()).body


def test_no_page_of_a_partner_reads_the_true_status():
    """What is shown is `shown_status`; a new page that forgets it is found here."""
    from django.conf import settings

    root = settings.BASE_DIR
    read = [
        *sorted((root / "templates" / "customers").glob("*.html")),
        *[root / "templates" / "compliance" / name for name in ("_status_card.html", "status.html")],
        *sorted((root / "compliance" / "partner_pages").glob("*.py")),
        *sorted((root / "customers" / "directory").glob("*.py")),
        root / "customers" / "lifecycle" / "provisioning_state.py",
    ]
    secret = (".compliance_status", ".compliance_since", ".recheck_pending", "(compliance_status=")

    telling = [path.name for path in read for word in secret if word in path.read_text(encoding="utf-8")]

    assert len(read) > 40
    assert telling == []


def test_the_lead_is_told_once_an_hour_and_partner(flood, lena, mailoutbox, at):
    flood("First Ltd", "Second Ltd", "Third Ltd", "Fourth Ltd", "Fifth Ltd")
    for now in (at + MINUTE, at + 5 * MINUTE):
        work.run_due(at=now, seconds=5, kinds=[kinds.kind("desk_mail")])

    assert [(one.to, one.subject) for one in mailoutbox] == [
        ([lena.email], "Very many changes at once: Northwind Telecom")
    ]
    assert "more than 2 customers" in mailoutbox[0].body
    assert AuditEvent.objects.filter(verb="compliance.alarm.velocity").count() == 1
    assert AuditEvent.objects.filter(verb="customers.outcome.held").count() == 3


def test_it_is_told_again_in_another_hour(flood, lena, at):
    names = ("First Ltd", "Second Ltd", "Third Ltd")

    told = [flood(*names, begin=at + later) and Mail.objects.count() for later in (0 * HOUR, HOUR, 3 * HOUR)]

    assert told == [1, 2, 3]


@pytest.mark.parametrize("state", ["in_review", "clear"])
def test_an_answer_tells_nothing_while_the_outcome_is_held_back(state, partner, alice, rita, at):
    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=at)
    cases.claim(actor=acting(rita), case=case, at=at)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=at)
    Customer.objects.filter(pk=customer.pk).update(
        compliance_status=state, outcome_held_at=at, outcome_shown_at=clock.now() + HOUR
    )
    customer.refresh_from_db()
    given = {case.questions.get().public_id: "Ann."}

    with pytest.raises(answers.NothingAsked):
        answers.answer(actor=acting(alice), customer=customer, answers=given, at=at)

    assert case.questions.get().answered_at is None
