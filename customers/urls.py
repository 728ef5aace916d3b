"""Addresses of the partner's pages. Every id in them is random, never a primary key."""

from __future__ import annotations

from django.urls import path

from customers.analytics import views as analytics
from customers.directory import bulk_views, detail_views, listing_views, today_views, view_views
from customers.exports import views as exports
from customers.imports import people_views
from customers.imports import views as imports
from customers.licensing import quota_views, selection_views, subscriber_views, threshold_views
from customers.lifecycle import provisioning_views, removal_views, setup_views
from customers.notices import views as notices
from customers.onboarding import creation_views, draft_views, template_views
from customers.profile import views as profile

app_name = "customers"
urlpatterns = [
    path("", listing_views.customer_list, name="list"),
    path("today/", today_views.today, name="today"),
    path("search/", today_views.search, name="search"),
    path("analytics/", analytics.overview, name="analytics"),
    path("analytics/figures.csv", analytics.file, name="analytics-file"),
    path("bulk/", bulk_views.ticked, name="bulk"),
    path("columns/", view_views.choose_columns, name="columns"),
    path("views/", view_views.save, name="view-save"),
    path("views/<slug:view_id>/remove/", view_views.remove, name="view-remove"),
    path("export/", exports.ask, name="export-ask"),
    path("exports/<slug:export_id>/", exports.show, name="export"),
    path("exports/<slug:export_id>/progress/", exports.progress, name="export-progress"),
    path("exports/<slug:export_id>/file/", exports.fetch, name="export-file"),
    path("quotas/", listing_views.quota_overview, name="quota-overview"),
    path("quotas/thresholds/", threshold_views.edit, name="thresholds"),
    path("new/", creation_views.create, name="create"),
    path("new/country/", creation_views.country_rules, name="country-rules"),
    path("drafts/", draft_views.listing, name="drafts"),
    path("drafts/<slug:draft_id>/", creation_views.draft, name="draft"),
    path("drafts/<slug:draft_id>/review/", draft_views.review, name="draft-review"),
    path("drafts/<slug:draft_id>/delete/", draft_views.delete, name="draft-delete"),
    path("imports/", imports.listing, name="imports"),
    path("imports/new/", imports.add, name="import-new"),
    path("imports/template.csv", imports.template, name="import-template"),
    path("imports/<slug:import_id>/", imports.show, name="import"),
    path("imports/<slug:import_id>/columns/", imports.columns, name="import-columns"),
    path("imports/<slug:import_id>/progress/", imports.progress, name="import-progress"),
    path("imports/<slug:import_id>/rows-to-mend.csv", imports.bad_rows, name="import-bad-rows"),
    path("imports/<slug:import_id>/start/", imports.start, name="import-start"),
    path("imports/<slug:import_id>/stop/", imports.stop, name="import-stop"),
    path("imports/<slug:import_id>/resume/", imports.resume, name="import-resume"),
    path("imports/<slug:import_id>/undo/", imports.undo, name="import-undo"),
    path("imports/<slug:import_id>/discard/", imports.discard, name="import-discard"),
    path("templates/", template_views.template_list, name="templates"),
    path("templates/new/", template_views.template_add, name="template-create"),
    path("templates/<slug:public_id>/", template_views.template_edit, name="template-edit"),
    path("templates/<slug:public_id>/default/", template_views.template_default, name="template-default"),
    path("templates/<slug:public_id>/delete/", template_views.template_delete, name="template-delete"),
    path("<slug:public_id>/", detail_views.detail, name="detail"),
    path("<slug:public_id>/tags/", bulk_views.tag, name="tag"),
    path("<slug:public_id>/mute/", notices.mute, name="mute"),
    path("<slug:public_id>/edit/", profile.edit, name="edit"),
    path("<slug:public_id>/setup/", setup_views.setup, name="setup"),
    path("<slug:public_id>/quotas/", quota_views.customer_quotas, name="quotas"),
    path("<slug:public_id>/history/", detail_views.customer_history, name="history"),
    path("<slug:public_id>/provisioning/", provisioning_views.status, name="provisioning-status"),
    path("<slug:public_id>/provisioning/again/", provisioning_views.again, name="provision-again"),
    path("<slug:public_id>/delete/", removal_views.delete, name="delete"),
    path("<slug:public_id>/subscribers/", subscriber_views.subscriber_list, name="subscribers"),
    path("<slug:public_id>/subscribers/new/", subscriber_views.subscriber_add, name="subscriber-add"),
    path("<slug:public_id>/subscribers/import/", people_views.add, name="subscriber-import"),
    path(
        "<slug:public_id>/subscribers/import/template.csv",
        people_views.template,
        name="subscriber-import-template",
    ),
    path("<slug:public_id>/subscribers/selected/", selection_views.apply, name="subscribers-selected"),
    path(
        "<slug:public_id>/subscribers/export.<str:form>",
        selection_views.export,
        name="subscribers-export",
    ),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/package/",
        subscriber_views.subscriber_change,
        name="subscriber-change",
    ),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/details/",
        subscriber_views.subscriber_details,
        name="subscriber-details",
    ),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/administrator/",
        subscriber_views.subscriber_administrator,
        name="subscriber-administrator",
    ),
    path(
        "<slug:public_id>/subscribers/<slug:subscriber_id>/release/",
        subscriber_views.subscriber_release,
        name="subscriber-release",
    ),
]
