"""Puts what happened into the feeds of its partner and of that one's parent, in the transaction of the change."""

from __future__ import annotations

import json

from portal.accounts.feed.models import FeedEntry
from portal.accounts.hooks import owing
from portal.accounts.models import Partner
from portal.audit.registry import Recorded
from portal.base.ids import public_id


def put(recorded: Recorded) -> None:
    """One entry for each partner who may know; the same events and the same words as webhooks."""
    type, partner_id = owing.type_of(recorded), recorded.row.partner_id
    if not type or partner_id is None:
        return
    parent = Partner.objects.filter(pk=partner_id).values_list("parent_id", flat=True).first()
    said = owing.told_of(recorded, type)
    FeedEntry.objects.bulk_create(
        _entry(recorded, said, reader=one, happened_to=partner_id)
        for one in (partner_id, parent)
        if one is not None
    )


def _entry(recorded: Recorded, said: dict[str, object], *, reader: int, happened_to: int) -> FeedEntry:
    number = public_id()
    return FeedEntry(
        public_id=number,
        partner_id=reader,
        happened_to=happened_to,
        customer_id=recorded.row.customer_id,
        is_outcome=owing.is_outcome(recorded),
        body=json.dumps({"id": f"evt_{number}", **said}, ensure_ascii=False),
        created_at=recorded.at,
    )
