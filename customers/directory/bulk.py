"""One thing done to every ticked customer: each is asked by itself, and what was left out is said with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.lifecycle import assignments
from customers.models import Customer
from customers.personal import tags
from portal.accounts.models import Membership, User
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError

MOST = 100
"""Customers at once; a page of the list has fewer."""
Act = Callable[[Customer], bool]


class NobodyChosen(DomainError):
    """No colleague was chosen."""

    code = "nobody_chosen"
    text = _("Choose a colleague first. Nothing was changed.")
    status = 422


@dataclass
class Outcome:
    """What was done, what was so already, and what was refused: (customer, why)."""

    done: int = 0
    same: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def ticked(actor: Actor, named: list[str]) -> list[Customer]:
    """The customers that were ticked, as far as the actor sees them; with all that a file holds."""
    sound = [one for one in named[:MOST] if one.isalnum()]
    found = Customer.objects.for_actor(actor).filter(public_id__in=sound)
    shown = found.with_list_columns().select_related("partner__parent", "profile", "created_by", "template")
    return list(shown.prefetch_related("assignees", "tags").order_by("pk"))


def each(actor: Actor, customers: Iterable[Customer], act: Act) -> Outcome:
    """Do it to each; a refusal of one holds up no other."""
    outcome = Outcome()
    for customer in customers:
        try:
            if act(customer):
                outcome.done += 1
            else:
                outcome.same += 1
        except DomainError as refused:
            outcome.refused.append((customer.name, str(refused)))
    if actor.seen is not None:
        actor.seen.forgive()  # each refusal is said by itself, and the others are done
    return outcome


def tagging(actor: Actor, word: str, at: datetime) -> Act:
    """Put a word on. Raises `BadTag` before anything is done."""
    word = tags.cleaned(word)
    return lambda customer: tags.add(actor=actor, customer=customer, word=word, at=at)


def untagging(actor: Actor, word: str, at: datetime) -> Act:
    """Take a word off. Raises `BadTag` before anything is done."""
    word = tags.cleaned(word)
    return lambda customer: tags.remove(actor=actor, customer=customer, word=word, at=at)


def assigning(actor: Actor, person: User, at: datetime) -> Act:
    """Assign to one more person; who looks after it already still does."""

    def act(customer: Customer) -> bool:
        people = [*customer.assignees.all(), person]
        return assignments.assign(actor=actor, customer=customer, people=people, at=at)

    return act


def colleagues(actor: Actor) -> QuerySet[User]:
    """Whom the actor may assign customers to; nobody without the right."""
    if not actor.may(Right.MANAGE_TEAM):
        return User.objects.none()
    members = Membership.objects.filter(partner_id__in=actor.partner_ids).values("user_id")
    return User.objects.filter(pk__in=members, is_active=True).order_by("name", "pk")
