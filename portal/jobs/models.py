"""Owed work as rows: the state, the lease and the count of attempts that claim and finish rely on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

QUEUED = "queued"
RUNNING = "running"
DONE = "done"


class OwedWork(models.Model):
    """One piece of work owed. Subclasses name their finished states in `state`'s own choices.

    queued → running (claim: raises `attempts`, sets `leased_until`) → a finished state, or back to
    queued with a reason and a later `due_at`. Only `portal.jobs.work` writes these columns.
    """

    state = models.CharField(_("state"), max_length=12, default=QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    last_reason = models.CharField(_("last reason given back"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        abstract = True


class Heartbeat(models.Model):
    """When a job last went all the way through the cluster."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """Held while a periodic job runs, so that a slow one does not overlap itself."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return self.name
