"""The embedded directory: stands in for Webex, so that everything works with nothing installed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.lifecycle.backends.base import Organisation, Refusal
from customers.models import DirectoryEntry

ORGANISATION, USER = "organisation", "user"


class EmbeddedDirectory:
    """Keeps organisations and users as rows, each under the key it is written with."""

    def write(self, organisation: Organisation, *, key: str, at: datetime) -> list[Refusal]:
        """Make the rows what they should be. It refuses nothing."""
        with transaction.atomic():
            _put(organisation.id, ORGANISATION, organisation.id, organisation.content(), at)
            for user in organisation.users:
                _put(organisation.id, USER, user.id, asdict(user), at)
            kept = [_key(USER, user.id) for user in organisation.users]
            users = DirectoryEntry.objects.filter(organisation_id=organisation.id, kind=USER)
            users.exclude(key__in=kept).delete()
        return []

    def remove(self, organisation_id: str, *, key: str, at: datetime) -> None:
        """Remove the organisation's rows."""
        DirectoryEntry.objects.filter(organisation_id=organisation_id).delete()


def _put(organisation_id: str, kind: str, name: str, content: dict[str, Any], at: datetime) -> None:
    DirectoryEntry.objects.update_or_create(
        key=_key(kind, name),
        defaults={
            "organisation_id": organisation_id,
            "kind": kind,
            "content": content,
            "written_at": at,
        },
    )


def _key(kind: str, name: str) -> str:
    return f"{kind}:{name}"
