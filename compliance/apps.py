from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = _("Compliance")

    def ready(self) -> None:
        """Make this app's owed work and periodic jobs known."""
        from compliance import events, invariants, tasks  # noqa: F401  (the declarations)
        from compliance.checks import waiting
        from compliance.partner_pages import needs
        from compliance.review import alarms

        tasks.register()
        needs.register()
        invariants.register()
        waiting.listen()
        alarms.listen()
