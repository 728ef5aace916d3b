"""What this app owes: provisioning."""

from __future__ import annotations

from portal.jobs import kinds

PRIORITY = 60


def register() -> None:
    """Make this app's kinds of work known."""
    from customers.models import ProvisioningWork
    from customers.services import provisioning

    kinds.register(
        kinds.Kind(
            name="provisioning",
            model=ProvisioningWork,
            run=provisioning.run,
            ensure=provisioning.ensure,
            priority=PRIORITY,
        )
    )
