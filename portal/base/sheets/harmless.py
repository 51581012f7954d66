"""Cells that no spreadsheet runs as a formula.

Texts come from residents. What begins with one of these marks, half or full width, also behind
spaces, is run by some spreadsheet; a quote before it makes it a text (OWASP: CSV injection).
"""

import re

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What XML cannot hold, and what a terminal or a spreadsheet should not be sent.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000  # a cell of a spreadsheet holds 32,767 characters


def harmless(text: str) -> str:
    """The text as it may stand in a cell."""
    if not text:
        return ""
    text = _UNFIT.sub("", text)[:LONGEST]
    dangerous = text.startswith(FORMULAS) or text.lstrip().startswith(FORMULAS)
    return f"'{text}" if dangerous else text
