"""Posters as they are drawn: what their kind says at this moment, the code and the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.base import clock, i18n
from portal.base.i18n import _
from portal.base.printing import posters as port
from portal.base.printing.paper import Code, Document, Frame, Page, Rule, Stroke, Words
from portal.base.printing.posters import Paper
from portal.posters.models import ShortLink

CODE_SIDE = 88.0
SMALLER_CODE = 66.0
"""Millimetres; below 60 a phone has to come close."""

MOST_LINES = 5
"""More facts and steps than this make the code smaller, lest the letters get small."""

EDGE = 12.0
FOOT = 245.0


@dataclass(frozen=True)
class Sheet:
    """One poster: its paper, and what the room adds. ``typed`` says how to come there without
    scanning."""

    link: ShortLink
    paper: Paper
    address: str
    typed: str

    @property
    def has_small_code(self) -> bool:
        """Whether the code is smaller: a card leaves room for name and phone, a list for its
        lines."""
        paper = self.paper
        return bool(paper.name or paper.phone or len(paper.facts) + len(paper.steps) > MOST_LINES)

    @property
    def code_side(self) -> float:
        """How wide the code is, in millimetres."""
        return SMALLER_CODE if self.has_small_code else CODE_SIDE


def sheets(community_id: int, links: Sequence[ShortLink], base_url: str) -> list[Sheet]:
    """The posters in the order of the desk; whatever its kind no longer offers is left out."""
    found: list[Sheet] = []
    for kind in port.kinds():
        mine = {link.subject: link for link in links if link.kind == kind.key}
        if not mine:
            continue
        papers = kind.papers(community_id, mine.keys())
        order = [one.key for one in kind.subjects(community_id)]
        found += [
            _sheet(mine[key], papers[key], f"{base_url}/q/{mine[key].code}")
            for key in order
            if key in mine and key in papers
        ]
    return found


def _sheet(link: ShortLink, paper: Paper, address: str) -> Sheet:
    shown = address.partition("://")[2]
    return Sheet(link, paper, address, _("Scan with WeChat, or open %(url)s", url=shown))


@dataclass(frozen=True)
class Issuer:
    """Who puts the posters up, and the words of their foot; ``office`` is empty without a phone."""

    name: str
    office: str
    emergency: str
    signature: tuple[str, ...]


def issuer(name: str, phone: str, *, demo: bool = False) -> Issuer:
    """The foot of today's posters."""
    mark = (_("Demonstration"),) if demo else ()
    return Issuer(
        name,
        _("Community office: %(phone)s", phone=phone) if phone else "",
        _("In danger ring 110, 119 or 120 first."),
        (name, i18n.day(clock.today()), *mark),
    )


def document(found: Sequence[Sheet], issuer: Issuer) -> Document:
    """All of them as one document, a page each."""
    return Document(
        title=_("Posters of %(community)s", community=issuer.name),
        pages=tuple(_page(sheet, issuer) for sheet in found),
        made_on=clock.today().isoformat(),
    )


def _page(sheet: Sheet, issuer: Issuer) -> Page:
    inner = EDGE + 10
    wide = 210 - 2 * inner
    return Page(
        frames=(
            Frame(
                inner,
                EDGE + 9,
                wide,
                FOOT - EDGE - 13,
                (*_head(sheet, issuer), *_body(sheet)),
                "center",
            ),
            Frame(inner, FOOT, wide - 66, 34, _office(issuer), "left", "middle"),
            Frame(210 - inner - 64, FOOT, 64, 34, _signature(issuer), "right", "middle"),
        ),
        strokes=(
            *_border(EDGE, 1.0),
            *_border(EDGE + 2, 0.25),
            Stroke(inner, FOOT, 210 - inner, FOOT, 0.4),
        ),
    )


def _head(sheet: Sheet, issuer: Issuer) -> tuple[Words | Rule, ...]:
    paper = sheet.paper
    head: list[Words | Rule] = [
        Words(issuer.name, 22, after=1, one_line=True),
        Words(paper.title, 46, bold=True, after=0, one_line=True),
        Words(paper.about, 30, bold=True, after=3, one_line=True),
        Rule(after=5),
    ]
    if paper.lead:
        head.append(Words(paper.lead, 21, after=5))
    return tuple(head)


def _body(sheet: Sheet) -> tuple[Words | Code, ...]:
    paper = sheet.paper
    blocks: list[Words | Code] = []
    if paper.name:
        blocks.append(Words(paper.name, 54, bold=True, after=0, one_line=True))
    if paper.phone:
        blocks.append(Words(paper.phone, 40, bold=True, after=3, one_line=True))
    blocks += [Words(f"{term}  {value}", 18, after=4) for term, value in paper.facts]
    blocks.append(Code(sheet.address, sheet.code_side, after=3))
    blocks.append(Words(sheet.typed, 17, after=5, one_line=True))
    blocks += [Words(step, 19, after=1.5) for step in paper.steps]
    if paper.note:
        blocks.append(Words(paper.note, 18, after=0))
    return tuple(blocks)


def _office(issuer: Issuer) -> tuple[Words, ...]:
    phone = (Words(issuer.office, 20, bold=True, after=2, one_line=True),)
    return (*(phone if issuer.office else ()), Words(issuer.emergency, 14))


def _signature(issuer: Issuer) -> tuple[Words, ...]:
    return tuple(Words(line, 15, after=1, one_line=True) for line in issuer.signature)


def _border(edge: float, thick: float) -> tuple[Stroke, ...]:
    left, right, top, bottom = edge, 210 - edge, edge, 297 - edge
    return (
        Stroke(left, top, right, top, thick),
        Stroke(left, bottom, right, bottom, thick),
        Stroke(left, top, left, bottom, thick),
        Stroke(right, top, right, bottom, thick),
    )
