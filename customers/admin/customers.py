"""Customers, versions and subscribers: read here, changed through acts."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.acting import ActingAdmin, ReadOnlyInline
from customers.admin.acts import CUSTOMER_ACTS, SUBSCRIBER_ACTS
from customers.models import (
    AssignmentCount,
    BillingReport,
    CallingLocation,
    Customer,
    Profile,
    ProvisioningWork,
    Quantity,
    QuotaCrossing,
    QuotaThreshold,
    Reservation,
    Subscriber,
    SubscriberAddOn,
)
from portal.base.admin import ReadOnlyAdmin


class QuantityInline(ReadOnlyInline):
    """What was bought and what is assigned."""

    model = Quantity
    fields = ("product", "quantity", "assigned", "reserved", "updated_at")
    ordering = ("product__position", "pk")


class ProfileInline(ReadOnlyInline):
    """Every version of what is screened, the newest first."""

    model = Profile
    fk_name = "customer"
    fields = (
        "number",
        "reason",
        "legal_name",
        "line1",
        "city",
        "state",
        "country",
        "created_by_name",
        "created_at",
    )
    ordering = ("-number",)


class LocationInline(ReadOnlyInline):
    """Where calls are made from."""

    model = CallingLocation
    show_change_link = False


class WorkInline(ReadOnlyInline):
    """What is and was owed to the provisioning backend."""

    model = ProvisioningWork
    fields = ("task", "state", "attempts", "due_at", "last_reason", "finished_at")
    ordering = ("-pk",)


@admin.register(Customer)
class CustomerAdmin(ActingAdmin):
    """Customers of every partner."""

    acts = CUSTOMER_ACTS
    list_display = (
        "name",
        "partner",
        "external_id",
        "org_country",
        "provisioning_status",
        "compliance_status",
        "recheck_pending",
        "created_at",
        "removed_at",
    )
    list_filter = (
        "provisioning_status",
        "compliance_status",
        "recheck_pending",
        "is_own_organisation",
        "partner",
    )
    list_select_related = ("partner",)
    search_fields = (
        "name",
        "external_id",
        "public_id",
        "search_text",
        "partner__name",
        "subscribers__email",
    )
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    readonly_fields = ("subscriber_list", "history_list")
    inlines = (QuantityInline, LocationInline, ProfileInline, WorkInline)

    @admin.display(description=_("subscribers"))
    def subscriber_list(self, customer: Customer) -> SafeString:
        """A link: there can be thousands."""
        address = reverse("admin:customers_subscriber_changelist")
        count = customer.subscribers.filter(released_at__isnull=True).count()
        return format_html('<a href="{}?customer__id__exact={}">{}</a>', address, customer.pk, count)

    @admin.display(description=_("history"))
    def history_list(self, customer: Customer) -> SafeString:
        """A link to what happened, which is ours; the admin's own log knows its own changes only."""
        address = reverse("admin:audit_auditevent_changelist")
        return format_html(
            '<a href="{}?customer_id__exact={}">{}</a>', address, customer.pk, _("What happened")
        )


@admin.register(Subscriber)
class SubscriberAdmin(ActingAdmin):
    """Subscribers of every customer."""

    acts = SUBSCRIBER_ACTS
    list_display = (
        "email",
        "last_name",
        "first_name",
        "customer",
        "package",
        "is_administrator",
        "released_at",
    )
    list_filter = (
        "is_administrator",
        "package",
        ("released_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("customer", "package")
    search_fields = (
        "email",
        "first_name",
        "last_name",
        "public_id",
        "customer__name",
        "customer__external_id",
    )
    ordering = ("-pk",)


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    """Versions of what is screened; nobody changes one."""

    list_display = ("legal_name", "number", "reason", "customer", "country", "created_by_name", "created_at")
    list_filter = ("reason",)
    list_select_related = ("customer",)
    search_fields = ("legal_name", "customer__external_id", "customer__public_id")
    date_hierarchy = "created_at"
    ordering = ("-pk",)


@admin.register(Quantity)
class QuantityAdmin(ReadOnlyAdmin):
    """Quantities of every customer."""

    list_display = ("customer", "product", "quantity", "assigned", "reserved", "updated_at")
    list_filter = ("product",)
    list_select_related = ("customer", "product")
    search_fields = ("customer__name", "customer__external_id", "customer__public_id")
    ordering = ("-pk",)


@admin.register(AssignmentCount)
class AssignmentCountAdmin(ReadOnlyAdmin):
    """What was assigned at the end of each day; billing rests on it."""

    list_display = ("day", "customer", "product", "assigned")
    list_select_related = ("customer", "product")
    search_fields = ("customer__name", "customer__public_id", "customer__external_id")
    date_hierarchy = "day"


@admin.register(BillingReport)
class BillingReportAdmin(ReadOnlyAdmin):
    """Reports that partners asked for."""

    list_display = ("public_id", "partner", "type", "first_day", "last_day", "state", "rows", "created_at")
    list_select_related = ("partner",)
    list_filter = ("type", "state")
    search_fields = ("public_id", "partner__name")


@admin.register(SubscriberAddOn)
class SubscriberAddOnAdmin(ReadOnlyAdmin):
    """What subscribers hold beside their packages, and held."""

    list_display = ("subscriber", "product", "added_at", "removed_at")
    list_select_related = ("subscriber", "product")
    list_filter = ("product", ("removed_at", admin.EmptyFieldListFilter))
    search_fields = ("subscriber__email", "subscriber__public_id", "subscriber__customer__name")


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    """Units that are held for what is under way."""

    list_display = ("quantity", "holder", "count", "made_at")
    list_select_related = ("quantity",)
    search_fields = ("holder", "quantity__customer__name", "quantity__customer__public_id")


@admin.register(QuotaThreshold)
class QuotaThresholdAdmin(ReadOnlyAdmin):
    """When partners want to hear of low quantities."""

    list_display = ("partner", "product", "low_percent", "high_percent", "left_at")
    list_select_related = ("partner", "product")
    search_fields = ("partner__name",)


@admin.register(QuotaCrossing)
class QuotaCrossingAdmin(ReadOnlyAdmin):
    """Thresholds that are reached now."""

    list_display = ("quantity", "kind", "at")
    list_select_related = ("quantity",)
    list_filter = ("kind",)
    search_fields = ("quantity__customer__name", "quantity__customer__public_id")
