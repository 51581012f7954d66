"""The print pages: plain HTML without scripts that any browser shows and prints on A4, also when
this portal is long gone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from portal.base import deadlines
from portal.base.i18n import HTML_LANG, _, current_locale
from portal.disclosures import labels
from portal.disclosures.archive.reading import Folder
from portal.disclosures.archive.shelves import README, STYLE, Shelf
from portal.disclosures.questions import labels as question_labels
from portal.disclosures.service import content

_PICTURES = frozenset({"image/jpeg"})
_STYLE = Path(__file__).with_name("print.css")


@dataclass(frozen=True)
class FileLink:
    """A file beside the page."""

    href: str
    label: str
    sha256: str
    is_picture: bool


@dataclass(frozen=True)
class IndexRow:
    """A version in the list of a shelf; ``page`` is empty where nothing is left of it."""

    number: str
    no: int
    title: str
    facts: str
    page: str


def style() -> bytes:
    """The style sheet that all pages share."""
    return _STYLE.read_bytes()


def version_page(folder: Folder, community: str) -> bytes:
    """One version: what it said, who agreed, its files, its accounts; the newest one also with the
    questions, and its tombstone where it was retracted."""
    item = folder.said.get("item") or {}
    return _rendered(
        "disclosures/archive/version.html",
        root="../" * folder.shelf.page("n", 1).count("/"),
        community=community,
        folder=folder,
        of=folder.disclosure,
        version=folder.version,
        item=item if isinstance(item, dict) else {},
        period=labels.period(folder.disclosure),
        until=deadlines.shown_day(until) if (until := folder.disclosure.posted_until) else None,
        channels=[
            str(labels.CHANNEL_LABELS.get(each, each)) for each in folder.disclosure.channels
        ],
        approvals=[_approval(each) for each in folder.said.get("approvals") or ()],
        files=_files(folder),
        questions=question_labels,
    )


def index_page(shelf: Shelf, community: str, year: int, rows: list[IndexRow], others: int) -> bytes:
    """What lies on a shelf; ``others`` is how much lies on the other one."""
    return _rendered(
        "disclosures/archive/index.html",
        root="../" * shelf.index.count("/"),
        shelf=shelf,
        community=community,
        year=year,
        rows=rows,
        others=others,
    )


def index_row(folder: Folder) -> IndexRow:
    """The line of a version in the list."""
    page = folder.shelf.page(folder.number, folder.version.no)
    return IndexRow(
        number=folder.number,
        no=folder.version.no,
        title=folder.version.title or _("Emptied to take personal data out"),
        facts=str(labels.ARCHIVE_LABELS[folder.period]),
        page="" if folder.blanked else page.removeprefix(folder.shelf.root),
    )


def readme(community: str, year: int, **facts: Any) -> bytes:
    """How the archive is read and checked."""
    return _rendered(
        f"disclosures/archive/{README.lower()}", community=community, year=year, **facts
    )


def _rendered(name: str, **context: Any) -> bytes:
    """Without the portal's own frame, which asks who is looking: nobody is."""
    template = current_app.jinja_env.get_template(name)
    return template.render(
        lang=HTML_LANG[current_locale()],
        labels=labels,
        style=STYLE,
        demo=current_app.extensions["portal_config"].demo,
        **context,
    ).encode()


def _files(folder: Folder) -> list[FileLink]:
    """The files as they lie from the page."""
    if folder.document is None:
        return []
    here = f"../contents/{folder.document.line}/"
    named = enumerate(folder.files, start=1)
    return [
        FileLink(
            here + content.register_name(n, each),
            each.label or each.name or content.register_name(n, each),
            each.file.sha256,
            each.file.mime in _PICTURES,
        )
        for n, each in named
    ]


def _approval(said: dict[str, Any]) -> tuple[str, str, str]:
    """Which step, by whom in which office, and when: as registered."""
    acts = {act.value: str(label) for act, label in labels.ACT_LABELS.items()}
    act = acts.get(str(said.get("act")), str(said.get("act", "")))
    who = f"{said.get('office', '')} {said.get('name') or ''}".strip()
    if said.get("on_paper"):
        who += _(" (signed on paper)")
    return act, who, str(said.get("at", ""))[:10]
