"""When a partner wants to hear of a quantity, and what it has heard of already."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import allowed_values
from portal.base.versions import Versioned


class QuotaThreshold(Versioned):
    """When a partner is told of one product's quantities. Without a row of it, the usual shares hold.

    An empty threshold tells nothing; `left_at` is a number of units that are left.
    """

    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.CASCADE, related_name="thresholds"
    )
    product = models.ForeignKey(
        "customers.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+"
    )
    low_percent = models.PositiveSmallIntegerField(_("low, in per cent"), null=True, blank=True)
    high_percent = models.PositiveSmallIntegerField(_("high, in per cent"), null=True, blank=True)
    left_at = models.PositiveIntegerField(_("units left"), null=True, blank=True)

    class Meta:
        verbose_name = _("threshold of a quantity")
        verbose_name_plural = _("thresholds of quantities")
        constraints = [
            models.UniqueConstraint(fields=["partner", "product"], name="one_threshold_a_product"),
            models.CheckConstraint(
                condition=Q(low_percent__isnull=True) | Q(low_percent__range=(1, 100)),
                name="threshold_low_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(high_percent__isnull=True) | Q(high_percent__range=(1, 100)),
                name="threshold_high_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.product_id}"


class QuotaCrossing(models.Model):
    """A threshold that a quantity is over now: told once, and gone as soon as the quantity is below it again."""

    class Kind(models.TextChoices):
        LOW = "low", _("first share")
        HIGH = "high", _("second share")
        LEFT = "left", _("units left")

    quantity = models.ForeignKey(
        "customers.Quantity", verbose_name=_("quantity"), on_delete=models.CASCADE, related_name="crossings"
    )
    kind = models.CharField(_("threshold"), max_length=5, choices=Kind.choices)
    at = models.DateTimeField(_("crossed at"))

    class Meta:
        verbose_name = _("crossed threshold")
        verbose_name_plural = _("crossed thresholds")
        constraints = [
            models.UniqueConstraint(fields=["quantity", "kind"], name="a_crossing_is_told_once"),
            allowed_values("kind", ["low", "high", "left"], "quota_crossing_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity_id} {self.kind}"
