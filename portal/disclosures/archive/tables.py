"""Tables over all versions of an archive, as CSV that spreadsheets open and run nothing of."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from portal.base import clock, deadlines
from portal.base.i18n import _
from portal.base.sheets.harmless import harmless
from portal.disclosures import labels
from portal.disclosures.archive.reading import Folder
from portal.disclosures.questions.labels import KIND_LABELS, STATE_LABELS

BOM = b"\xef\xbb\xbf"
"""Without it Excel takes UTF-8 for something else."""

Row = Sequence[Any]


def encoded(rows: Iterable[Row]) -> bytes:
    """Rows as CSV; texts are made harmless, amounts and days stay as they are."""
    made = io.StringIO()
    writer = csv.writer(made)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return made.getvalue().encode()


def item_headings() -> Row:
    """Of the table of versions."""
    return (
        _("Number"),
        _("Version"),
        _("Title"),
        _("Kind"),
        _("Class"),
        _("Item of the catalogue"),
        _("From"),
        _("Until"),
        _("For whom"),
        _("State"),
        _("Due for publication"),
        _("Published on"),
        _("Questions until"),
        _("Kind of version"),
        _("Reason of the correction"),
        _("Retracted"),
        _("Why it was retracted"),
        _("Line of the register"),
        _("Digest"),
        _("How long to keep"),
        _("Keep until"),
    )


def item_rows(folder: Folder) -> Iterator[Row]:
    """The version; of an emptied one what does not tell its words."""
    of, version = folder.disclosure, folder.version
    yield (
        folder.number,
        version.no,
        version.title,
        str(labels.KIND_LABELS[of.kind]),
        str(labels.CLASS_LABELS[of.klass]) if of.klass else "",
        of.item.name if of.item else "",
        of.period_from,
        of.period_until,
        str(labels.AUDIENCE_LABELS[of.audience]),
        _("Emptied to take personal data out") if folder.blanked else _state(folder),
        folder.due_on or "",
        _moment(version.published_at),
        deadlines.shown_day(of.posted_until) if of.posted_until else "",
        str(labels.VERSION_LABELS[version.kind]),
        "" if folder.blanked else version.reason,
        _moment(folder.tombstone.at) if folder.tombstone else "",
        folder.tombstone.comment if folder.tombstone else "",
        version.register_seq,
        version.digest,
        str(labels.ARCHIVE_LABELS[folder.period]),
        folder.keep_until or "",
    )


def _state(folder: Folder) -> str:
    if not folder.is_shown:
        return _("Replaced by a newer version")
    return str(labels.STATE_LABELS[folder.disclosure.state])


def line_headings() -> Row:
    """Of the table of accounts."""
    return (
        _("Number"),
        _("Version"),
        _("Fund"),
        _("No."),
        _("Date"),
        _("Income or spending"),
        _("Item"),
        _("Summary"),
        _("Amount in yuan"),
        _("Voucher"),
    )


def line_rows(folder: Folder) -> Iterator[Row]:
    """Every line of the accounts of a version."""
    if folder.statement is None:
        return
    for fund in folder.statement.funds:
        for line in fund.lines:
            yield (
                folder.number,
                folder.version.no,
                fund.name,
                line.position,
                line.on_date or "",
                str(labels.DIRECTION_LABELS[line.direction]),
                line.item,
                line.summary,
                line.amount,
                line.voucher_no,
            )


def question_headings() -> Row:
    """Of the table of questions."""
    return (
        _("Number"),
        _("No."),
        _("Follows"),
        _("Kind"),
        _("Version"),
        _("About"),
        _("Question"),
        _("Asked"),
        _("Promised by"),
        _("State"),
        _("Reply"),
        _("Answered"),
        _("Decision of the sub-district"),
        _("Decided"),
    )


def question_rows(folder: Folder) -> Iterator[Row]:
    """Questions and objections with their answers, and nobody's name."""
    for each in folder.questions:
        row = each.row
        yield (
            folder.number,
            row.no,
            each.follows or "",
            str(KIND_LABELS[row.kind]),
            row.version_no,
            each.about,
            each.text,
            _moment(row.asked_at),
            _moment(row.promised_at),
            str(STATE_LABELS[row.state]),
            row.reply,
            _moment(row.replied_at),
            row.decision,
            _moment(row.decided_at),
        )


TABLES = {
    "items": (item_headings, item_rows),
    "lines": (line_headings, line_rows),
    "questions": (question_headings, question_rows),
}


def _moment(at: Any) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M") if at is not None else ""
