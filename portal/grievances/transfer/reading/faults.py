"""Why a file cannot be read, as sentences that say what to do."""

from collections.abc import Mapping

from portal.base.errors import Invalid
from portal.base.i18n import LazyString, _, _l

FAULTS: Mapping[str, LazyString] = {
    "empty": _l("The file is empty. Choose another one."),
    "too_large": _l("The file is too large. Split it into smaller ones."),
    "not_a_table": _l("This is no CSV or XLSX file. Save the sheet as CSV or XLSX."),
    "old_excel": _l("This is an old Excel file (.xls). Save it as XLSX or CSV."),
    "web_page": _l("This is a web page with the name of a sheet. Open it and save it as XLSX."),
    "locked": _l("The file is locked with a password. Save it without one."),
    "unpacks_too_large": _l("The file is far larger unpacked than it looks. Save it as CSV."),
    "broken": _l("The file is damaged. Save it again and send the new one."),
    "open_quote": _l("A quotation mark is opened and not closed, so lines run together. Mend it."),
    "no_headings": _l("No line with headings was found. Put one above the first order."),
    "no_rows": _l("Below the headings there is nothing to import."),
    "too_many_columns": _l("The sheet has too many columns. Delete those that are not needed."),
    "too_many_rows": _l("The sheet has too many lines. Split it into several files."),
    "goes_on": _l("The sheet goes on far below the last order. Delete the empty lines there."),
}


class Unreadable(Invalid):
    """The file cannot be taken; ``code`` is one of :data:`FAULTS`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(FAULTS[code], code=code)


def sentence(code: str) -> str:
    """The words for a kept code."""
    found = FAULTS.get(code)
    return str(found) if found is not None else _("The file cannot be read.")
