"""Addresses of a partner's team and sub-partners."""

from __future__ import annotations

from django.urls import path

from portal.accounts.team import invitation_views, sub_partner_views, views

app_name = "team"
urlpatterns = [
    path("", views.listing, name="list"),
    path("invite/", views.invite, name="invite"),
    path("members/<str:public_id>/", views.member, name="member"),
    path("members/<str:public_id>/remove/", views.remove, name="remove"),
    path("invitations/<str:public_id>/again/", views.again, name="again"),
    path("invitations/<str:public_id>/revoke/", views.revoke, name="revoke"),
    path("join/<str:link>/", invitation_views.invitation, name="invitation"),
    path("sub-partners/", sub_partner_views.listing, name="sub-partners"),
    path("sub-partners/new/", sub_partner_views.add, name="sub-partner-add"),
    path("sub-partners/<str:public_id>/suspend/", sub_partner_views.suspend, name="sub-partner-suspend"),
    path("sub-partners/<str:public_id>/resume/", sub_partner_views.resume, name="sub-partner-resume"),
]
