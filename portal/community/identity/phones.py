"""Mobile numbers of mainland China as people type them."""

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9]\d{9}")


def plain(typed: str) -> str:
    """Eleven digits from what was typed, or an empty text when it is no mobile number."""
    text = unicodedata.normalize("NFKC", typed)
    digits = re.sub(r"[\s()\-]", "", text)
    digits = re.sub(r"^(\+|00)86", "", digits)
    return digits if _MOBILE.fullmatch(digits, 0) and digits.isascii() else ""
