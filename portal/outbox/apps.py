from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        """Make the mails known as owed work, and what must be true of them."""
        from portal.outbox import invariants, tasks

        tasks.register()
        invariants.register()
