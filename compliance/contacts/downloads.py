"""A file of an answer as a download: never shown in the browser, whatever is in it."""

from __future__ import annotations

import hashlib
import logging

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from compliance.contacts import answer_files, file_kinds
from compliance.models import AnswerFile

logger = logging.getLogger(__name__)
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def of(file: AnswerFile) -> HttpResponse:
    """An attachment that nothing runs in and nobody guesses the type of; 404 unless the bytes are those sent."""
    content = _content(file)
    response = HttpResponse(content, content_type=file_kinds.MEDIA[AnswerFile.Kind(file.kind)])
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _content(file: AnswerFile) -> bytes:
    try:
        with answer_files.opened(file) as kept:
            content = kept.read()
    except OSError as gone:
        logger.error("file %s of an answer is not in the store", file.pk)
        raise Http404 from gone
    if hashlib.sha256(content).hexdigest() != file.sha256:
        logger.error("file %s of an answer is not what was sent", file.pk)
        raise Http404
    return content
