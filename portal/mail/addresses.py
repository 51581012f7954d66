"""What a mailbox's address looks like, and how it is written down."""

import re
import unicodedata

from portal.mail.models import LONGEST_ADDRESS

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_LOCAL})@({_LABEL}(?:\.{_LABEL})+)")
LONGEST_LOCAL = 64


def plain(typed: str) -> str:
    """The address with its domain in small letters; "" for what is none. Signs of a Chinese
    keyboard (＠，。) are taken as they were meant."""
    text = unicodedata.normalize("NFKC", typed).replace("。", ".").strip()
    found = _ADDRESS.fullmatch(text)
    if not found or len(text) > LONGEST_ADDRESS or len(found[1]) > LONGEST_LOCAL:
        return ""
    return f"{found[1]}@{found[2].lower()}"
