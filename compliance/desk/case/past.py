"""What was known before: earlier cases, and a remembered "no match" that came back, with what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from compliance.lists import words as list_words
from compliance.models import Case, CaseCandidate, Check, Clearance, ListedEntry
from compliance.review import profile_queries, words
from compliance.screening import diff
from compliance.screening.engine import Query, roles
from compliance.screening.fingerprint import query_fingerprint
from compliance.screening.party import party_from
from customers.models import Customer, Profile

EARLIER = 20
LOOKED_THROUGH = 50
"""Checks of a customer in which the question of a remembered verdict is looked for."""
CAME_BACK = ["raised_again", "entry_changed", "entry_removed"]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was when the match was ruled out; "" where there was or is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Remembered:
    """A "no match" given before, and why the candidate is back."""

    author: str
    given_at: datetime
    reason_text: str
    note: str
    review_on: date
    differences: tuple[Difference, ...]


def earlier(case: Case) -> list[Case]:
    """Earlier cases of this customer, and of others under one of its names or, in the partner's family, its id.

    Whoever deletes a customer and creates it again, here or at another partner, meets the earlier case.
    """
    same = Q(customer=case.customer) | _same_again(case.customer) | Q(pk=case.predecessor_id or 0)
    found = Case.objects.filter(same).exclude(pk=case.pk)
    return list(found.select_related("customer").order_by("-pk")[:EARLIER])


def _same_again(customer: Customer) -> Q:
    named = Q()
    for name in {customer.name, *customer.profiles.values_list("legal_name", flat=True)}:
        named |= Q(legal_name__iexact=name)
    versions = Profile.objects.filter(named, customer=OuterRef("customer"))
    partner = customer.partner
    family = Q(customer__partner=partner) | Q(customer__partner__parent=partner)
    if partner.parent_id:
        family |= Q(customer__partner=partner.parent_id) | Q(customer__partner__parent=partner.parent_id)
    return Q(Exists(versions)) | (family & Q(customer__external_id__iexact=customer.external_id))


def remembered(candidate: CaseCandidate) -> Remembered | None:
    """What was remembered of this candidate until it was raised again; None when nothing was. At most four queries."""
    ended = Clearance.objects.filter(
        customer_id=candidate.case.customer_id, party_key=candidate.party_key, ended_because__in=CAME_BACK
    )
    last = ended.select_related("verdict").order_by("-pk").first()
    if last is None:
        return None
    return Remembered(
        author=last.author_name,
        given_at=last.given_at,
        reason_text=words.reason(last.reason),
        note=last.verdict.note,
        review_on=last.review_on,
        differences=(*_of_customer(last, candidate), *_of_entry(last, candidate)),
    )


def _of_customer(clearance: Clearance, candidate: CaseCandidate) -> list[Difference]:
    after = _asked(candidate.check_run)
    if query_fingerprint(after) == clearance.query_fingerprint:
        return []
    before = _question(clearance, candidate.check_run)
    if before is None:
        return [Difference(_("Customer"), "", "")]
    pairs = [
        (_("Name"), before.name, after.name),
        (_("Address"), before.address, after.address),
        (_("Country"), before.country, after.country),
        (_("Contacts"), ", ".join(before.contacts), ", ".join(after.contacts)),
        (_("Other names"), _named(before), _named(after)),
        (_("Locations"), "; ".join(before.places), "; ".join(after.places)),
    ]
    return [Difference(label, was, now) for label, was, now in pairs if was != now]


def _named(query: Query) -> str:
    """Trading and former names, owners, people and locations beside the customer's own name."""
    return ", ".join(dict.fromkeys(name for _role, name in roles(query)))


def _question(clearance: Clearance, now: Check) -> Query | None:
    """What the check had asked on which the verdict was given."""
    finished = Check.objects.filter(
        customer_id=clearance.customer_id, finished_at__isnull=False, pk__lte=now.pk
    )
    for check in finished.select_related("profile").order_by("-pk")[:LOOKED_THROUGH]:
        asked = _asked(check)
        if query_fingerprint(asked) == clearance.query_fingerprint:
            return asked
    return None


def _asked(check: Check) -> Query:
    return profile_queries.asked(check.query) if check.query else profile_queries.query_of(check.profile)


def _of_entry(clearance: Clearance, candidate: CaseCandidate) -> list[Difference]:
    if clearance.row_hash == candidate.row_hash or candidate.entry is None:
        return []
    was = ListedEntry.objects.filter(key=clearance.party_key, row_hash=clearance.row_hash).first()
    if was is None:
        return [Difference(_("List entry"), "", "")]
    found = diff.changes(party_from(was.party), party_from(candidate.entry.party))
    return [Difference(str(list_words.CHANGES[one.code]), one.before, one.after) for one in found]
