"""What people keep for their work with the list: words on customers, views, columns, files that they asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.transitions import allowed_values
from portal.jobs.models import OwedWork


class CustomerTag(models.Model):
    """A partner's own word on some of its customers. `folded` is what two spellings of a word share."""

    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="customer_tags"
    )
    word = models.CharField(_("word"), max_length=40)
    folded = models.CharField(_("folded"), max_length=80)
    customers = models.ManyToManyField(
        "customers.Customer", verbose_name=_("customers"), blank=True, related_name="tags"
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(fields=["partner", "folded"], name="one_tag_per_word")]

    def __str__(self) -> str:
        return self.word


class SavedView(models.Model):
    """A state of the customer list under a name: somebody's own, or shared with their partner."""

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="saved_views"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.CASCADE,
        related_name="saved_views",
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("state of the list"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("shared"), default=False)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_view_per_name")]
        indexes = [models.Index(fields=["partner"], condition=Q(is_shared=True), name="shared_view")]

    def __str__(self) -> str:
        return self.name


class DeskMemory(models.Model):
    """What the portal remembers for one person: the columns of the list, and when they last looked at Today.

    `seen_at` is the latest look, `seen_before` the last look of the visit before: "since you were here".
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="desk_memory",
    )
    columns = models.JSONField(_("columns of the customer list"), default=list)
    seen_at = models.DateTimeField(_("last looked at Today"), null=True, blank=True)
    seen_before = models.DateTimeField(_("looked at Today the visit before"), null=True, blank=True)

    class Meta:
        verbose_name = _("what is remembered for a person")
        verbose_name_plural = _("what is remembered for people")

    def __str__(self) -> str:
        return str(self.user)


class CustomerExport(models.Model):
    """A file of customers that the worker writes, step by step; it can be left meanwhile, and is kept for a day.

    `last_id` is the last customer that was read, `written` how many there are in the parts. `trouble` is the
    code of the refusal that ended it. It holds what its person saw as a member of `partner` in this `role`.
    """

    class Form(models.TextChoices):
        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("Excel (XLSX)")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.CASCADE,
        related_name="customer_exports",
    )
    partner = models.ForeignKey(
        "accounts.Partner",
        verbose_name=_("partner"),
        null=True,
        on_delete=models.PROTECT,
        related_name="customer_exports",
    )
    role = models.CharField(_("role"), max_length=20, blank=True)
    form = models.CharField(_("format"), max_length=4, choices=Form.choices)
    query = models.CharField(_("state of the list"), max_length=2000, blank=True)
    columns = models.JSONField(_("columns"), default=list)
    language = models.CharField(_("language"), max_length=5)
    total = models.PositiveIntegerField(_("customers when it was asked for"))
    written = models.PositiveIntegerField(_("customers written"), default=0)
    last_id = models.BigIntegerField(_("last customer read"), default=0, editable=False)
    is_read = models.BooleanField(_("every customer is read"), default=False)
    is_ready = models.BooleanField(_("ready"), default=False)
    trouble = models.CharField(_("stopped by"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("export of customers")
        verbose_name_plural = _("exports of customers")
        constraints = [allowed_values("form", ["csv", "xlsx"], "customer_export_form_known")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="customer_export_by_user"),
            models.Index(fields=["created_at"], name="customer_export_by_age"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has something to do."""
        return not self.is_ready and not self.trouble

    @property
    def percent(self) -> int:
        """How far it is; customers may come and go meanwhile."""
        return 100 if self.is_ready else min(99, 100 * self.written // max(self.total, 1))


class ExportStep(OwedWork):
    """The next piece of an export, owed to the worker; each step owes the next, and goes when it is done."""

    of = models.ForeignKey(
        CustomerExport, verbose_name=_("export"), on_delete=models.CASCADE, related_name="steps"
    )

    class Meta:
        verbose_name = _("step of an export")
        verbose_name_plural = _("steps of exports")
        constraints = [allowed_values("state", ["queued", "running", "done"], "export_step_state_known")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=~Q(state="done"), name="export_step_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} {self.state}"


class ExportPart(models.Model):
    """One piece of an export: rows as JSON, or a piece of the finished file."""

    of = models.ForeignKey(
        CustomerExport, verbose_name=_("export"), on_delete=models.CASCADE, related_name="parts"
    )
    number = models.PositiveIntegerField(_("part"))
    is_file = models.BooleanField(_("of the finished file"), default=False)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("part of an export")
        verbose_name_plural = _("parts of exports")
        constraints = [
            models.UniqueConstraint(fields=["of", "is_file", "number"], name="export_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.number}"
