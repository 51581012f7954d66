"""Codes on paper: short enough to type, too many to guess, no two letters alike.

No vowels, so that none spells a word; at most one of 0/O/Q/D, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V.
"""

import secrets
import unicodedata

LETTERS = "3479CDFHJKMNPRTWXY"
LENGTH = 7
"""18 letters to the power of 7: six hundred million codes."""


def new_code() -> str:
    """A code, unlike any other by chance; the table refuses the rare double."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def plain(typed: str) -> str:
    """A code as it is kept, whatever was typed for it: small or full-width letters, blanks."""
    if len(typed) > 4 * LENGTH:
        return ""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())
