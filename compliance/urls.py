"""Addresses of the review desk, and of the partner's compliance pages."""

from __future__ import annotations

from django.urls import path

from compliance.checks import adhoc_views, what_if_views
from compliance.deprovisioning import views as deadlines
from compliance.desk.case import contact, decide, judge, note_views
from compliance.desk.case import views as case
from compliance.desk.queue import bulk, decided_views
from compliance.desk.queue import views as queue
from compliance.lists import acceptance_views
from compliance.lists import views as lists
from compliance.partner_pages import answer_views as answers
from compliance.partner_pages import look_views as looks
from compliance.partner_pages import views as partner

app_name = "compliance"
urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("mine/", queue.mine, name="mine"),
    path("waiting/", queue.waiting, name="waiting"),
    path("second/", queue.second, name="second"),
    path("queue/selected/", bulk.selected, name="selected"),
    path("decided/", decided_views.decided, name="decided"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("take-next/", queue.take_next, name="take-next"),
    path("cases/<str:public_id>/", case.case, name="case"),
    path("cases/<str:public_id>/claim/", case.claim, name="claim"),
    path("cases/<str:public_id>/release/", case.release, name="release"),
    path("cases/<str:public_id>/keep/", case.keep, name="keep"),
    path("cases/<str:public_id>/notes/", note_views.add, name="add-note"),
    path("cases/<str:public_id>/escalate/", note_views.escalate, name="escalate"),
    path("cases/<str:public_id>/candidates/<int:candidate_id>/judge/", judge.judge, name="judge"),
    path("cases/<str:public_id>/decide/", decide.decide, name="decide"),
    path("cases/<str:public_id>/confirm/", decide.second, name="confirm"),
    path("cases/<str:public_id>/undo/", decide.undo, name="undo"),
    path("cases/<str:public_id>/reopen/", decide.reopen, name="reopen"),
    path("cases/<str:public_id>/keep-refusal/", decide.keep_refusal, name="keep-refusal"),
    path("cases/<str:public_id>/ask/", contact.ask, name="ask"),
    path("cases/<str:public_id>/attempts/", contact.log_attempt, name="log-attempt"),
    path("cases/<str:public_id>/attempts/<int:attempt_id>/bounced/", contact.bounced, name="bounced"),
    path("cases/<str:public_id>/read/", contact.mark_read, name="mark-read"),
    path("cases/<str:public_id>/files/<str:file_id>/", contact.file, name="case-file"),
    path("cases/<str:public_id>/resume/", contact.resume, name="resume"),
    path(
        "cases/<str:public_id>/release-deprovisioning/",
        decide.release_deprovisioning,
        name="release-deprovisioning",
    ),
    path("lists/", lists.lists, name="lists"),
    path("lists/under-way/", lists.under_way, name="lists-under-way"),
    path("lists/updates/<int:pk>/", lists.update, name="list-update"),
    path("lists/loads/<int:pk>/", acceptance_views.load, name="list-load"),
    path("lists/loads/<int:pk>/accept/", acceptance_views.accept, name="list-accept"),
    path("lists/acceptances/<str:public_id>/", acceptance_views.answer, name="list-acceptance"),
    path("probe/", adhoc_views.probe, name="probe"),
    path("thresholds/", what_if_views.thresholds, name="thresholds"),
    path("customers/<str:public_id>/card/", partner.status_card, name="status-card"),
    path("customers/<str:public_id>/", partner.status, name="status"),
    path("customers/<str:public_id>/answer/", answers.answer, name="answer"),
    path("customers/<str:public_id>/files/<str:file_id>/", answers.file, name="answer-file"),
    path("customers/<str:public_id>/another-look/", looks.ask, name="another-look"),
]
