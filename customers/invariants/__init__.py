"""What must be true of customers at any moment: counters, packages, administrators, versions, states.

For `manage.py check_invariants`, the fault tests and the simulator; reads only, and nobody else calls it.
"""

from __future__ import annotations

from portal.base import invariants


def register() -> None:
    """Make this app's invariants known."""
    from customers.invariants import licensing, lifecycle

    invariants.register(
        counters_equal_rows=licensing.counters,
        reserved_equals_reservations=licensing.reserved,
        add_ons_of_the_present=licensing.add_ons,
        daily_counts_equal_counters=licensing.counts,
        nothing_above_its_quantity=licensing.caps,
        one_package_a_subscriber=licensing.packages,
        administrators_at_their_level=licensing.levels,
        an_administrator_each=licensing.administrators,
        versions_without_gaps=lifecycle.versions,
        provisioning_follows_events=lifecycle.provisioning,
        compliance_follows_events=lifecycle.compliance,
        the_gone_hold_nothing=lifecycle.gone,
        the_directory_holds_what_is_provisioned=lifecycle.directory,
    )
