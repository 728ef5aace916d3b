"""Drafts: the onboarding form kept while it is typed, taken up by a colleague, and what becomes of it.

A draft owes no check and takes no quantity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from customers import events, permissions
from customers.models import Customer, Draft, Product
from customers.onboarding import creation
from customers.rules.names import NAME_LIMIT, SUBMISSION_KEY_LIMIT, has_control
from customers.schemas import NewCustomer
from portal.accounts.models import Partner
from portal.audit.record import record
from portal.base import versions
from portal.base.actors import Actor, system
from portal.base.errors import DomainError, Stale

DAYS = 30
MOST = 200_000
"""Characters of one draft."""
BATCH = 200
LOOKED_AT = 1_000
"""Drafts that figures are told of, the latest ones."""
PRESET = frozenset(
    {
        "partner",
        "template",
        "country",
        "language",
        "location_language",
        "location_time_zone",
        "site_time_zone",
    }
)
"""What a new form holds by itself: alone it is no draft."""


class DraftTooLarge(DomainError):
    """More than a form can sensibly hold."""

    code = "draft_too_large"
    text = _("This is too much to keep as a draft. It stays on the page; shorten it, or create the customer.")
    status = 422


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: its key, the page it was on, the texts by field."""

    key: str
    page: str
    values: Mapping[str, str]

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything of it was typed by a person."""
        return any(text.strip() for name, text in self.values.items() if name not in PRESET)

    @property
    def kept(self) -> dict[str, str]:
        """What a column can hold: PostgreSQL keeps no zero byte."""
        return {name: text.replace("\0", "\ufffd") for name, text in self.values.items() if text}


def of_actor(actor: Actor) -> QuerySet[Draft]:
    """The drafts of its partners, open and finished."""
    found = Draft.objects.filter(partner_id__in=actor.partner_ids)
    return found.select_related("partner__parent", "started_by", "written_by", "customer")


def still_open(actor: Actor) -> QuerySet[Draft]:
    """Those that are no customer yet."""
    return of_actor(actor).filter(customer__isnull=True)


def of_key(actor: Actor, key: str) -> Draft | None:
    """The draft of a form, if it has one that the actor may know of."""
    if not _is_key(key):
        return None
    return of_actor(actor).filter(key=key).order_by("pk").first()


def kept_until(draft: Draft) -> datetime:
    """When it is removed unless somebody writes it."""
    return draft.written_at + timedelta(days=DAYS)


def save(*, actor: Actor, partner: Partner, typed: Typed, at: datetime) -> Draft | None:
    """Keep what was typed; None when there is nothing to keep.

    Raises `NotAllowed`, `Suspended`, `DraftTooLarge`, and `Outdated` when another page wrote it meanwhile.
    """
    permissions.to_create(actor, partner)
    if sum(len(name) + len(text) for name, text in typed.values.items()) > MOST:
        raise DraftTooLarge
    if not _is_key(typed.key):
        return None
    try:
        with transaction.atomic():
            return _save(actor, partner, typed, at)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one has begun the draft.
        with transaction.atomic():
            return _save(actor, partner, typed, at)


def _is_key(key: str) -> bool:
    return bool(key) and len(key) <= SUBMISSION_KEY_LIMIT and not has_control(key)


def _save(actor: Actor, partner: Partner, typed: Typed, at: datetime) -> Draft | None:
    draft = _held(actor, typed.key)
    if draft is None:
        # A page may still save when its customer is made already.
        is_made = Customer.objects.filter(partner=partner, submission_key=typed.key).exists()
        return _start(actor, partner, typed, at) if typed.is_worth_keeping and not is_made else None
    if draft.customer_id is not None:
        return draft
    _as_shown(actor, draft, typed)
    if (draft.values, draft.partner_id) == (typed.kept, partner.pk):
        return draft
    _write(draft, partner, typed, at)
    if draft.written_by_id == actor.user_id:
        draft.save()
        versions.go_up(draft, actor.seen)
    else:
        draft.written_by_id = actor.user_id
        draft.save()
        _tell(events.DraftTakenUp(), actor, draft, at)
    return draft


def _held(actor: Actor, key: str) -> Draft | None:
    """Lock it, whichever of the actor's partners it is for."""
    if not _is_key(key):
        return None
    own = Draft.objects.filter(partner_id__in=actor.partner_ids, key=key)
    return own.select_for_update(no_key=True).order_by("pk").first()


def _as_shown(actor: Actor, draft: Draft, typed: Typed) -> None:
    """Raise `Outdated` when it was written since by another page than the actor's; a page may outrun itself."""
    if not typed.page or typed.page != draft.page:
        actor.saw(draft)


def _start(actor: Actor, partner: Partner, typed: Typed, at: datetime) -> Draft:
    draft = Draft(partner=partner, key=typed.key, started_by_id=actor.user_id, started_at=at)
    draft.written_by_id = actor.user_id
    _write(draft, partner, typed, at)
    draft.save()
    _tell(events.DraftStarted(), actor, draft, at)
    return draft


def _write(draft: Draft, partner: Partner, typed: Typed, at: datetime) -> None:
    draft.partner, draft.values, draft.written_at = partner, typed.kept, at
    draft.name = draft.values.get("legal_name", "").strip()[:NAME_LIMIT]
    draft.page = typed.page[:64] if not has_control(typed.page) else ""


def submit(*, actor: Actor, partner: Partner, typed: Typed, new: NewCustomer, at: datetime) -> Customer:
    """Create the customer, and let the draft, if there is one, become it: both or neither.

    The same form again gives the same customer. Raises what `creation.create` raises, and `Outdated`.
    """
    permissions.to_create(actor, partner)
    with transaction.atomic():
        draft = _held(actor, typed.key)
        if draft is not None and draft.customer is not None:
            return draft.customer
        if draft is not None:
            _as_shown(actor, draft, typed)
        made = creation.create(actor=actor, partner=partner, new=new, at=at)
        if draft is not None:
            _finish(actor, draft, made, at)
    return made


def _finish(actor: Actor, draft: Draft, made: Customer, at: datetime) -> None:
    """What was typed is the customer's now; the draft only leads there."""
    draft.partner, draft.customer, draft.name, draft.values = made.partner, made, made.name, {}
    draft.written_by_id, draft.written_at = actor.user_id, at
    draft.save()
    done = events.DraftFinished(after={"customer": made.name, "external_id": made.external_id})
    _tell(done, actor, draft, at)


def delete(*, actor: Actor, draft: Draft, at: datetime) -> None:
    """Throw it away. Raises `NotAllowed`, `Suspended`, `Outdated`, and `Stale` when it is gone already."""
    permissions.to_create(actor, draft.partner)
    with transaction.atomic():
        held = Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk, customer=None)
        found = held.values_list("row_version", flat=True).first()
        if found is None:
            raise Stale
        draft.row_version = found
        actor.saw(draft)
        _tell(events.DraftDeleted(), actor, draft, at)
        draft.delete()


def _tell(event: events.DraftChange, actor: Actor, draft: Draft, at: datetime) -> None:
    record(
        event,
        actor=actor,
        at=at,
        subject=draft,
        partner_id=draft.partner_id,
        on_behalf_of=permissions.on_behalf_of(actor, draft.partner),
    )


def reserved(partner_ids: Iterable[int]) -> dict[str, int]:
    """By product, how many the open drafts of partners ask for. Nothing is held for them."""
    codes = list(Product.objects.filter(has_quantity=True).order_by("pk").values_list("code", flat=True))
    found = Draft.objects.filter(partner_id__in=partner_ids, customer__isnull=True)
    # Of each draft the numbers alone, and of no more drafts than anybody works on.
    rows = found.order_by("-written_at", "-pk").values_list(*(KT(f"values__quantity_{one}") for one in codes))
    asked: Counter[str] = Counter()
    for texts in rows[:LOOKED_AT]:
        for code, text in zip(codes, texts, strict=True):
            asked[code] += _number(text)
    return {code: count for code, count in asked.items() if count}


def _number(text: str | None) -> int:
    number = str(text or "").strip()
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else 0


def run_job(at: datetime) -> bool:
    """Remove some drafts that nobody has written for 30 days; whether there is more to do at once."""
    old = Draft.objects.filter(written_at__lt=at - timedelta(days=DAYS)).order_by("written_at", "pk")
    found = list(old.values_list("pk", flat=True)[:BATCH])
    for pk in found:
        _expire(pk, at)
    return len(found) == BATCH


def _expire(pk: int, at: datetime) -> None:
    with transaction.atomic():
        held = Draft.objects.select_for_update(no_key=True).filter(pk=pk)
        draft = held.filter(written_at__lt=at - timedelta(days=DAYS)).first()
        if draft is None:
            return
        if draft.customer_id is None:
            _tell(events.DraftExpired(), system("drafts"), draft, at)
        draft.delete()
