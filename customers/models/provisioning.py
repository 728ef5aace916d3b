"""Provisioning as owed work, and the embedded directory that stands in for Webex."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import allowed_values
from portal.jobs.models import OwedWork


class ProvisioningWork(OwedWork):
    """One call owed to the provisioning backend: provision, update or remove a customer with its users."""

    class Task(models.TextChoices):
        PROVISION = "provision", _("Provision")
        UPDATE = "update", _("Update")
        REMOVE = "remove", _("Remove")

    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("customer"),
        on_delete=models.PROTECT,
        related_name="provisioning_work",
    )
    task = models.CharField(_("task"), max_length=10, choices=Task.choices)
    key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    errors = models.JSONField(_("errors"), default=list)

    class Meta:
        verbose_name = _("provisioning work")
        verbose_name_plural = _("provisioning work")
        constraints = [
            allowed_values("state", ["queued", "running", "done"], "provisioning_work_state_known"),
            # One waiting update is enough: it carries everything changed until it runs.
            models.UniqueConstraint(
                fields=["customer", "task"], condition=Q(state="queued"), name="one_queued_task_per_customer"
            ),
        ]
        indexes = [
            # The sweep and the drain look for these alone.
            models.Index(fields=["due_at", "id"], condition=~Q(state="done"), name="provisioning_work_owed")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.customer_id} #{self.pk}"


class DirectoryEntry(models.Model):
    """What the embedded directory holds: one organisation or one user, by the key it was written with."""

    organisation_id = models.CharField(_("organisation"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12)
    key = models.CharField(_("key"), max_length=80, unique=True)
    content = models.JSONField(_("content"), default=dict)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")

    def __str__(self) -> str:
        return self.key
