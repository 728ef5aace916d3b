"""Quantities (hard caps), what is reserved of them, and the subscribers who use them up."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.versions import Versioned


class Quantity(models.Model):
    """How many of one product a customer may assign, and how many are. `quantity` empty: no cap.

    The CHECK makes the cap exact under any concurrency; `licensing.quantities` raises the counter by
    one guarded UPDATE and reads its row count, several at once in pk order.
    """

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.PROTECT, related_name="quantities"
    )
    product = models.ForeignKey(
        "customers.Product", verbose_name=_("product"), on_delete=models.PROTECT, related_name="quantities"
    )
    quantity = models.PositiveIntegerField(_("quantity"), null=True)
    assigned = models.PositiveIntegerField(_("assigned"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("quantity")
        verbose_name_plural = _("quantities")
        constraints = [
            models.UniqueConstraint(fields=["customer", "product"], name="one_quantity_per_product"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=F("assigned") + F("reserved")),
                name="quantity_is_a_hard_cap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_id} {self.assigned}/{self.quantity}"

    @property
    def available(self) -> int | None:
        """How many can still be assigned; None when there is no cap."""
        if self.quantity is None:
            return None
        return self.quantity - self.assigned - self.reserved


class Subscriber(Versioned):
    """A user of a customer. Holds exactly one package while active.

    Only an administrator of a customer created with Common Area Calling alone has none (domain.md §2).
    """

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.PROTECT, related_name="subscribers"
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    phone_number = models.CharField(_("telephone number"), max_length=40, blank=True)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    package = models.ForeignKey(
        "customers.Product",
        verbose_name=_("package"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subscribers",
    )
    is_administrator = models.BooleanField(_("full administrator"), default=False)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = [
            models.UniqueConstraint(
                "customer",
                Lower("email"),
                condition=Q(released_at__isnull=True),
                name="one_live_subscriber_per_email",
            ),
            models.CheckConstraint(
                condition=Q(package__isnull=False) | Q(is_administrator=True) | Q(released_at__isnull=False),
                name="subscriber_has_one_package",
            ),
        ]
        indexes = [models.Index(fields=["customer", "released_at"], name="subscriber_by_customer")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} <{self.email}>"


class SubscriberAddOn(models.Model):
    """An add-on that a subscriber holds beside the package, one unit of its quantity, until `removed_at`."""

    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("subscriber"), on_delete=models.CASCADE, related_name="add_ons"
    )
    product = models.ForeignKey(
        "customers.Product", verbose_name=_("add-on"), on_delete=models.PROTECT, related_name="held_as_add_on"
    )
    added_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("add-on of a subscriber")
        verbose_name_plural = _("add-ons of subscribers")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "product"],
                condition=Q(removed_at__isnull=True),
                name="one_add_on_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id} {self.product_id}"


class Reservation(models.Model):
    """Units of a quantity that somebody holds for what is under way, `holder` being who ("import:…").

    `Quantity.reserved` is their sum, raised and lowered in the same transaction.
    """

    quantity = models.ForeignKey(
        Quantity, verbose_name=_("quantity"), on_delete=models.CASCADE, related_name="reservations"
    )
    holder = models.CharField(_("held for"), max_length=60)
    count = models.PositiveIntegerField(_("units"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["quantity", "holder"], name="one_reservation_a_holder"),
        ]
        indexes = [models.Index(fields=["holder"], name="reservation_by_holder")]

    def __str__(self) -> str:
        return f"{self.quantity_id} {self.holder}: {self.count}"
