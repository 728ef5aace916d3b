"""An import of customers or subscribers: what was uploaded, row by row, and how far the worker has come with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.transitions import allowed_values
from portal.base.versions import Versioned
from portal.jobs.models import OwedWork


class CustomerImport(Versioned):
    """One uploaded file. `columns` holds, for each of `headers`, what it is: a field, or "" for what is only read.

    With `customer` its rows are subscribers of that one; without, each is a customer. `stopped` halts the phase it
    is in; `trouble` is the code of the refusal that did, if no person.
    """

    class Phase(models.TextChoices):
        MAPPING = "mapping", _("Columns to be named")
        DRY_RUN = "dry_run", _("Being checked")
        READY = "ready", _("Checked")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="imports"
    )
    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("subscribers of"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriber_imports",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("run in the name of"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    file_name = models.CharField(_("file"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=20)
    delimiter = models.CharField(_("delimiter"), max_length=1)
    decimal_sign = models.CharField(_("decimal sign"), max_length=1, blank=True)
    may_update = models.BooleanField(_("changes customers that are there"), default=False)
    headers = models.JSONField(_("headers"), default=list)
    columns = models.JSONField(_("columns"), default=list)
    notes = models.JSONField(_("what was found while reading"), default=list)
    row_count = models.PositiveIntegerField(_("rows"))
    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices, default=Phase.DRY_RUN)
    goes_on = models.BooleanField(_("goes on after its dry run"), default=False)
    stopped = models.BooleanField(_("stopped"), default=False)
    trouble = models.CharField(_("stopped by"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created at"))
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of customers")
        verbose_name_plural = _("imports of customers")
        constraints = [
            allowed_values(
                "phase",
                ["mapping", "dry_run", "ready", "importing", "done", "undoing", "undone"],
                "customer_import_phase_known",
            ),
        ]
        indexes = [models.Index(fields=["partner", "-created_at"], name="customer_import_by_partner")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a file. `problems` holds [column, code, figures], so that each reader gets their own language.

    `remarks` are of the same shape and hinder nothing. `units` are the codes of the products of which it takes one
    each, from the customer that is there already. `version` is what the dry run saw of the customer it changes.
    """

    class State(models.TextChoices):
        NEW = "new", _("Not checked yet")
        OK = "ok", _("Can be imported")
        BAD = "bad", _("To be mended")
        CREATED = "created", _("Imported")
        UPDATED = "updated", _("Changed")
        SAME = "same", _("Unchanged")
        FAILED = "failed", _("Refused")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Kept, as it was changed since")

    class Effect(models.TextChoices):
        CREATE = "create", _("New")
        UPDATE = "update", _("Change")
        SAME = "same", _("Unchanged")

    of = models.ForeignKey(
        CustomerImport, verbose_name=_("import"), on_delete=models.CASCADE, related_name="lines"
    )
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    problems = models.JSONField(_("problems"), default=list)
    remarks = models.JSONField(_("remarks"), default=list)
    units = models.JSONField(_("units"), default=list)
    effect = models.CharField(_("what it does"), max_length=6, choices=Effect.choices, default=Effect.CREATE)
    version = models.PositiveIntegerField(_("changes of the customer that it is for"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subscriber = models.ForeignKey(
        "customers.Subscriber",
        verbose_name=_("subscriber"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="import_row_once"),
            allowed_values(
                "state",
                ["new", "ok", "bad", "created", "updated", "same", "failed", "undone", "kept"],
                "import_row_state_known",
            ),
        ]
        indexes = [models.Index(fields=["of", "state", "number"], name="import_row_by_state")]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.number}"


class ImportStep(OwedWork):
    """The next slice of an import, owed to the worker; each step owes the next, and goes when it is done."""

    of = models.ForeignKey(
        CustomerImport, verbose_name=_("import"), on_delete=models.CASCADE, related_name="steps"
    )

    class Meta:
        verbose_name = _("step of an import")
        verbose_name_plural = _("steps of imports")
        constraints = [allowed_values("state", ["queued", "running", "done"], "import_step_state_known")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=~Q(state="done"), name="import_step_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} {self.state}"


class ColumnMapping(models.Model):
    """What a partner once said a column of its files is: remembered for the next file. `key` empty: left out."""

    partner = models.ForeignKey(
        "accounts.Partner",
        verbose_name=_("partner"),
        on_delete=models.CASCADE,
        related_name="column_mappings",
    )
    of_subscribers = models.BooleanField(_("files of subscribers"), default=False)
    header = models.CharField(_("name of the column"), max_length=200)
    key = models.CharField(_("what it is"), max_length=60, blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "of_subscribers", "header"], name="one_meaning_a_column"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.key}"
