"""First letters of Chinese words as people type them in haste: 垃圾桶 is ljt.

The 3,755 common characters of GB 2312 stand in the order of their sound, so the first letter of
each follows from where it stands; a few rarer ones and those read differently in names of places
are listed. No table of all readings is needed.
"""

from bisect import bisect_right
from functools import lru_cache

# The first character of each letter; no Mandarin syllable begins with i, u or v.
_STARTS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_CODES = [int.from_bytes(start.encode("gb2312"), "big") for start in _STARTS]
_END = int.from_bytes("座".encode("gb2312"), "big")
_READ = {"幢": "z", "厦": "s", "弄": "l", "蟑": "z", "螂": "l", "邸": "d", "墅": "s", "馨": "x"}
_READ |= {"鑫": "x", "珑": "l", "沁": "q", "岚": "l", "嘈": "c", "瘪": "b", "绢": "j", "〇": "l"}


@lru_cache(maxsize=2048)
def letter(character: str) -> str:
    """The first letter of a character's sound; digits and Latin letters are themselves."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    if character in _READ:
        return _READ[character]
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    place = bisect_right(_CODES, code)
    return _LETTERS[place - 1] if place and code <= _END else ""


def initials(text: str) -> str:
    """The first letters of a text: ljt for 垃圾桶, 3hl for 3号楼."""
    return "".join(map(letter, text))
