"""Lists as people send them: CSV in the usual encodings, XLSX; bounded, and never trusted."""

from portal.base.sheets import Unreadable, sentence
from portal.grievances.transfer.reading.headings import Headed, find_headings
from portal.grievances.transfer.reading.sheets import Bounds, Line, lines

__all__ = ["Bounds", "Headed", "Line", "Unreadable", "find_headings", "lines", "sentence"]
