"""Addresses of notifications; the last needs no session."""

from __future__ import annotations

from django.urls import path

from customers.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("choices/", views.choose, name="choices"),
    path("stop/<str:signed>/", views.stop, name="stop"),
    path("<slug:public_id>/mark/", views.mark, name="mark"),
]
