"""Every address of the portal."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.http import urlencode
from django.views.i18n import set_language

from portal import views
from portal.accounts import appointment_views, unsent_views, view_as_views
from portal.accounts.oauth.views import authorize
from portal.api.oauth import access_token
from portal.api.own.pages import developers
from portal.api.wholesale import billing
from portal.api.wholesale.urls import nothing


def _sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's own sign-in page would bypass our rate limits, so it leads to ours."""
    return redirect(
        f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.GET.get('next', '/admin/')})}"
    )


urlpatterns = [
    path("", views.home, name="home"),
    path("customers/", include("customers.urls")),
    path("rpl/", include("compliance.urls")),
    path("admin/login/", _sign_in),
    path("admin/", admin.site.urls),
    # An account's address is its login, which support keeps: nobody adds another one here.
    path("accounts/email/", views.absent),
    path("accounts/", include("allauth.account.urls")),
    path("settings/language/", set_language, name="set_language"),
    path("settings/theme/", views.set_theme, name="set_theme"),
    path("settings/staff/", appointment_views.overview, name="appointments"),
    path("settings/staff/<str:public_id>/answer/", appointment_views.answer, name="appointment-answer"),
    path("settings/staff/people/<int:person_id>/end/", appointment_views.end, name="appointment-end"),
    path("settings/view-as/end/", view_as_views.end, name="view-as-end"),
    path("settings/view-as/<int:person_id>/", view_as_views.begin, name="view-as"),
    path("settings/tokens/", include("portal.accounts.tokens.urls")),
    path("settings/apps/", include("portal.accounts.oauth.urls")),
    path("settings/webhooks/", include("portal.accounts.hooks.urls")),
    path("settings/team/", include("portal.accounts.team.urls")),
    path("settings/notifications/", include("customers.notices.urls")),
    path("settings/unsent/", unsent_views.unsent, name="unsent"),
    path("settings/", views.preferences, name="preferences"),
    path("v1/wholesale/billing/downloads/<str:signed>", billing.download, name="billing-download"),
    path("api/v1/", include("portal.api.own.urls")),
    path("developers/", developers, name="developers"),
    path("v1/authorize", authorize, name="oauth-authorize"),
    path("v1/access_token", access_token, name="oauth-token"),
    path("v1", nothing),
    path("v1/", include("portal.api.wholesale.urls")),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("healthz/worker", views.worker, name="worker-health"),
]

if settings.DEBUG:
    urlpatterns.append(path("components/", views.components, name="components"))

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
