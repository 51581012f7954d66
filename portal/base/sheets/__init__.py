"""Spreadsheets as people send them (xlsx, xls, csv), read into plain tables and never trusted.

Nothing of a file is run, fetched or believed: formulas give the result that stands beside them,
what a sheet claims of its size is ignored, and every bound is looked at on the way. A number is
the decimal that was written, never a binary fraction (:mod:`portal.base.sheets.numbers`).
"""

from portal.base.sheets.aside import read_aside
from portal.base.sheets.bounds import Bounds
from portal.base.sheets.cells import Area, Book, Fault, Notice, Place, Row, Sheet, Value, letters
from portal.base.sheets.faults import FAULTS, Unreadable, sentence
from portal.base.sheets.opening import Head, Opened, open_book
from portal.base.sheets.reading import read

__all__ = [
    "FAULTS",
    "Area",
    "Book",
    "Bounds",
    "Fault",
    "Head",
    "Notice",
    "Opened",
    "Place",
    "Row",
    "Sheet",
    "Unreadable",
    "Value",
    "letters",
    "open_book",
    "read",
    "read_aside",
    "sentence",
]
