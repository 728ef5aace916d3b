"""Addresses of the partner's pages. Every id in them is random, never a primary key."""

from __future__ import annotations

from django.urls import path

from customers.views import (
    detail,
    lifecycle,
    listing,
    onboarding,
    profile,
    provisioning,
    quotas,
    setup,
    subscribers,
    templates,
)

app_name = "customers"
urlpatterns = [
    path("", listing.customer_list, name="list"),
    path("quotas/", listing.quota_overview, name="quota-overview"),
    path("new/", onboarding.create, name="create"),
    path("new/country/", onboarding.country_rules, name="country-rules"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", templates.template_add, name="template-create"),
    path("templates/<slug:public_id>/", templates.template_edit, name="template-edit"),
    path("templates/<slug:public_id>/default/", templates.template_default, name="template-default"),
    path("templates/<slug:public_id>/delete/", templates.template_delete, name="template-delete"),
    path("<slug:public_id>/", detail.detail, name="detail"),
    path("<slug:public_id>/edit/", profile.edit, name="edit"),
    path("<slug:public_id>/setup/", setup.setup, name="setup"),
    path("<slug:public_id>/quotas/", quotas.customer_quotas, name="quotas"),
    path("<slug:public_id>/history/", detail.customer_history, name="history"),
    path("<slug:public_id>/provisioning/", provisioning.status, name="provisioning-status"),
    path("<slug:public_id>/provisioning/again/", provisioning.again, name="provision-again"),
    path("<slug:public_id>/delete/", lifecycle.delete, name="delete"),
    path("<slug:public_id>/subscribers/", subscribers.subscriber_list, name="subscribers"),
    path("<slug:public_id>/subscribers/new/", subscribers.subscriber_add, name="subscriber-add"),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/package/",
        subscribers.subscriber_change,
        name="subscriber-change",
    ),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/administrator/",
        subscribers.subscriber_administrator,
        name="subscriber-administrator",
    ),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/release/",
        subscribers.subscriber_release,
        name="subscriber-release",
    ),
]
