"""What is to be printed: pages of frames, each holding words, codes and rules from top to bottom.

Lengths are millimetres from the upper left corner of an A4 page, sizes of letters are points.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

WIDTH, HEIGHT = 210.0, 297.0

Side = Literal["left", "center", "right"]
Stand = Literal["top", "middle", "bottom"]


@dataclass(frozen=True)
class Words:
    """A paragraph. ``one_line`` makes it smaller until it fits in one line; ``after`` is the space
    below it."""

    text: str
    size: float = 12
    bold: bool = False
    after: float = 2
    one_line: bool = False
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Code:
    """A QR code of a text; ``side`` is its width without the quiet zone around it."""

    text: str
    side: float = 60
    after: float = 2
    kind: Literal["code"] = "code"


@dataclass(frozen=True)
class Rule:
    """A line across the frame."""

    thick: float = 0.4
    after: float = 3
    kind: Literal["rule"] = "rule"


Block = Words | Code | Rule


@dataclass(frozen=True)
class Frame:
    """A rectangle filled from the top; letters shrink together until everything is inside."""

    x: float
    y: float
    width: float
    height: float
    blocks: tuple[Block, ...]
    align: Side = "left"
    stand: Stand = "top"


@dataclass(frozen=True)
class Stroke:
    """A straight line; dashed where people cut."""

    x1: float
    y1: float
    x2: float
    y2: float
    thick: float = 0.2
    dashed: bool = False


@dataclass(frozen=True)
class Page:
    """One side of a sheet."""

    frames: tuple[Frame, ...]
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True)
class Document:
    """Pages with a title; ``made_on`` is an ISO day, so that equal documents are equal bytes."""

    title: str
    pages: tuple[Page, ...]
    made_on: str
    language: str = "zh-CN"
    subject: str = field(default="")

    def characters(self) -> set[str]:
        """Every character that has to be drawn."""
        return {letter for words in self._words() for letter in words.text if letter > " "}

    def _words(self) -> Iterator[Words]:
        for page in self.pages:
            for frame in page.frames:
                yield from (block for block in frame.blocks if isinstance(block, Words))


def packed(document: Document) -> bytes:
    """The document as it is sent to the process that makes it."""
    return json.dumps(asdict(document), ensure_ascii=False).encode()


def unpacked(content: bytes) -> Document:
    """What :func:`packed` was given."""
    given = json.loads(content)
    pages = tuple(
        Page(
            tuple(_frame(frame) for frame in page["frames"]),
            tuple(Stroke(**stroke) for stroke in page["strokes"]),
        )
        for page in given.pop("pages")
    )
    return Document(pages=pages, **given)


_BLOCKS: dict[str, Any] = {"words": Words, "code": Code, "rule": Rule}


def _frame(given: dict[str, Any]) -> Frame:
    blocks = tuple(_BLOCKS[block["kind"]](**block) for block in given.pop("blocks"))
    return Frame(blocks=blocks, **given)
