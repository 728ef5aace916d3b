"""The queue in support's admin: readable, never writable. Deleting a row there would delete work."""

from __future__ import annotations

from django.contrib import admin
from django_q.models import Failure, OrmQ, Schedule

from portal.base.admin import ReadOnlyAdmin
from portal.jobs.models import Heartbeat


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    """When jobs last went all the way through."""

    list_display = ("name", "at")
    ordering = ("name",)


@admin.register(Schedule)
class ScheduleAdmin(ReadOnlyAdmin):
    """The periodic jobs."""

    list_display = ("name", "func", "schedule_type", "minutes", "next_run")
    fields = ("name", "func", "schedule_type", "minutes", "repeats", "next_run")
    ordering = ("name", "pk")


@admin.register(OrmQ)
class QueueAdmin(ReadOnlyAdmin):
    """What waits in the queue; hints only, the work itself is owed elsewhere."""

    list_display = ("pk", "key", "lock")
    fields = ("key", "lock")
    ordering = ("pk",)


@admin.register(Failure)
class FailureAdmin(ReadOnlyAdmin):
    """Jobs that failed, with why."""

    list_display = ("name", "func", "started", "attempt_count")
    fields = ("name", "func", "started", "stopped", "attempt_count", "result")
    search_fields = ("name", "func")
    ordering = ("-started",)
