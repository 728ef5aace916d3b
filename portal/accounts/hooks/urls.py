"""Addresses of a partner's pages of its webhooks."""

from __future__ import annotations

from django.urls import path

from portal.accounts.hooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.add, name="add"),
    path("<slug:public_id>/", views.one, name="one"),
    path("<slug:public_id>/rotate/", views.rotate, name="rotate"),
    path("<slug:public_id>/remove/", views.remove, name="remove"),
    path("<slug:public_id>/test/", views.test, name="test"),
    path("<slug:public_id>/recover/", views.recover, name="recover"),
    path("<slug:public_id>/pause/", views.pause, name="pause"),
    path("<slug:public_id>/resume/", views.resume, name="resume"),
    path("<slug:public_id>/deliveries/<slug:delivery>/redeliver/", views.redeliver, name="redeliver"),
]
