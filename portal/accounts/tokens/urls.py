"""Addresses of a partner's page of its tokens."""

from __future__ import annotations

from django.urls import path

from portal.accounts.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.add, name="add"),
    path("<slug:public_id>/rotate/", views.rotate, name="rotate"),
    path("<slug:public_id>/revoke/", views.revoke, name="revoke"),
]
