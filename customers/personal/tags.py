"""A partner's own words on its customers: everybody who sees the customer reads them, nobody screens them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers import permissions
from customers.events import TagsChanged
from customers.history.audit_log import tell
from customers.models import Customer, CustomerTag
from customers.rules.search import fold
from portal.base.actors import Actor
from portal.base.errors import DomainError

LONGEST = 40
MOST = 20


class BadTag(DomainError):
    """The word cannot be used."""

    code = "bad_tag"
    text = _(
        "A tag is one line of 1 to %(limit)s characters with at least one letter or digit, without commas."
    )
    status = 422


class TooManyTags(DomainError):
    """The customer has enough words."""

    code = "too_many_tags"
    text = _("A customer has at most %(limit)s tags. Take one off first.")


def cleaned(text: str) -> str:
    """The word as it is kept. Raises `BadTag`."""
    word = " ".join(text.split())
    folded = fold(word)
    sound = word.isprintable() and "," not in word and any(one.isalnum() for one in folded)
    if not sound or len(folded) > 2 * LONGEST or len(word) > LONGEST:
        raise BadTag(field="word", limit=LONGEST)
    return word


def add(*, actor: Actor, customer: Customer, word: str, at: datetime) -> bool:
    """Put a word on a customer; False when it has it already, in whatever spelling.

    Raises `BadTag`, `TooManyTags` and what `permissions.to_edit` raises.
    """
    word = cleaned(word)
    with transaction.atomic():
        words = _held(actor, customer)
        if fold(word) in words:
            return False
        if len(words) >= MOST:
            raise TooManyTags(limit=MOST)
        tag, _is_new = CustomerTag.objects.get_or_create(
            partner_id=customer.partner_id, folded=fold(word), defaults={"word": word}
        )
        customer.tags.add(tag)
        _told(actor, customer, words, {**words, tag.folded: tag.word}, at)
    return True


def remove(*, actor: Actor, customer: Customer, word: str, at: datetime) -> bool:
    """Take a word off a customer; False when it does not have it. Raises what `permissions.to_edit` raises."""
    folded = fold(word)
    with transaction.atomic():
        words = _held(actor, customer)
        if folded not in words:
            return False
        customer.tags.remove(*customer.tags.filter(folded=folded))
        left = {key: one for key, one in words.items() if key != folded}
        _told(actor, customer, words, left, at)
    return True


def _held(actor: Actor, customer: Customer) -> dict[str, str]:
    """Its words under its lock, for who may change it."""
    permissions.locked(customer)
    permissions.to_edit(actor, customer)
    return dict(customer.tags.order_by("folded").values_list("folded", "word"))


def _told(
    actor: Actor, customer: Customer, before: dict[str, str], after: dict[str, str], at: datetime
) -> None:
    event = TagsChanged(
        before={"tags": ", ".join(sorted(before.values()))}, after={"tags": ", ".join(sorted(after.values()))}
    )
    tell(event, actor=actor, customer=customer, at=at)
