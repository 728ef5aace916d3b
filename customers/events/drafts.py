"""Drafts of customers: who started one, took it up, gave it up. What was typed is in none of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change
from portal.audit.models import Audience


class DraftChange(Change):
    """A draft of a partner's; no customer's history shows it."""

    audience = Audience.PARTNER
    keys = frozenset({"customer", "external_id"})


class DraftStarted(DraftChange):
    """The first words were typed."""

    name = "customers.draft.started"
    desk = _("started the draft %(name)s")


class DraftTakenUp(DraftChange):
    """Somebody else than before writes it now."""

    name = "customers.draft.taken_up"
    raises = ("draft",)
    desk = _("took up the draft %(name)s")


class DraftFinished(DraftChange):
    """It became a customer."""

    name = "customers.draft.finished"
    raises = ("draft",)
    desk = _("made a customer of the draft %(name)s")


class DraftDeleted(DraftChange):
    """A person threw it away."""

    name = "customers.draft.deleted"
    desk = _("deleted the draft %(name)s")


class DraftExpired(DraftChange):
    """Nobody wrote it for so long that it was removed."""

    name = "customers.draft.expired"
    desk = _("removed the draft %(name)s, as nobody had gone on with it")
