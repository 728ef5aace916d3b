"""What people do with imports; the customers that are made of them have lines of their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change, Event
from portal.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class ImportUploaded(Event):
    """A file of customers was uploaded; nothing is made of it yet."""

    name = "customers.import.uploaded"
    audience = Audience.PARTNER
    desk = _("uploaded the file %(name)s to import customers")

    rows: int


class ImportChange(Change):
    """Somebody let an import go on, or halted it; its customers have lines of their own."""

    audience = Audience.PARTNER
    keys = frozenset({"rows", "phase"})
    raises = ("customerimport",)


class ImportColumnsNamed(ImportChange):
    """By hand; its dry run begins."""

    name = "customers.import.columns"
    desk = _("named the columns of %(name)s")


class ImportStarted(ImportChange):
    """The rows without faults."""

    name = "customers.import.started"
    desk = _("started to import the customers of %(name)s")


class ImportStopped(ImportChange):
    """What is made stays."""

    name = "customers.import.stopped"
    desk = _("stopped the import of %(name)s")


class ImportResumed(ImportChange):
    """Where it was stopped."""

    name = "customers.import.resumed"
    desk = _("went on with the import of %(name)s")


class ImportUndone(ImportChange):
    """Customers that nobody has touched since go."""

    name = "customers.import.undone"
    desk = _("took back the import of %(name)s")


class ImportDiscarded(ImportChange):
    """The file, of which nothing was made."""

    name = "customers.import.discarded"
    desk = _("threw away the file %(name)s")
