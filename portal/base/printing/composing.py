"""Setting the pages with fpdf2. Only the printing process imports this: it takes much memory."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import segno
from fontTools.ttLib import TTCollection, TTLibError
from fpdf import FPDF

from portal.base.printing import fonts
from portal.base.printing.breaking import balanced, lines
from portal.base.printing.paper import (
    Block,
    Code,
    Document,
    Frame,
    Page,
    Rule,
    Words,
)

POINT = 25.4 / 72
LEADING = 1.45
"""Height of a line in letters: Chinese text needs air between its lines."""

SMALLEST = 0.5
NARROWEST = 0.33
STEP = 0.96
BASE = 100.0
"""Points in which letters are measured."""


class Composition:
    """One document on its way to paper; ``missing`` are the characters no font here has."""

    def __init__(self, document: Document, family: fonts.Family) -> None:
        self._document = document
        self._pdf = FPDF(format="A4", unit="mm")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._pdf.set_title(document.title)
        self._pdf.set_lang(document.language)
        self._pdf.set_producer("community-portal")
        self._pdf.set_creation_date(datetime.fromisoformat(document.made_on).replace(tzinfo=UTC))
        self._letters = Letters(self._pdf)
        here = self._add("main", family.regular)
        here &= self._add("main", family.bold or family.regular, style="B")
        self.missing = self._fill_gaps(family, document.characters() - here)

    def _add(self, name: str, path: str, style: str = "") -> set[str]:
        """Take a font; the characters it has."""
        face = chinese_face(path)
        self._pdf.add_font(name, style, path, collection_font_number=face)
        font: Any = self._pdf.fonts[f"{name}{style}"]
        return {chr(code) for code in font.cmap}

    def _fill_gaps(self, family: fonts.Family, wanted: set[str]) -> str:
        """Take further fonts for what the first lacks; what is left over, in order."""
        taken: list[str] = []
        for path in fonts.spare(family):
            if not wanted:
                break
            name = f"spare{len(taken)}"
            here = self._add(name, path)
            if wanted & here:
                taken.append(name)
                wanted -= here
            else:
                del self._pdf.fonts[name]
        if taken:
            self._pdf.set_fallback_fonts(taken, exact_match=False)
        return "".join(sorted(wanted))

    def made(self) -> bytes:
        """The PDF."""
        for page in self._document.pages:
            self._pdf.add_page()
            self._draw_page(page)
        return bytes(self._pdf.output())

    def _draw_page(self, page: Page) -> None:
        for stroke in page.strokes:
            self._pdf.set_line_width(stroke.thick)
            if stroke.dashed:
                self._pdf.set_dash_pattern(dash=2, gap=1.5)
            self._pdf.line(stroke.x1, stroke.y1, stroke.x2, stroke.y2)
            self._pdf.set_dash_pattern()
        for frame in page.frames:
            Setting(self._pdf, frame, self._letters).draw()


class Letters:
    """How wide letters are: asked of fpdf2 once for each, as texts are measured many times."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        self._known: dict[tuple[str, bool], float] = {}

    def width(self, text: str, size: float, *, bold: bool) -> float:
        """Millimetres of a text in one line; letters stand beside each other without kerning."""
        return sum(self._one(letter, bold) for letter in text) * size

    def _one(self, letter: str, bold: bool) -> float:
        found = self._known.get((letter, bold))
        if found is None:
            self._pdf.set_font("main", "B" if bold else "", BASE)
            found = self._known[letter, bold] = self._pdf.get_string_width(letter) / BASE
        return found


class Setting:
    """A frame being set: letters shrink together until everything is inside."""

    def __init__(self, pdf: FPDF, frame: Frame, letters: Letters) -> None:
        self._pdf, self._frame, self._letters, self._scale = pdf, frame, letters, 1.0
        self._kept: dict[Words, tuple[float, list[str]]] = {}
        while self._tall() > frame.height and self._scale > SMALLEST:
            self._scale *= STEP
            self._kept.clear()

    def _tall(self) -> float:
        """The height of everything, in millimetres."""
        blocks = self._frame.blocks
        whole = sum(self._height(block) + block.after for block in blocks)
        return whole - (blocks[-1].after if blocks else 0)

    def _height(self, block: Block) -> float:
        if isinstance(block, Code):
            return block.side
        if isinstance(block, Rule):
            return block.thick
        size, rows = self._set(block)
        return len(rows) * size * POINT * LEADING

    def _set(self, words: Words) -> tuple[float, list[str]]:
        """The size of the letters and the lines."""
        found = self._kept.get(words)
        if found is None:
            found = self._kept[words] = self._broken(words)
        return found

    def _broken(self, words: Words) -> tuple[float, list[str]]:
        size, room = words.size * self._scale, self._frame.width
        if words.one_line:
            width = self._letters.width(words.text, size, bold=words.bold)
            if width > room:
                size *= max(NARROWEST, room / width * 0.999)
        part = balanced if self._frame.align == "center" else lines
        return size, part(
            words.text, room, lambda text: self._letters.width(text, size, bold=words.bold)
        )

    def draw(self) -> None:
        """Put it on the page."""
        y, free = self._frame.y, self._frame.height - self._tall()
        y += {"top": 0.0, "middle": free / 2, "bottom": free}[self._frame.stand]
        for block in self._frame.blocks:
            if isinstance(block, Code):
                self._draw_code(block, y)
            elif isinstance(block, Rule):
                self._pdf.set_line_width(block.thick)
                self._pdf.line(self._frame.x, y, self._frame.x + self._frame.width, y)
            else:
                self._draw_words(block, y)
            y += self._height(block) + block.after

    def _draw_words(self, words: Words, y: float) -> None:
        size, rows = self._set(words)
        self._pdf.set_font("main", "B" if words.bold else "", size)
        for row in rows:
            self._pdf.set_xy(self._frame.x, y)
            self._pdf.cell(
                w=self._frame.width,
                h=size * POINT * LEADING,
                text=row,
                align=self._frame.align[0].upper(),
            )
            y += size * POINT * LEADING

    def _draw_code(self, code: Code, y: float) -> None:
        """Dark modules of a row that touch are one rectangle."""
        rows = matrix(code.text)
        module = code.side / len(rows)
        spare = self._frame.width - code.side
        x = self._frame.x + {"left": 0.0, "center": spare / 2, "right": spare}[self._frame.align]
        self._pdf.set_fill_color(0)
        for number, row in enumerate(rows):
            start = 0
            while start < len(row):
                length = 1
                while start + length < len(row) and row[start + length] == row[start]:
                    length += 1
                if row[start]:
                    self._pdf.rect(
                        x + start * module, y + number * module, length * module, module, "F"
                    )
                start += length


@lru_cache(maxsize=16)
def matrix(text: str) -> tuple[tuple[int, ...], ...]:
    """The modules of a QR code, 1 for dark, without the quiet zone."""
    return tuple(tuple(int(bit) for bit in row) for row in segno.make(text, error="m").matrix)


@lru_cache(maxsize=16)
def chinese_face(path: str) -> int:
    """Which face of a collection draws characters as in mainland China; 0 for a single font."""
    if not path.lower().endswith((".ttc", ".otc")):
        return 0
    try:
        faces = TTCollection(path, lazy=True).fonts
    except TTLibError:
        return 0
    names = [str(face["name"].getBestFullName()) for face in faces]
    plain = [n for n, name in enumerate(names) if " SC" in name and "Mono" not in name]
    return plain[0] if plain else 0
