"""Files that go with answers: taken by what is in them, kept as evidence, given out as downloads alone."""

from __future__ import annotations

import hashlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from compliance.contacts import answer_files, attempts, file_kinds, scanning
from compliance.models import AnswerFile, CaseEvent, Question
from compliance.review import cases
from compliance.tests import desk_cast
from portal.base import clock
from portal.testing.cast import acting, member

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def packed(*names: str, mimetype: str = "") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


TYPES, WORD = "[Content_Types].xml", "word/document.xml"


def two_questions(partner, rita):
    """Two open questions of a customer that waits for its partner."""
    at = clock.now()
    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"), at=at)
    cases.claim(actor=acting(rita), case=case, at=at)
    attempts.ask(actor=acting(rita), case=case, questions=[("other", "Who?"), ("other", "Where?")], at=at)
    customer.refresh_from_db()
    return customer, list(case.questions.order_by("position"))


@pytest.fixture
def asked(partner, rita):
    return two_questions(partner, rita)


def send(client, customer, fields):
    return client.post(reverse("compliance:answer", args=[customer.public_id]), fields)


def upload(content: bytes, name: str = "proof.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0JFIF", "jpeg"),
        ("Régistre: 4711\r\n".encode(), "text"),
        (packed(TYPES, WORD), "docx"),
        (packed(TYPES, "xl/workbook.xml"), "xlsx"),
        (packed("content.xml", mimetype=file_kinds.MEDIA[AnswerFile.Kind.ODT]), "odt"),
        (packed(TYPES, WORD, "word/vbaProject.bin"), ""),
        (packed("evil.exe"), ""),
        (packed("content.xml", mimetype="application/x-other"), ""),
        (b"PK\x03\x04 broken", ""),
        (b"MZ\x90\x00\x03", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ""),
        (b"GIF89a\x01\x00", ""),
        ("latin é".encode("latin-1"), ""),
    ],
)
def test_what_a_file_is_follows_from_its_content(content, kind):
    assert file_kinds.kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Register extract.PDF", "pdf", "Register extract.pdf"),
        ("bill\u202efdp.exe", "pdf", "billfdp.exe.pdf"),
        ('a"b;c\r\nX: y.png', "png", "a_b_c X_ y.png"),
        ("", "text", "file.txt"),
        ("...", "jpeg", "file.jpg"),
        ("x" * 300 + ".docx", "docx", "x" * 100 + ".docx"),
        ("Каталог фирм.pdf", "pdf", "Каталог фирм.pdf"),
    ],
)
def test_names_are_cleaned_and_end_with_what_the_file_is(name, kind, clean):
    assert file_kinds.clean_name(name, kind) == clean


def test_a_broken_archive_is_a_kind_or_none_whichever_of_its_bytes_is_wrong():
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", file_kinds.MEDIA[AnswerFile.Kind.ODT])
        archive.writestr("content.xml", "<x/>")
    whole = made.getvalue()

    found = {
        file_kinds.kind_of(whole[:place] + bytes([value]) + whole[place + 1 :])
        for place in range(len(whole))
        for value in (0, 12, 14, 99, 255)
    }

    assert file_kinds.kind_of(whole) == "odt"
    assert found == {"", "odt"}


def test_a_file_alone_answers_a_question_and_the_desk_reads_and_loads_it(client, asked, alice, rita):
    customer, (first, second) = asked
    client.force_login(alice)

    answer = send(client, customer, {f"{first.public_id}-file": upload(PDF, "Extract 2026.exe")})

    assert answer.status_code == 302
    kept = AnswerFile.objects.get()
    assert (kept.kind, kept.name, kept.size) == ("pdf", "Extract 2026.exe.pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "Extract" not in kept.path
    assert kept.sent_at is not None
    told = CaseEvent.objects.get(kind="file_sent")
    assert told.detail["sha256"] == kept.sha256
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.answered_at is not None
    assert second.answered_at is None, "the rest stays open"
    page = client.get(reverse("compliance:status", args=[customer.public_id])).content.decode()
    assert "You can still answer" in page
    assert "Extract 2026.exe.pdf" in page

    client.force_login(rita)
    case = first.case
    shown = client.get(
        reverse("compliance:case", args=[case.public_id]), {"tool": "partner"}
    ).content.decode()
    assert "Extract 2026.exe.pdf" in shown
    assert "unread" in shown
    assert "Not scanned for viruses" in shown
    loaded = client.get(reverse("compliance:case-file", args=[case.public_id, kept.public_id]))
    assert loaded.content == PDF
    assert loaded["Content-Type"] == "application/pdf"
    assert loaded["Content-Disposition"] == 'attachment; filename="Extract 2026.exe.pdf"'
    assert loaded["X-Content-Type-Options"] == "nosniff"
    assert loaded["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"MZ\x90\x00", "This is not a PDF"),
        (b"%PDF-" + b"x" * answer_files.LIMIT, "larger than 10 MB"),
    ],
)
def test_a_file_that_is_refused_says_so_beside_it_and_nothing_else_is_lost(
    client, asked, alice, content, said
):
    customer, (first, second) = asked
    client.force_login(alice)
    fields = {
        first.public_id: "Typed words",
        f"{first.public_id}-file": upload(content),
        f"{second.public_id}-file": upload(PNG, "map.png"),
    }

    answer = send(client, customer, fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Typed words" in page
    assert AnswerFile.objects.get().name == "map.png", "the sound one is in the draft"
    assert "map.png" in page
    assert not Question.objects.exclude(answered_at=None).exists()


def test_a_file_survives_the_refusal_of_another_field(client, asked, alice):
    customer, (first, second) = asked
    client.force_login(alice)
    fields = {first.public_id: "x" * 4001, f"{second.public_id}-file": upload(PDF)}

    refused = send(client, customer, fields)

    kept = AnswerFile.objects.get()
    assert refused.status_code == 422
    assert f'value="{kept.public_id}" id="file-{kept.public_id}" checked' in refused.content.decode()
    again = {
        first.public_id: "Short",
        f"{second.public_id}-shown": kept.public_id,
        f"{second.public_id}-stays": kept.public_id,
        **marks(refused),
    }
    assert send(client, customer, again).status_code == 302
    kept.refresh_from_db()
    assert kept.sent_at is not None


def marks(page) -> dict[str, str]:
    """The hidden marks of a page's drafts."""
    lines = page.context["form"].lines
    return {f"{one.question.public_id}-seen": one.seen for one in lines}


def test_a_file_of_a_draft_is_for_those_who_may_answer_and_never_for_the_desk(
    client, asked, alice, bob, charlie, rita, sam
):
    customer, (first, _second) = asked
    kept = keep(customer, first, alice)
    own = reverse("compliance:answer-file", args=[customer.public_id, kept.public_id])
    desk = reverse("compliance:case-file", args=[first.case.public_id, kept.public_id])
    found = {}
    for name, who in {"alice": alice, "bob": bob, "charlie": charlie, "rita": rita}.items():
        client.force_login(who)
        found[name] = (client.get(own).status_code, client.get(desk).status_code)
    client.force_login(rita)
    case = client.get(reverse("compliance:case", args=[first.case.public_id]), {"tool": "partner"})

    assert found == {"alice": (200, 404), "bob": (404, 404), "charlie": (404, 404), "rita": (403, 404)}
    assert kept.name not in case.content.decode()
    client.force_login(sam)
    admin = client.get(reverse("admin:compliance_answerfile_changelist")).content.decode()
    assert kept.public_id not in admin


def keep(customer, question, who, content=PDF, name="proof.pdf"):
    return answer_files.keep(
        actor=acting(who),
        customer=customer,
        question=question.public_id,
        name=name,
        content=BytesIO(content),
        at=clock.now(),
    )


def test_what_is_kept_is_never_deleted(asked, alice):
    customer, (first, _second) = asked
    kept = keep(customer, first, alice)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM compliance_answerfile WHERE id = %s", [kept.pk])


def test_bytes_that_are_gone_or_not_those_sent_are_not_given_out(client, asked, alice):
    customer, (first, _second) = asked
    kept = keep(customer, first, alice)
    client.force_login(alice)
    address = reverse("compliance:answer-file", args=[customer.public_id, kept.public_id])
    default_storage.delete(kept.path)
    assert client.get(address).status_code == 404
    default_storage.save(kept.path, BytesIO(PDF + b"!"))
    assert client.get(address).status_code == 404


def test_so_many_files_for_one_answer_and_no_more(asked, alice):
    customer, (first, second) = asked
    for _number in range(answer_files.MOST):
        keep(customer, first, alice)
    with pytest.raises(answer_files.TooManyFiles):
        keep(customer, first, alice)
    assert keep(customer, second, alice)


def infected(_content):
    raise scanning.Infected


def broken(_content):
    raise OSError


@pytest.mark.parametrize(
    ("hook", "refusal"), [("infected", scanning.Infected), ("broken", scanning.ScannerDown)]
)
def test_the_scanner_of_the_setting_is_asked_and_one_that_is_down_lets_nothing_through(
    asked, alice, settings, hook, refusal
):
    customer, (first, _second) = asked
    settings.ANSWER_FILE_SCANNER = f"{__name__}.{hook}"
    with pytest.raises(refusal):
        keep(customer, first, alice)
    assert not AnswerFile.objects.exists()


def test_a_scanner_that_finds_nothing_is_said_so(asked, alice, settings):
    customer, (first, _second) = asked
    settings.ANSWER_FILE_SCANNER = f"{__name__}.clean"
    assert keep(customer, first, alice).scan == "clean"


def clean(_content):
    return "clean"


def test_nothing_is_kept_for_a_question_that_is_not_open_or_not_ones_own(asked, alice, other_partner):
    customer, (first, _second) = asked
    stranger = member("Stranger", other_partner, "wholesale_admin")
    with pytest.raises(answer_files.open_questions.NotAllowed):
        keep(customer, first, stranger)
    Question.objects.filter(pk=first.pk).update(answered_at=clock.now())
    with pytest.raises(answer_files.open_questions.NothingAsked):
        keep(customer, first, alice)
