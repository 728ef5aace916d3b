from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Make this app's types of event known, and what it owes."""
        from portal.accounts import events, tasks  # noqa: F401  (the declarations)

        tasks.register()
