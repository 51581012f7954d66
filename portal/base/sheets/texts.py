"""Texts of cells: what nobody sees is taken out, what deceives is refused."""

import re
import unicodedata

# Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9).
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A formula within a text: an equals sign, or a sign before a call, a pipe or another sheet (DDE).
_FORMULA = re.compile(r"=(?!=)|[+\-@][A-Za-z_.$]+\d*[(|!]")
_WRAPPED = re.compile(r'="([^"]*)"')


def turns(text: str) -> bool:
    """Whether it holds characters that turn its direction, so that it reads as something else."""
    return not text.isascii() and _TURNING.search(text) is not None


def unwrapped(text: str) -> str:
    """Without what spreadsheets and exports put around texts to keep them: ``="0123"``, ``'=1``."""
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped:
        return wrapped[1]
    if text.startswith("'") and text[1:].lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return text[1:]
    return text


def visible(text: str) -> str:
    """Without control characters and those of no width, and without blanks around it."""
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return text.strip()


def is_formula(text: str) -> bool:
    """Whether a program that opened the text in a cell might compute it."""
    return _FORMULA.match(text.lstrip()) is not None
