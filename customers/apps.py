"""What starts with this app: its owed work, and the default template of every partner."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        """Make this app's owed work known, and follow new partners."""
        from customers import events, invariants, tasks  # noqa: F401  (the declarations)
        from customers.directory import own_needs
        from customers.imports import events as import_events  # noqa: F401  (the declarations)
        from customers.imports import people
        from customers.licensing import reservations
        from customers.lifecycle import provisioning
        from customers.onboarding import drafts

        tasks.register()
        own_needs.register()
        reservations.reserver("import", people.reserved_for)
        reservations.asker("draft", drafts.reserved)
        invariants.register()
        provisioning.listen()
        post_save.connect(_give_default_template, sender="accounts.Partner", dispatch_uid="default template")


def _give_default_template(instance: Any, created: bool, raw: bool, **_kwargs: Any) -> None:
    """Every partner has a default template (domain.md §6), however it was made.

    A signal, because accounts lie below and know nothing of customers.
    """
    from customers.onboarding import templates

    if created and not raw:
        templates.ensure_default(instance)
