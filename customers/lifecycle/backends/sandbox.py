"""Where customers of a sandbox partner are provisioned: nowhere but in our own directory, with errors on demand."""

from __future__ import annotations

from datetime import datetime, timedelta

from customers.lifecycle.backends.base import Organisation, Refusal, Unavailable
from customers.lifecycle.backends.embedded import EmbeddedDirectory
from customers.models import DirectoryEntry
from customers.rules import sandbox

SLOW = timedelta(seconds=45)
ASKED = "asked"
_TEXT = "The name of this sandbox customer asks for it."


class Sandbox(EmbeddedDirectory):
    """The embedded directory, where a customer's name can ask for an error, a warning or a delay."""

    def write(self, organisation: Organisation, *, key: str, at: datetime) -> list[Refusal]:
        """As the embedded directory, with what the name asks for. Raises `Unavailable` while it is to be slow."""
        name = organisation.name
        if sandbox.says(name, sandbox.PROVISIONING_ERROR):
            return [Refusal("sandbox_error", _TEXT, is_fatal=True)]
        if sandbox.says(name, sandbox.SLOW_PROVISIONING):
            _wait(organisation.id, key, at)
        errors = super().write(organisation, key=key, at=at)
        if sandbox.says(name, sandbox.PROVISIONING_WARNING):
            errors.append(Refusal("sandbox_warning", _TEXT))
        return errors


def _wait(organisation_id: str, key: str, at: datetime) -> None:
    """Each piece of work takes a while; a row remembers when it was asked for first."""
    given = {"organisation_id": organisation_id, "kind": ASKED, "content": {}, "written_at": at}
    row, _made = DirectoryEntry.objects.get_or_create(key=f"{ASKED}:{key}"[:80], defaults=given)
    if at - row.written_at < SLOW:
        raise Unavailable("sandbox")
    row.delete()
