"""What a partner's feed holds, and how far it is numbered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id


class FeedEntry(models.Model):
    """One event in the feed of one partner: its own, or the one above the partner it happened to.

    `number` is its place. It has none until somebody reads: the order of primary keys is not the order of
    commits, and an outcome that is held back comes when it is shown.
    """

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.CASCADE, related_name="feed"
    )
    number = models.PositiveBigIntegerField(_("number"), null=True, blank=True)
    happened_to = models.BigIntegerField(_("partner it happened to"))
    customer_id = models.BigIntegerField(_("customer id"), null=True)
    is_outcome = models.BooleanField(_("outcome of a check"), default=False)
    body = models.TextField(_("message"))
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("event of a feed")
        verbose_name_plural = _("events of feeds")
        constraints = [models.UniqueConstraint(fields=["partner", "number"], name="one_event_a_number")]
        indexes = [
            models.Index(fields=["partner", "id"], condition=Q(number__isnull=True), name="feed_not_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.number or '–'}"


class FeedHead(models.Model):
    """The last number of a partner's feed; whoever numbers holds its lock."""

    partner = models.OneToOneField(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.CASCADE, related_name="feed_head"
    )
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        app_label = "accounts"
        verbose_name = _("end of a feed")
        verbose_name_plural = _("ends of feeds")

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.last}"
