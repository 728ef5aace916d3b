"""The project itself as an app: its commands, its catalogue, its system checks."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Composition: registers what must be known once everything is loaded."""

    name = "portal"
    label = "portal"

    def ready(self) -> None:
        """Register the system checks."""
        from portal import checks  # noqa: F401
