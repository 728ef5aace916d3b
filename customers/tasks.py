"""What this app owes: provisioning."""

from __future__ import annotations

from portal.jobs import kinds

PRIORITY = 5
"""Before the checks: a list update may owe thousands of them, and none delays provisioning (domain.md §4)."""


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
            priority=PRIORITY,
        )
    )
