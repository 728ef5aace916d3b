from datetime import datetime, timedelta

from django.apps import AppConfig

FAILURES_KEPT = timedelta(days=7)


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Make the upkeep of the queue known."""
        from portal.jobs import queue
        from portal.jobs.kinds import Periodic, register_periodic

        def prune(at: datetime) -> None:
            queue.prune(at - FAILURES_KEPT)

        register_periodic(Periodic("prune_failures", prune, every_minutes=24 * 60))
