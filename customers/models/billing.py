"""What billing rests on: how much was assigned at the end of each day, and the reports made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.transitions import allowed_values
from portal.jobs.models import OwedWork


class AssignmentCount(models.Model):
    """How many units of a product a customer had assigned at the end of a day (UTC).

    Written with every assignment, so a day without a row ended as the last one before it did; a day before the
    first row had none.
    """

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.PROTECT, related_name="counts"
    )
    product = models.ForeignKey(
        "customers.Product", verbose_name=_("product"), on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("day (UTC)"))
    assigned = models.PositiveIntegerField(_("assigned"))

    class Meta:
        verbose_name = _("assignment count")
        verbose_name_plural = _("assignment counts")
        constraints = [
            models.UniqueConstraint(fields=["customer", "product", "day"], name="one_count_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_id} {self.day}: {self.assigned}"


class BillingReport(OwedWork):
    """Daily assignments of a partner over whole days; its rows are worked out from the counts when it is read.

    Days that are over never change, so neither do the rows.
    """

    class Type(models.TextChoices):
        PARTNER = "PARTNER", _("Partner")
        CUSTOMER = "CUSTOMER", _("Customer")
        USER = "USER", _("User")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner",
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        related_name="billing_reports",
    )
    of_sub_partner = models.ForeignKey(
        "accounts.Partner",
        verbose_name=_("of the sub-partner alone"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    type = models.CharField(_("type"), max_length=10, choices=Type.choices, default=Type.PARTNER)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    with_own = models.BooleanField(_("own organisations too"), default=False)
    made_by = models.CharField(_("made by the token"), max_length=20, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    errors = models.JSONField(_("errors"), default=list)

    class Meta:
        verbose_name = _("billing report")
        verbose_name_plural = _("billing reports")
        constraints = [
            allowed_values("state", ["queued", "running", "done"], "billing_report_state_known"),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="billing_report_days_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=~Q(state="done"), name="billing_report_owed"),
            models.Index(fields=["partner", "-created_at"], name="billing_report_by_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.first_day} – {self.last_day}"
