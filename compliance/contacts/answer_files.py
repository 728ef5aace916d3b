"""Files of answers: kept under names that say nothing, by what their content is; never changed, never deleted."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.contacts import file_kinds, open_questions, scanning
from compliance.models import AnswerFile, Question
from customers.models import Customer
from portal.base.actors import Actor
from portal.base.errors import DomainError

MEGABYTES = 10
LIMIT = MEGABYTES << 20
MOST = 5
"""Files that may go with one answer."""
MOST_EVER = 20
"""Files that may ever be kept for one question, those taken out again with them: they are never deleted."""


class FileTooLarge(DomainError):
    """Over the limit."""

    code = "file_too_large"
    text = _("This file is larger than %(size)s MB. Send a smaller one, or divide it.")
    status = 413


class FileEmpty(DomainError):
    """Nothing in it."""

    code = "file_empty"
    text = _("This file is empty. Choose it again.")
    status = 422


class FileKindRefused(DomainError):
    """None of the kinds, by its content."""

    code = "file_kind"
    text = _(
        "This is not a PDF, PNG, JPEG, plain text (UTF-8), Word (.docx), Excel (.xlsx) or OpenDocument text file, "
        "or it holds macros. Save it as a PDF and send that."
    )
    status = 422


class TooManyFiles(DomainError):
    """Enough for one question."""

    code = "too_many_files"
    text = _("%(most)s files can go with one answer. Take one out first, or put several into one PDF.")
    status = 422


class NoSuchFile(DomainError):
    """It is not of this question's draft."""

    code = "no_such_file"
    text = _(
        "This file is not part of the draft any more. Look at the files of the draft, then send it again."
    )
    status = 422


def keep(
    *, actor: Actor, customer: Customer, question: str, name: str, content: BinaryIO, at: datetime
) -> AnswerFile:
    """Put a file into the draft of an open question (by public id): for colleagues, not yet for the desk.

    Raises what `open_questions.one` does, `FileTooLarge`, `FileEmpty`, `FileKindRefused`, `TooManyFiles`,
    and what the scanner says.
    """
    open_questions.require_may_answer(actor, customer)
    actor.go_on()
    read = content.read(LIMIT + 1)
    kind = _kind(read)
    scan = scanning.scan(read)
    with transaction.atomic():
        asked = open_questions.one(customer, question)
        _require_room(asked)
        path = _stored(read)
        try:
            return _row(asked, file_kinds.clean_name(name, kind), kind, read, path, scan, actor, at)
        except Exception:
            default_storage.delete(path)
            raise


def _kind(content: bytes) -> str:
    if len(content) > LIMIT:
        raise FileTooLarge(field="file", size=MEGABYTES)
    if not content:
        raise FileEmpty(field="file")
    kind = file_kinds.kind_of(content)
    if not kind:
        raise FileKindRefused(field="file")
    return kind


def _require_room(question: Question) -> None:
    if question.files.waiting().count() >= MOST or question.files.count() >= MOST_EVER:
        raise TooManyFiles(field="file", most=MOST)


def _stored(content: bytes) -> str:
    """The bytes are on the disk before a row speaks of them; at worst some lie there that no row names."""
    name = secrets.token_hex(20)
    return default_storage.save(f"answers/{name[:2]}/{name}", ContentFile(content))


def _row(
    question: Question, name: str, kind: str, content: bytes, path: str, scan: str, actor: Actor, at: datetime
) -> AnswerFile:
    return AnswerFile.objects.create(
        question=question,
        name=name,
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        scan=scan,
        added_at=at,
        added_by_name=actor.name,
    )


def send(question: Question, names: Collection[str], *, at: datetime) -> list[AnswerFile]:
    """Give files of the draft (public ids) to the desk; call it with the case held. Raises `NoSuchFile`."""
    found = list(question.files.waiting().filter(public_id__in=names).order_by("pk"))
    if len(found) != len(set(names)):
        raise NoSuchFile(field="files")
    question.files.filter(pk__in=[one.pk for one in found]).update(sent_at=at)
    return found


def take_out(question: Question, names: Collection[str], *, at: datetime) -> None:
    """Take files out of a draft; call it with the case held."""
    question.files.waiting().filter(public_id__in=names).update(removed_at=at)


def opened(file: AnswerFile) -> File[bytes]:
    """The bytes, to be read. Raises `OSError`."""
    return default_storage.open(file.path)
