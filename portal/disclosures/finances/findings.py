"""What is found in a ledger: how grave, where, and a sentence that says what to do."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.base.i18n import LazyString, _l
from portal.base.sheets import Place
from portal.base.sheets.faults import where


class Severity(enum.Enum):
    """How grave it is."""

    STOP = "stop"
    """It has to be mended in the sheet before anything is published."""

    ASK = "ask"
    """A person has to look and may say that it is right."""

    TELL = "tell"
    """Good to know."""


_STOP, _ASK, _TELL = Severity.STOP, Severity.ASK, Severity.TELL

KINDS: Mapping[str, tuple[Severity, LazyString]] = {
    "cell_fault": (_STOP, _l("The cell shows the error %(what)s. Mend its formula.")),
    "amount_unreadable": (
        _STOP,
        _l("“%(what)s” is no sum of money. Write digits, such as 1,234.50."),
    ),
    "day_unreadable": (_ASK, _l("“%(what)s” is no day. Write it such as 2026-07-03.")),
    "direction_unknown": (_STOP, _l("Nothing says whether this came in or was spent.")),
    "row_not_read": (_ASK, _l("The row holds text and no amount, so it was left out.")),
    "column_not_read": (
        _ASK,
        _l("Column “%(what)s” holds numbers and was left out. Say what it is, or leave it out."),
    ),
    "part_of_above": (_ASK, _l("The row is a part of one above and was not counted again.")),
    "no_lines": (_STOP, _l("No line with an amount was found below the headings.")),
    "unbalanced": (_STOP, _l("Columns do not add up: difference %(amount)s")),
    "no_opening": (_ASK, _l("The opening balance is not in the sheet.")),
    "no_closing": (_ASK, _l("The closing balance is not in the sheet.")),
    "no_opening_of": (_ASK, _l("The opening balance of %(fund)s is not in the sheet.")),
    "no_closing_of": (_ASK, _l("The closing balance of %(fund)s is not in the sheet.")),
    "balance_differs": (
        _ASK,
        _l("The balance does not follow from the line above: %(amount)s off"),
    ),
    "total_differs": (_ASK, _l("The sum stated differs from the sum of its lines by %(amount)s.")),
    "blank_voucher": (_ASK, _l("The voucher number is missing.")),
    "no_vouchers": (_TELL, _l("The sheet has no column of voucher numbers.")),
    "duplicate": (
        _ASK,
        _l("The line is the same as row %(n)s. Delete one if it is entered twice."),
    ),
    "outside_period": (_ASK, _l("The day %(day)s is outside the period.")),
    "still_to_come": (_ASK, _l("From here on %(n)s lines are dated after today.")),
    "blank_date": (_ASK, _l("The day is missing.")),
    "personal_data": (_STOP, _l("Row %(n)s looks like personal data")),
    "receiver_named": (
        _ASK,
        _l("“%(what)s” may be the name of somebody who received aid. Leave the name out."),
    ),
    "negative": (_ASK, _l("The amount is below zero. Say in the summary what was taken back.")),
    "zero": (_ASK, _l("The amount is zero.")),
    "too_exact": (_STOP, _l("The amount has more than two decimals. Round it in the sheet.")),
    "too_large": (_STOP, _l("The amount is too large.")),
    "hidden_row": (_ASK, _l("The row is hidden in the sheet and would be published.")),
    "hidden_column": (_ASK, _l("The column is hidden in the sheet and would be published.")),
    "hidden_sheet": (_ASK, _l("Sheet “%(what)s” is hidden and was not read.")),
    "opening_differs": (
        _ASK,
        _l("%(fund)s begins with %(amount)s more or less than it ended with last time (%(last)s)."),
    ),
    "text_too_long": (_STOP, _l("The text is longer than %(n)s characters. Shorten it.")),
    "too_many_lines": (_STOP, _l("There are more than %(n)s lines. Divide the accounts.")),
    "invisible": (_TELL, _l("Invisible characters were taken out of the cell.")),
}


@dataclass(frozen=True)
class Finding:
    """One thing found; ``code`` is stable, ``amount`` a difference where there is one."""

    code: str
    severity: Severity
    place: Place
    sentence: LazyString
    amount: Decimal | None = None

    @property
    def at(self) -> str:
        """The place in words; empty where it is about the whole file."""
        return where(self.place) if any(self.place) else ""


def finding(
    code: str, place: Place | None = None, *, shown: Decimal | None = None, **values: Any
) -> Finding:
    """A finding of one of the :data:`KINDS`, its sentence filled with the values; ``shown`` is
    the difference it is about."""
    severity, words = KINDS[code]
    return Finding(code, severity, place or Place(), LazyString(_filled, words, values), shown)


def _filled(words: LazyString, values: Mapping[str, Any]) -> str:
    return str(words) % values if values else str(words)
