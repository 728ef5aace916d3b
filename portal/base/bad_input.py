"""What no form of ours sends: a value that is not on offer, more than a request may hold. Said on the 400 page."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.utils.translation import gettext as _


class NotOnOffer(BadRequest):
    """A field holds a value that no button or list of the page has."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field}: not on offer")


class HasNul(BadRequest):
    """A field holds NUL."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field}: NUL")


def said(exception: Exception) -> str:
    """What was wrong and where, in a sentence; "" where only the framework knows."""
    if isinstance(exception, NotOnOffer):
        where = {"field": exception.field}
        return (
            _("The field “%(field)s” holds a value that is not on offer. Use the page’s own buttons.") % where
        )
    if isinstance(exception, HasNul):
        where = {"field": exception.field}
        return _("The field “%(field)s” holds a character that no text has (NUL). Take it out.") % where
    if isinstance(exception, RequestDataTooBig):
        most = {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024}
        return _("More was sent than one form may hold: at most %(most)s KiB without files.") % most
    if isinstance(exception, TooManyFieldsSent):
        return _("More fields were sent than one form may hold: at most %(most)s.") % {
            "most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        }
    if isinstance(exception, TooManyFilesSent):
        return _("More files were sent than one form may hold: at most %(most)s.") % {
            "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES
        }
    return ""
