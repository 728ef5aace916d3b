"""What this app owes: provisioning, reports, imports; and what it does by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.jobs import kinds


def register() -> None:
    """Make this app's kinds of work, and its periodic jobs, known."""
    _register_kinds()
    _register_exports()
    _register_jobs()
    _register_notices()


def _register_kinds() -> None:
    from customers.billing import reports
    from customers.imports import running, steps
    from customers.lifecycle import provisioning
    from customers.models import BillingReport, ImportStep, ProvisioningWork

    kinds.register(
        kinds.Kind(
            name="provisioning",
            model=ProvisioningWork,
            run=provisioning.run,
            ensure=provisioning.ensure,
            label=_("Provisioning"),
        )
    )
    kinds.register(
        kinds.Kind(
            name="billing_report",
            model=BillingReport,
            run=reports.run,
            share=kinds.SMALL,
            label=_("Billing reports"),
        )
    )
    kinds.register(
        kinds.Kind(
            name="customer_import",
            model=ImportStep,
            run=running.run,
            ensure=steps.ensure,
            share=kinds.SMALL,
            label=_("Imports of customers"),
        )
    )


def _register_exports() -> None:
    from customers.exports import running as export_running
    from customers.exports import service as exports
    from customers.models import ExportStep

    kinds.register(
        kinds.Kind(
            name="customer_export",
            model=ExportStep,
            run=export_running.run,
            ensure=exports.ensure,
            share=kinds.SMALL,
            label=_("Exports of customers"),
        )
    )


def _register_notices() -> None:
    from customers.notices import mails, owing
    from portal.audit import registry

    registry.handle_all(by=owing.owe)
    mails.register()


def _register_jobs() -> None:
    from customers.exports import service as exports
    from customers.imports import keeping
    from customers.notices import digests, reading
    from customers.onboarding import drafts
    from customers.profile import widening

    kinds.register_periodic(
        kinds.Periodic("widen_checks", widening.run_job, every_minutes=60, share=kinds.LEFT_OVER)
    )
    kinds.register_periodic(
        kinds.Periodic("forget_imports", keeping.run_job, every_minutes=60, share=kinds.LEFT_OVER)
    )
    kinds.register_periodic(
        kinds.Periodic("forget_drafts", drafts.run_job, every_minutes=60, share=kinds.LEFT_OVER)
    )
    kinds.register_periodic(
        kinds.Periodic("forget_exports", exports.forget, every_minutes=60, share=kinds.LEFT_OVER)
    )
    kinds.register_periodic(kinds.Periodic("notice_digests", digests.run, every_minutes=1))
    kinds.register_periodic(
        kinds.Periodic("forget_notices", reading.forget, every_minutes=24 * 60, share=kinds.LEFT_OVER)
    )
