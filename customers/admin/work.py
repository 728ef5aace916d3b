"""Provisioning work, the embedded directory and onboarding templates: read only."""

from __future__ import annotations

from django.contrib import admin

from customers.models import DirectoryEntry, OnboardingTemplate, ProvisioningWork
from portal.base.admin import ReadOnlyAdmin


@admin.register(ProvisioningWork)
class ProvisioningWorkAdmin(ReadOnlyAdmin):
    """What is owed to the provisioning backend."""

    list_display = ("customer", "task", "state", "attempts", "due_at", "last_reason", "finished_at")
    list_filter = ("state", "task", "last_reason")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "customer__external_id", "customer__public_id", "key")
    ordering = ("-pk",)


@admin.register(DirectoryEntry)
class DirectoryEntryAdmin(ReadOnlyAdmin):
    """What the embedded directory holds."""

    list_display = ("key", "kind", "organisation_id", "written_at")
    list_filter = ("kind",)
    search_fields = ("key", "organisation_id")
    ordering = ("-pk",)


@admin.register(OnboardingTemplate)
class OnboardingTemplateAdmin(ReadOnlyAdmin):
    """Templates are the partner's own."""

    list_display = ("name", "partner", "is_default", "country", "language", "admin_email")
    list_filter = ("is_default", "language")
    list_select_related = ("partner",)
    search_fields = ("name", "public_id", "partner__name", "admin_email")
    ordering = ("partner__name", "name", "pk")
