"""What a partner prepares and sends with its answers: drafts that only the partner sees, and files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.transitions import allowed_values

PERSON = settings.AUTH_USER_MODEL


class AnswerDraft(models.Model):
    """A text for one question, not sent yet: the partner's colleagues see it, the desk never does."""

    question = models.OneToOneField(
        "compliance.Question", verbose_name=_("question"), on_delete=models.PROTECT, related_name="draft"
    )
    text = models.CharField(_("text"), max_length=4000, blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by_name = models.CharField(_("saved by"), max_length=200)

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")

    def __str__(self) -> str:
        return f"draft of question #{self.question_id}"


class AnswerFiles(models.QuerySet["AnswerFile"]):
    """Files by where they are on their way."""

    def sent(self) -> QuerySet[AnswerFile]:
        """What the desk may see."""
        return self.filter(sent_at__isnull=False)

    def waiting(self) -> QuerySet[AnswerFile]:
        """Part of a draft."""
        return self.filter(sent_at=None, removed_at=None)


class AnswerFile(models.Model):
    """A file of the partner's for one question. Its row and its bytes stay, also when it was taken out unsent."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        PNG = "png", _("PNG image")
        JPEG = "jpeg", _("JPEG image")
        TEXT = "text", _("Plain text")
        DOCX = "docx", _("Word document")
        XLSX = "xlsx", _("Excel workbook")
        ODT = "odt", _("OpenDocument text")

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("Not scanned for viruses")
        CLEAN = "clean", _("No virus found")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    question = models.ForeignKey(
        "compliance.Question", verbose_name=_("question"), on_delete=models.PROTECT, related_name="files"
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    path = models.CharField(_("place in the store"), max_length=100, unique=True)
    scan = models.CharField(_("virus scan"), max_length=12, choices=Scan.choices)
    added_at = models.DateTimeField(_("added at"))
    added_by_name = models.CharField(_("added by"), max_length=200)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True, blank=True)

    objects = AnswerFiles.as_manager()

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        constraints = [
            allowed_values(
                "kind", ["pdf", "png", "jpeg", "text", "docx", "xlsx", "odt"], "answer_file_kind_known"
            ),
            allowed_values("scan", ["not_scanned", "clean"], "answer_file_scan_known"),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(removed_at=None),
                name="sent_files_stay",
            ),
        ]

    def __str__(self) -> str:
        return f"file #{self.pk}"
