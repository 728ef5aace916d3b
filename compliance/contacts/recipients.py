"""Who is asked about a customer: everybody who may answer for it, and the partner's own address."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.accounts.rights import PARTNER_RIGHTS, Right
from portal.outbox import recipients
from portal.outbox.recipients import Recipient

ANSWERING = [role for role, rights in PARTNER_RIGHTS.items() if Right.ANSWER_REVIEWERS in rights]
SEEING_ALL = [role for role, rights in PARTNER_RIGHTS.items() if Right.SEE_ALL_OF_PARTNER in rights]


def of_questions(customer: Customer) -> list[Recipient]:
    """Its partner's people who may answer, whoever it is assigned to or was created by, and the contact address.

    A sub-partner that has nobody is asked through its parent.
    """
    partner = customer.partner
    found = _people(customer, partner)
    if not found and not partner.contact_email and partner.parent is not None:
        partner = partner.parent
        found = _people(customer, partner)
    known = {one.email.lower() for one in found}
    everybody = [recipients.person(one) for one in found]
    if partner.contact_email and partner.contact_email.lower() not in known:
        everybody.append(recipients.partner(partner))
    return everybody


def addresses(to: Iterable[Recipient]) -> list[str]:
    """Where mails to them would go now."""
    found = list(to)
    people = User.objects.in_bulk([one.user_id for one in found if one.user_id])
    partners = Partner.objects.in_bulk([one.partner_id for one in found if one.partner_id])
    rows = [people[one.user_id] if one.user_id else partners[one.partner_id or 0] for one in found]
    return [reader.address for row in rows if (reader := row.reader())]


def _people(customer: Customer, partner: Partner) -> list[User]:
    """Those of a partner who may answer and see the customer, and those who are responsible for it."""
    all_of_it = Q(membership__partner=partner, membership__role__in=SEEING_ALL)
    return list(_able(customer).filter(all_of_it | _responsible(customer)).distinct().order_by("pk"))


def may_answer(user_id: int, customer: Customer) -> bool:
    """Whether somebody who was asked still may."""
    everything = Q(membership__role__in=SEEING_ALL)
    able = _able(customer).filter(everything | _responsible(customer))
    return able.filter(pk=user_id).exists()


def _able(customer: Customer) -> QuerySet[User]:
    """People with an open account and the right, at the customer's partner or its parent."""
    own = Q(membership__partner=customer.partner_id) | Q(membership__partner=customer.partner.parent_id)
    return User.objects.filter(own, is_active=True, membership__role__in=ANSWERING)


def _responsible(customer: Customer) -> Q:
    return Q(assigned_customers=customer) | Q(pk=customer.created_by_id)
