"""Lists as versions per sub-list, each with its entries; one feed in force per sub-list (design.md §6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import allowed_values


class ListLoad(models.Model):
    """One attempt to load a feed: the files given, how far it got, and why it was refused if it was."""

    class State(models.TextChoices):
        LOADING = "loading", _("Loading")
        IN_FORCE = "in_force", _("In force")
        UNCHANGED = "unchanged", _("Unchanged")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    class Stage(models.TextChoices):
        READ = "read", _("Reading the files")
        STORE = "store", _("Storing the parties")
        INDEX = "index", _("Building the index")
        FLIP = "put in force", _("Putting it in force")

    feed = models.CharField(_("feed"), max_length=20)
    source = models.CharField(_("where from"), max_length=500)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    etag = models.CharField(_("ETag"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.LOADING)
    refusal = models.CharField(_("refusal code"), max_length=40, blank=True)
    figures = models.JSONField(_("figures"), default=dict)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, blank=True)
    done = models.PositiveIntegerField(_("done of the stage"), default=0)
    total = models.PositiveIntegerField(_("total of the stage"), default=0)
    moved_at = models.DateTimeField(_("last progress at"), null=True, blank=True)
    accepted_reason = models.CharField(_("reason for accepting"), max_length=2000, blank=True)
    loaded_by = models.CharField(_("loaded by"), max_length=200)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("list load")
        verbose_name_plural = _("list loads")
        constraints = [
            allowed_values(
                "state", ["loading", "in_force", "unchanged", "refused", "failed"], "list_load_state_known"
            ),
            allowed_values("stage", ["", "read", "store", "index", "put in force"], "list_load_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.feed} #{self.pk}"

    @property
    def kept(self) -> ListLoad:
        """Where what it brought is kept: itself, or an earlier load of the very same files."""
        earlier = self.figures.get("kept_as")
        return ListLoad.objects.get(pk=earlier) if earlier else self


class ListVersion(models.Model):
    """One version of one sub-list, as one feed printed it. Immutable once in force."""

    class State(models.TextChoices):
        BUILDING = "building", _("Building")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Retired")
        ABANDONED = "abandoned", _("Abandoned")
        KEPT = "kept", _("Kept, not in force")

    list_code = models.CharField(_("list"), max_length=20)
    feed = models.CharField(_("feed"), max_length=20)
    load = models.ForeignKey(
        ListLoad, verbose_name=_("load"), on_delete=models.PROTECT, related_name="versions"
    )
    content_hash = models.CharField(_("content hash"), max_length=64)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    party_count = models.PositiveIntegerField(_("parties"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.BUILDING)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("previous version"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"))
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("list version")
        verbose_name_plural = _("list versions")
        constraints = [
            allowed_values(
                "state",
                ["building", "in_force", "retired", "abandoned", "kept"],
                "list_version_state_known",
            ),
            models.UniqueConstraint(
                fields=["list_code"], condition=Q(state="in_force"), name="one_feed_in_force_per_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_code} #{self.pk}"


class ListedEntry(models.Model):
    """One listed party in one wording. Versions share it while its row hash stays the same; never changed."""

    list_code = models.CharField(_("list"), max_length=20)
    key = models.CharField(_("key"), max_length=600)
    row_hash = models.CharField(_("row hash"), max_length=64)
    type = models.CharField(_("type"), max_length=10, blank=True)
    primary_name = models.CharField(_("primary name"), max_length=600)
    party = models.JSONField(_("party"), default=dict)

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        constraints = [models.UniqueConstraint(fields=["key", "row_hash"], name="entry_key_and_hash")]

    def __str__(self) -> str:
        return f"{self.key} {self.row_hash[:8]}"


class VersionEntry(models.Model):
    """Which entries a version holds."""

    version = models.ForeignKey(
        ListVersion, verbose_name=_("list version"), on_delete=models.CASCADE, related_name="entries"
    )
    entry = models.ForeignKey(
        ListedEntry, verbose_name=_("list entry"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("entry of a list version")
        verbose_name_plural = _("entries of list versions")
        constraints = [models.UniqueConstraint(fields=["version", "entry"], name="entry_once_per_version")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.entry_id}"


class ListInForce(models.Model):
    """The whole set in force: one row per change of any sub-list, the newest one counts.

    `versions` maps list code to ListVersion id; `digest` names the index file built from them.
    """

    digest = models.CharField(_("index digest"), max_length=64)
    versions = models.JSONField(_("versions"), default=dict)
    party_count = models.PositiveIntegerField(_("parties"), default=0)
    since = models.DateTimeField(_("in force since"))

    class Meta:
        verbose_name = _("set of lists in force")
        verbose_name_plural = _("sets of lists in force")

    def __str__(self) -> str:
        return f"#{self.pk} {self.digest[:12]}"


class ListUpdate(models.Model):
    """What one flip changed, and how far re-screening customers against it has got (resumable)."""

    in_force = models.OneToOneField(
        ListInForce,
        verbose_name=_("set of lists in force"),
        on_delete=models.PROTECT,
        related_name="update",
    )
    load = models.ForeignKey(
        ListLoad, verbose_name=_("list load"), on_delete=models.PROTECT, related_name="updates"
    )
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    entry_ids = models.JSONField(_("added or changed entries"), default=list)
    removed_keys = models.JSONField(_("removed keys"), default=list)
    customers_total = models.PositiveIntegerField(_("customers to screen"), default=0)
    customers_done = models.PositiveIntegerField(_("customers screened"), default=0)
    last_customer_id = models.BigIntegerField(_("last customer screened"), default=0)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("list update")
        verbose_name_plural = _("list updates")

    def __str__(self) -> str:
        return f"+{self.added} ~{self.changed} -{self.removed} #{self.pk}"
