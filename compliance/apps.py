from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = _("Compliance")

    def ready(self) -> None:
        """Make this app's owed work, periodic jobs and history known."""
        from compliance import tasks
        from compliance.review import sentences

        tasks.register()
        sentences.register()
