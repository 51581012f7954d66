"""Why a file cannot be read, as sentences that say where and what to do."""

from collections.abc import Mapping

from portal.base.errors import Invalid
from portal.base.i18n import LazyString, _, _l
from portal.base.sheets.cells import Place

FAULTS: Mapping[str, LazyString] = {
    "empty": _l("The file is empty. Choose another one."),
    "too_large": _l("The file is too large. Split it into smaller ones."),
    "not_a_table": _l("This is no CSV or XLSX file. Save the sheet as CSV or XLSX."),
    "old_excel": _l("This is an old Excel file (.xls). Save it as XLSX or CSV."),
    "binary_excel": _l("This is a binary Excel file (.xlsb). Save it as XLSX or CSV."),
    "open_document": _l("This is an OpenDocument sheet (.ods). Save it as XLSX or CSV."),
    "web_page": _l("This is a web page with the name of a sheet. Open it and save it as XLSX."),
    "picture": _l("This is a picture with the name of a sheet. Send the spreadsheet itself."),
    "pdf": _l("This is a PDF with the name of a sheet. Send the spreadsheet itself."),
    "word": _l("This is a Word document with the name of a sheet. Send the spreadsheet itself."),
    "locked": _l("The file is locked with a password. Save it without one."),
    "macros": _l("The file holds macros. Save it as a plain XLSX without them."),
    "entities": _l("The file holds declarations no spreadsheet has. Save it again as XLSX."),
    "unpacks_too_large": _l("The file is far larger unpacked than it looks. Save it as CSV."),
    "broken": _l("The file is damaged. Save it again and send the new one."),
    "open_quote": _l("A quotation mark is opened and not closed, so lines run together. Mend it."),
    "too_many_columns": _l("The sheet has too many columns. Delete those that are not needed."),
    "too_many_rows": _l("The sheet has too many lines. Split it into several files."),
    "too_many_sheets": _l("The file has too many sheets. Keep those that are needed."),
    "too_many_merged": _l("The sheet has too many merged cells. Split them."),
    "goes_on": _l("The sheet goes on far below its last line. Delete the empty lines there."),
    "no_headings": _l("No line with headings was found. Put one above the first line."),
    "no_rows": _l("Below the headings there is nothing to import."),
    "too_slow": _l("Reading the file takes too long. Save it as CSV or split it."),
    "only_hidden": _l("Every sheet that holds something is hidden. Show one and save the file."),
    "not_calculated": _l("A formula has no result. Open the file in Excel or WPS and save it."),
    "formula_text": _l("A text begins like a formula. Write the value itself."),
    "turned_text": _l("A text holds characters that turn its direction. Type it anew."),
    "long_cell": _l("A cell is too long. Shorten its text."),
    "covered": _l("Something lies unseen under merged cells. Split them, then move or delete it."),
    "merged_twice": _l("Merged cells overlap. Split them and save the file."),
}


class Unreadable(Invalid):
    """The file cannot be taken; ``code`` is one of :data:`FAULTS`, ``place`` says where."""

    def __init__(self, code: str, place: Place | None = None) -> None:
        self.code, self.place = code, place or Place()
        super().__init__(LazyString(_told, FAULTS[code], self.place), code=code)


def _told(words: LazyString, place: Place) -> str:
    """The sentence after the place it is about."""
    return (
        _("%(place)s: %(sentence)s", place=where(place), sentence=words)
        if any(place)
        else str(words)
    )


def where(place: Place) -> str:
    """Sheet, row and column in words: "Sheet 收支, row 12, column B"."""
    named = {"sheet": place.sheet, "row": place.row, "column": place.column and _column(place)}
    if place.sheet and place.row and place.column:
        return _("Sheet “%(sheet)s”, row %(row)s, column %(column)s", **named)
    if place.row and place.column:
        return _("Row %(row)s, column %(column)s", **named)
    if place.sheet and place.row:
        return _("Sheet “%(sheet)s”, row %(row)s", **named)
    if place.row:
        return _("Row %(row)s", **named)
    return _("Sheet “%(sheet)s”", **named)


def _column(place: Place) -> str:
    return place._replace(row=0).cell


def sentence(code: str) -> str:
    """The words for a kept code."""
    found = FAULTS.get(code)
    return str(found) if found is not None else _("The file cannot be read.")
