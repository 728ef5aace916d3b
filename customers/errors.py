"""The rules' codes as sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

Problem = tuple[str, str, str]
"""(field, code, sentence), as `portal.base.errors.Invalid` takes them."""

_SENTENCES: dict[str, Any] = {
    "required": _("This is needed."),
    "control_characters": _("This holds characters that cannot be seen. Type it again by hand."),
    "too_long": _("This has %(length)s characters; at most %(limit)s are possible."),
    "needs_letters": _("A name needs at least two letters. Numbers and signs alone cannot be checked."),
    "percent_sign": _("A name cannot hold the character %%. Write “percent” instead."),
    "unknown_country": _("There is no country with this code. Choose one from the list."),
    "unknown_state": _("This country has no such state or province. Choose one from the list."),
    "bad_postal_code": _(
        "This is not how postal codes are written in this country. Write it like %(example)s."
    ),
    "bad_email": _("This is not an e-mail address. Write it like name@company.example."),
    "bad_phone": _("This is not a telephone number. Write it like +44 113 496 0457."),
    "bad_extension": _("An extension has 2 to 10 digits and nothing else."),
    "too_many_contacts": _("%(count)s contacts are too many: at most %(limit)s can be kept."),
    "too_many_names": _("%(count)s names are too many: at most %(limit)s can be kept."),
    "unknown_kind": _("A further name is a trading name or a former name."),
    "too_many_owners": _("%(count)s owners are too many: at most %(limit)s can be kept."),
    "bad_share": _("A share is a number above 0 and at most 100, or left out when it is not known."),
    "too_much_owned": _("The shares add up to %(share)s %%. Together they are at most 100 %%."),
    "unknown_identifier": _("One registration number, one tax ID and one website can be kept."),
    "bad_number": _(
        "Write the number alone: letters, digits, blanks, points, hyphens; no name and no place."
    ),
    "bad_website": _("This is not the address of a website. Write it like www.company.example."),
    "needs_package": _("Choose at least one package."),
    "needs_administrator": _("A customer needs a first administrator."),
    "unknown_product": _("There is no such product."),
    "product_unavailable": _("%(product)s is not available yet."),
    "quantity_range": _("Give a whole number from 1 to %(limit)s."),
    "no_quantity": _("%(product)s is kept without a quantity."),
    "prerequisite_missing": _("%(product)s needs at least one of these: %(needs)s."),
    "needs_location": _("A calling package needs a location: its name, time zone and language."),
    "needs_time_zone": _("A package with meetings needs the time zone of its site."),
    "unknown_time_zone": _("There is no such time zone. Choose one from the list."),
    "unknown_language": _("Choose one of the languages of the list."),
    "unknown_template": _("This partner has no such onboarding template."),
    "external_id_taken": _(
        "Another customer already has this external ID. Each is used once until its customer is removed."
    ),
    "possible_duplicate": _(
        "You already have %(name)s in the same city. If this is another company, say why; it is kept in the history."
    ),
    "own_organisation_taken": _("Your own organisation already has a subscription; it is in your list."),
    "email_taken": _("Another subscriber of this customer has this e-mail address."),
    "file_empty": _(
        "There is nothing in it. It needs a line with the names of the columns, and a row a customer."
    ),
    "file_too_large": _(
        "It has %(size)s MB; at most %(limit)s MB can be taken. Divide it into several files."
    ),
    "file_too_many_rows": _(
        "It has %(count)s rows; at most %(limit)s can be taken. Divide it into several files."
    ),
    "file_too_many_columns": _(
        "Its first line has %(count)s columns; at most %(limit)s can be read. Is the delimiter right?"
    ),
    "file_not_text": _("This is not a text file. Save it as CSV (UTF-8) and choose that file."),
    "file_encoding": _("Its characters cannot be read. Save it as “CSV UTF-8” and choose that file."),
    "file_broken": _(
        "The quotation marks do not fit together, at line %(line)s. A cell that begins with one must end with one."
    ),
    "unknown_column": _("There is no column “%(column)s”. Rename it as the template does, or delete it."),
    "unknown_column_near": _(
        "There is no column “%(column)s”. Is it “%(near)s”? Rename it, or delete it if it is something else."
    ),
    "column_unnamed": _("Column %(number)s has values but no name. Name it, or delete it."),
    "column_twice": _("The columns “%(first)s” and “%(column)s” are the same. Delete one of them."),
    "column_unsaid": _("Say which column this is, or leave it out."),
    "column_missing": _("The column “%(column)s” is missing."),
    "column_missing_products": _("A column with quantities is missing, for example “%(column)s”."),
    "ragged_more": _(
        "This row has %(count)s cells, but there are %(columns)s columns. Often a text holds the delimiter and "
        "has no quotation marks around it."
    ),
    "ragged_fewer": _(
        "This row has %(count)s cells only, but there are %(columns)s columns. Often a line was broken in two."
    ),
    "formula": _("This is a formula. Put its result here."),
    "sheet_error": _("A spreadsheet has put an error here. Put the value itself."),
    "sheet_number": _(
        "A spreadsheet has shortened this number. Format the column as text, and enter the number anew."
    ),
    "repeated_email": _("Row %(row)s of this file has the same e-mail address. Each person has their own."),
    "quantity_short": _(
        "No unit of %(product)s is left for this row: of %(quantity)s, %(assigned)s are used and the rest goes to "
        "the rows above. Raise the quantity, release somebody, or take this row out."
    ),
    "bad_threshold": _("A share is a whole number from 1 to 100, or nothing."),
    "threshold_order": _("The second share must be higher than the first."),
    "row_stale": _(
        "This customer has been changed since the file was checked. Nothing of the row was written: check the file "
        "again."
    ),
    "row_below_assigned": _("%(assigned)s of %(product)s are assigned: release %(release)s first."),
    "row_checked": _("What changes is compared with the restricted-party lists; everything stays active."),
    "row_administrator_stays": _("The administrator of a customer that is there is not changed by a file."),
    "cell_administrator": _("Write “yes” for a full administrator, or nothing."),
    "repeated_id": _("Row %(row)s of this file has the same external ID. Each can be used once."),
    "quantity_unread": _("“%(text)s” is not a quantity. Write a whole number, like 1000."),
    "quantity_not_whole": _("“%(text)s” is not a whole number."),
    "quantity_ambiguous": _("“%(text)s” can be read in two ways. Write the number without signs, like 1000."),
    "quantity_tick": _("This product is kept without a quantity: write “yes”, or nothing."),
    "cell_country": _(
        "There is no such country. Write its code of two letters, or its name in English or French."
    ),
    "cell_state": _("This country has no such state or province. Write its code or its name."),
    "cell_time_zone": _("There is no such time zone. Write it like Europe/Paris."),
    "cell_language": _("There is no such language here. Write “en” or “fr”."),
    "import_row_failed": _(
        "This row could not be imported, for a reason that is ours. Try it once more later."
    ),
}


def also(found: Mapping[str, Any]) -> None:
    """Sentences that belong to a refusal of a room, known here by its code, so that it can be kept and told later."""
    _SENTENCES.update(found)


class Sentence(str):
    """A sentence that still knows its figures, so that it can be told again in another language."""

    figures: Mapping[str, object]


def sentence(code: str) -> Any:
    """The sentence of a code, lazily in the reader's language; figures are still to be filled in."""
    return _SENTENCES[code]


def every() -> list[tuple[str, Any]]:
    """Every code with its sentence, for the documentation."""
    return sorted(_SENTENCES.items())


def problem(field: str, code: str, figures: Mapping[str, object] | None = None) -> Problem:
    """A problem with its sentence, in the language of the moment."""
    told = Sentence(str(_SENTENCES[code]) % dict(figures or {}))
    told.figures = dict(figures or {})
    return field, code, told


def figures_of(found: Problem) -> Mapping[str, object]:
    """What its sentence was made with."""
    told = found[2]
    return told.figures if isinstance(told, Sentence) else {}
