"""What in a question would tell who somebody is: numbers of phones, identity and bank cards, mail
addresses, doors. Pure. Words that hold one wait for the supervision committee."""

import re

# Digits may be parted by blanks or dashes, as people type them; full-width ones count too.
_PART = r"[\s\-—－]?"
_PATTERNS = (
    # Identity number, with a check character that may be X.
    rf"(?<!\d)[1-9](?:{_PART}\d){{16}}{_PART}[\dXx](?![\dXx])",
    # Bank cards and accounts.
    rf"(?<!\d)\d(?:{_PART}\d){{15,18}}(?!\d)",
    # Mobile numbers.
    rf"(?<!\d)1{_PART}[3-9](?:{_PART}\d){{9}}(?!\d)",
    # Numbers at home, with their area.
    r"(?<!\d)0\d{2,3}[\s\-—－]?\d{7,8}(?!\d)",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    # 3号楼2单元501, 3-2-501室
    r"\d{1,3}\s*(?:号楼|栋|幢|座|号门)\s*\d{1,2}\s*(?:单元|门)\s*\d{2,4}\s*(?:室|号)?",
    r"(?<!\d)\d{1,3}[-—－]\d{1,2}[-—－]\d{3,4}(?:\s*室)?(?![\d-])",
)
_ANY = re.compile("|".join(_PATTERNS))
_MARK = "＊＊＊"


def holds_personal(text: str) -> bool:
    """Whether the words hold something that leads to a person."""
    return _ANY.search(text) is not None


def covered(text: str) -> str:
    """The words with such parts covered."""
    return _ANY.sub(_MARK, text)
