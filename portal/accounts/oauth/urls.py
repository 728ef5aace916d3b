"""Addresses of a partner's page of its programs."""

from __future__ import annotations

from django.urls import path

from portal.accounts.oauth import pages

app_name = "apps"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.add, name="add"),
    path("<slug:public_id>/", pages.one, name="one"),
    path("<slug:public_id>/revoke/", pages.revoke, name="revoke"),
]
