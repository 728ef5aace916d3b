"""What this app owes: provisioning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.jobs import kinds


def register() -> None:
    """Make this app's kinds of work known."""
    from customers.lifecycle import provisioning
    from customers.models import ProvisioningWork

    kinds.register(
        kinds.Kind(
            name="provisioning",
            model=ProvisioningWork,
            run=provisioning.run,
            ensure=provisioning.ensure,
            label=_("Provisioning"),
        )
    )
