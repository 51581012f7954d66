"""Reads QR codes drawn without damage, so that tests know what a phone would find."""

import re

from pypdf import PdfReader

Modules = list[list[int]]

# Data codewords of each block by version and level of correction (as its two bits say it).
_L, _M, _Q, _H = 0b01, 0b00, 0b11, 0b10
_BLOCKS: dict[int, dict[int, list[int]]] = {
    1: {_L: [19], _M: [16], _Q: [13], _H: [9]},
    2: {_L: [34], _M: [28], _Q: [22], _H: [16]},
    3: {_L: [55], _M: [44], _Q: [17] * 2, _H: [13] * 2},
    4: {_L: [80], _M: [32] * 2, _Q: [24] * 2, _H: [9] * 4},
    5: {_L: [108], _M: [43] * 2, _Q: [15, 15, 16, 16], _H: [11, 11, 12, 12]},
    6: {_L: [68] * 2, _M: [27] * 4, _Q: [19] * 4, _H: [15] * 4},
}
_CENTRES = {1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34]}
_MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def text_of(modules: Modules) -> str:
    """What a code of version 1 to 6 says; damage is not mended."""
    size = len(modules)
    version = (size - 17) // 4
    form = int("".join(str(modules[8][c]) for c in (0, 1, 2, 3, 4)), 2) ^ 0b10101
    level, mask = form >> 3, form & 7
    bits = [
        modules[r][c] ^ _MASKS[mask](r, c)
        for r, c in _path(size)
        if not _is_function(r, c, version, size)
    ]
    words = [
        int("".join(str(int(bit)) for bit in bits[n : n + 8]), 2)
        for n in range(0, len(bits) - 7, 8)
    ]
    return _segments("".join(f"{word:08b}" for word in _in_order(words, _BLOCKS[version][level])))


def _path(size: int):
    """Pairs of columns from the right, upwards and downwards in turn."""
    column, up = size - 1, True
    while column > 0:
        column -= column == 6
        for step in range(size):
            row = size - 1 - step if up else step
            yield row, column
            yield row, column - 1
        column, up = column - 2, not up


def _is_function(r: int, c: int, version: int, size: int) -> bool:
    if (r < 9 and c < 9) or (r < 9 and c >= size - 8) or (r >= size - 8 and c < 9):
        return True
    centres = _CENTRES[version]
    for y in centres:
        for x in centres:
            corner = (y, x) in {(6, 6), (6, centres[-1]), (centres[-1], 6)}
            if not corner and abs(r - y) <= 2 and abs(c - x) <= 2:
                return True
    return r == 6 or c == 6


def _in_order(words: list[int], lengths: list[int]) -> list[int]:
    """Words of the blocks are dealt out in turn; the longer blocks get theirs last."""
    blocks: list[list[int]] = [[] for _length in lengths]
    dealt = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(dealt))
    return [word for block in blocks for word in block]


def _segments(bits: str) -> str:
    found, at = "", 0

    def take(count: int) -> int:
        nonlocal at
        at += count
        return int(bits[at - count : at], 2)

    while len(bits) - at >= 4 and (mode := take(4)):
        if mode == 4:
            found += bytes(take(8) for _ in range(take(8))).decode()
        elif mode == 2:
            length = take(9)
            for _pair in range(length // 2):
                found += "".join(_ALPHANUMERIC[part] for part in divmod(take(11), 45))
            found += _ALPHANUMERIC[take(6)] if length % 2 else ""
        else:
            raise AssertionError(f"a segment of kind {mode}")
    return found


def from_svg(svg: str) -> Modules:
    """The modules of a code as segno draws it without border."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)[1]
    modules = [[0] * size for _row in range(size)]
    x = y = 0.0
    for command, given in re.findall(r"([Mmh])([-\d. ]+)", path):
        numbers = [float(part) for part in re.findall(r"-?\d*\.?\d+", given)]
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            for _step in range(int(numbers[0])):
                modules[int(y)][int(x)] = 1
                x += 1
    return modules


_RECTANGLE = re.compile(r"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re f")


def from_pdf(content: object, page: int = 0) -> tuple[list[Modules], list[float]]:
    """The codes on a page of a PDF, and how wide each is in millimetres."""
    stream = PdfReader(content).pages[page].get_contents().get_data().decode("latin-1")
    found, widths, drawn = [], [], []
    for x, y, w, h in (map(float, each) for each in _RECTANGLE.findall(stream)):
        row = round(-h, 3)
        # Rows of a code follow one another: a greater step leads to another code.
        if drawn and (abs(y - drawn[-1][1]) > 1.5 * row or abs(row - drawn[-1][3]) > 0.02):
            found.append(_modules(drawn))
            widths.append(_width(drawn))
            drawn = []
        drawn.append((x, y, w, row))
    if drawn:
        found.append(_modules(drawn))
        widths.append(_width(drawn))
    return found, widths


def _width(drawn: list[tuple[float, float, float, float]]) -> float:
    left, right = min(each[0] for each in drawn), max(each[0] + each[2] for each in drawn)
    return (right - left) / 72 * 25.4


def _modules(drawn: list[tuple[float, float, float, float]]) -> Modules:
    left, top = min(each[0] for each in drawn), max(each[1] for each in drawn)
    module = drawn[0][2] / 7
    size = round((max(each[0] + each[2] for each in drawn) - left) / module)
    modules = [[0] * size for _row in range(size)]
    for x, y, w, _h in drawn:
        start = round((x - left) / module)
        for place in range(round(w / module)):
            modules[round((top - y) / module)][start + place] = 1
    return modules
