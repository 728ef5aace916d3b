"""The hook of a virus scanner: the setting `ANSWER_FILE_SCANNER` names a function as `nothing` is one.

It takes the bytes of a file and returns a value of `AnswerFile.Scan`, or raises `Infected`. Whatever else it raises
refuses the upload too: a scanner that is down lets nothing through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from compliance.models import AnswerFile
from portal.base.errors import DomainError

logger = logging.getLogger(__name__)


class Infected(DomainError):
    """The scanner found something."""

    code = "file_infected"
    text = _("A virus was found in this file. It was not kept. Send a clean copy.")
    status = 422


class ScannerDown(DomainError):
    """Nobody knows."""

    code = "file_not_scanned"
    text = _(
        "This file could not be scanned for viruses just now, and was not kept. Try again in some minutes."
    )
    status = 503


def nothing(_content: bytes) -> str:
    """No scanner is set up: nothing is scanned, and the desk reads so beside each file."""
    return AnswerFile.Scan.NOT_SCANNED


def scan(content: bytes) -> str:
    """What the scanner of the setting says. Raises `Infected`, `ScannerDown`."""
    try:
        scanner: Callable[[bytes], str] = import_string(settings.ANSWER_FILE_SCANNER)
        return AnswerFile.Scan(scanner(content))
    except Infected:
        raise
    except Exception as fault:
        logger.exception("the scanner of files failed")
        raise ScannerDown from fault
