"""Puts our own site in the place of Django's, in a module of its own: each app module names one app."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class SupportAdminConfig(AdminConfig):
    """Django's admin with support's site."""

    default_site = "portal.accounts.site.SupportSite"
