"""What the desk's tests set up: a customer, a listed party whose words appear nowhere else, a case between them."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any

from compliance.models import Case, Check, CheckCandidate, ListedEntry, ListInForce, ListLoad, ListVersion
from compliance.review import cases
from customers.models import Customer, Profile
from portal.accounts.models import Partner
from portal.base.actors import system

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
CANARY = ("Zyxwanda", "Quorbexim", "Vorpalgrad", "Entity List", "87 FR 12240", "9731", "0.9731", "97.31")
"""Words of the listed party and its score; nothing of them may reach a partner."""

BY_HAND = [
    "one_open_case_a_customer",
    "case_and_customer_agree",
    "cases_follow_events",
    "verdicts_stand_as_given",
    "contact_rounds_belong_to_waiting_cases",
    "refusals_ended_by_two",
    "four_eyes",
    "decisions_and_states_agree",
    "deprovisioned_with_cause",
    "what_a_partner_is_told_is_owed",
    "a_mail_ends_once",
]
"""What holds though the customers and their checks are made by hand."""


def new_customer(partner: Partner, name: str = "Bramble Foods Ltd", **changes: Any) -> Customer:
    """A customer with one profile version, still being checked."""
    number = Customer.objects.count() + 1
    customer = Customer.objects.create(
        partner=partner,
        external_id=f"X-{number}",
        name=name,
        org_country="GB",
        compliance_since=AT,
        created_at=AT,
        updated_at=AT,
        provisioning_status="provisioned",
        **changes,
    )
    customer.profile = Profile.objects.create(
        customer=customer,
        number=1,
        reason="created",
        legal_name=name,
        line1="1 Harbour Road",
        city="Maidenhead",
        postal_code="SL6 8AB",
        country="GB",
        contacts=[{"name": "Ann Bell", "email": "ann@bramble.example", "phone": ""}],
        created_by_name="Alice",
        created_at=AT,
    )
    customer.save(update_fields=["profile"])
    return customer


def listed(name: str = "Zyxwanda Bramble Holding", *, code: str = "EL", number: int = 1) -> ListedEntry:
    """A listed party with an alias, an address and a citation."""
    key = f"{code}:{name.lower()}"
    party = {
        "key": key,
        "list_code": code,
        "type": "company",
        "names": [{"text": name, "kind": "primary"}, {"text": "Quorbexim Trading", "kind": "aka"}],
        "addresses": [{"raw": "9 Vorpalgrad Street, Harbour", "country": "RU", "city": "Vorpalgrad"}],
        "countries": ["RU"],
        "programs": [],
        "citation": "87 FR 12240",
        "license_requirement": "For all items",
        "license_policy": "Policy of denial",
        "source_url": "https://lists.example/el",
        "row_labels": [f"row-{number}"],
    }
    return ListedEntry.objects.create(
        list_code=code, key=key, row_hash=f"hash-{number}", type="company", primary_name=name, party=party
    )


def in_force(*codes: str) -> ListInForce:
    """A set of lists in force, one version a code."""
    versions = {}
    for code in codes or ("EL",):
        load = ListLoad.objects.create(feed="csl", source="consolidated.csv", loaded_by="ops", started_at=AT)
        versions[code] = ListVersion.objects.create(
            list_code=code,
            feed="csl",
            load=load,
            content_hash="c" * 64,
            published_on=date(2026, 2, 27),
            row_count=3,
            party_count=2,
            state="in_force",
            created_at=AT,
            in_force_at=AT,
        ).pk
    return ListInForce.objects.create(
        digest=secrets.token_hex(32), versions=versions, party_count=2, since=AT
    )


def checked(customer: Customer, *found: tuple[ListedEntry, int, str], trigger: str = "created") -> Check:
    """A finished check with candidates (entry, score × 10,000, band)."""
    assert customer.profile is not None
    check = Check.objects.create(
        customer=customer,
        profile=customer.profile,
        trigger=trigger,
        state="hits",
        engine_state="hits",
        in_force=ListInForce.objects.first(),
        due_at=AT,
        created_at=AT,
        finished_at=AT,
        top_score=max((score for _entry, score, _band in found), default=0),
    )
    for position, (entry, score, band) in enumerate(found):
        CheckCandidate.objects.create(
            check_run=check,
            party_key=entry.key,
            list_code=entry.list_code,
            entry=entry,
            row_hash=entry.row_hash,
            score=score,
            band=band,
            position=position,
            detail={},
        )
    return check


def open_case(customer: Customer, *found: tuple[ListedEntry, int, str], at: datetime = AT) -> Case:
    """A case as the check opens it."""
    check = checked(customer, *found)
    return cases.join_hits(check=check, candidates=list(check.candidates.order_by("position")), at=at)


ROBOT = system("tests")
