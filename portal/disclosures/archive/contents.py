"""Everything that lies in an archive, one version after another, and the manifest at the end."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.base.files import storage
from portal.base.files.documents import ENDINGS, key_of
from portal.base.files.models import StoredFile
from portal.config import ROOT
from portal.disclosures.archive import pages, reading, tables
from portal.disclosures.archive.pages import IndexRow
from portal.disclosures.archive.reading import Folder
from portal.disclosures.archive.shelves import (
    KEY,
    MANIFEST,
    PROCEDURE,
    README,
    REGISTER,
    SHELVES,
    STYLE,
    Shelf,
)
from portal.disclosures.models import Fund, Line, Statement, Voucher
from portal.disclosures.service import content
from portal.trust import registers
from portal.trust.registers import Head, keys
from portal.trust.registers.models import RegisterKey

FORMAT = "disclosure-archive/1"
IN_MEMORY = 1024 * 1024
"""Bytes of a table beyond which it waits on the disk."""

Bytes = Iterator[bytes]


class Lost(LookupError):
    """Bytes that a row names are not in the store."""


@dataclass(frozen=True)
class Item:
    """A file of the archive: its name there, its bytes, and of which version it is.

    ``content`` raises :class:`Lost`.
    """

    name: str
    content: Callable[[], Bytes]
    about: str = ""


@dataclass(frozen=True)
class Place:
    """Of which community and year."""

    community_id: int
    slug: str
    name: str
    year: int


@dataclass
class Contents:
    """The archive of a year as it is read. ``listed`` grows by each version that was read."""

    place: Place
    made_at: datetime
    versions: list[int]
    head: Head | None
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[IndexRow]] = field(
        default_factory=lambda: {shelf.root: [] for shelf in SHELVES}
    )
    _tables: dict[tuple[str, str], IO[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, place: Place) -> "Contents":
        """What is published by now; a publication from here on is left for the next archive."""
        return cls(
            place,
            clock.now(),
            reading.versions_of(place.community_id, place.year),
            registers.head(content.REGISTER, place.community_id),
        )

    def of_version(self, version_id: int) -> list[Item]:
        """The files of one version."""
        folder = reading.folder_of(version_id)
        self._list(folder)
        self._take_down(folder)
        about = content.subject_of(folder.number, folder.version.no)
        found = [*_documents(folder), *_files(folder), *_vouchers(folder)]
        if not folder.blanked:
            page = pages.version_page(folder, self.place.name)
            found.append((folder.shelf.page(folder.number, folder.version.no), _once(page)))
        return [Item(name, made, about) for name, made in found]

    def the_rest(self) -> Iterator[Item]:
        """What is said of all of them together: lists, tables, the register, how to check."""
        for shelf in SHELVES:
            if shelf.restricted and not self.rows[shelf.root]:
                continue
            yield Item(shelf.index, _once(self._index(shelf)))
            for name in tables.TABLES:
                yield Item(shelf.table(name), partial(self._read_back, name, shelf))
        yield Item(STYLE, _once(pages.style()))
        yield Item(README, _once(self._readme()))
        yield from self._register()

    def manifest(self, packed: list[dict[str, Any]], missing: list[str]) -> Item:
        """Every file with its hash, every disclosure with how long it is kept."""
        head = self.head
        said = {
            "format": FORMAT,
            "community": {"slug": self.place.slug, "name": self.place.name},
            "year": self.place.year,
            "made_at": self.made_at.isoformat(),
            "register": {"lines": head.seq, "end": head.short, "key": head.key_id}
            if head
            else None,
            "disclosures": list(self.listed.values()),
            "files": packed,
            "missing": missing,
        }
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        return Item(MANIFEST, _once(text.encode()))

    def _list(self, folder: Folder) -> None:
        """Take the version into list and manifest."""
        version = folder.version
        self.rows[folder.shelf.root].append(pages.index_row(folder))
        entry = self.listed.setdefault(folder.number, _entry(folder))
        if folder.is_shown and not folder.shelf.restricted:
            entry["title"] = folder.disclosure.title
        entry["versions"].append(
            {
                "no": version.no,
                "kind": version.kind.value,
                "published_at": version.published_at.isoformat() if version.published_at else None,
                "register_line": version.register_seq,
                "digest": version.digest,
                "blanked": folder.blanked,
            }
        )

    def _index(self, shelf: Shelf) -> bytes:
        others = sum(len(rows) for root, rows in self.rows.items() if root != shelf.root)
        rows = self.rows[shelf.root]
        return pages.index_page(shelf, self.place.name, self.place.year, rows, others)

    def _take_down(self, folder: Folder) -> None:
        """The version's lines in the tables, kept on the side until all are there."""
        for name, (_headings, rows) in tables.TABLES.items():
            self._table(name, folder.shelf).write(tables.encoded(rows(folder)))

    def _table(self, name: str, shelf: Shelf) -> IO[bytes]:
        found = self._tables.get((shelf.root, name))
        if found is None:
            headings, _rows = tables.TABLES[name]
            found = self._tables[shelf.root, name] = SpooledTemporaryFile(  # noqa: SIM115 (closed when read back)
                max_size=IN_MEMORY
            )
            found.write(tables.BOM + tables.encoded([headings()]))
        return found

    def _read_back(self, name: str, shelf: Shelf) -> Bytes:
        with self._table(name, shelf) as file:
            file.seek(0)
            while block := file.read(IN_MEMORY):
                yield block

    def _readme(self) -> bytes:
        return pages.readme(
            self.place.name,
            self.place.year,
            made_at=self.made_at,
            head=self.head.short if self.head else "",
        )

    def _register(self) -> Iterator[Item]:
        """The register as far as it went, its public key, and how anybody checks both."""
        head = self.head
        if head is None:
            return
        here = self.place.community_id
        yield Item(
            REGISTER,
            lambda: (
                line.encode() for line in registers.lines(content.REGISTER, here, until=head.seq)
            ),
        )
        public = session.scalar(select(RegisterKey.public).where(RegisterKey.key_id == head.key_id))
        if public is not None:
            yield Item(KEY, _once(keys.as_pem(public).encode()))
        procedure = ROOT / "docs" / "registers.md"
        if procedure.is_file():
            yield Item(PROCEDURE, _once(procedure.read_bytes()))


def _entry(folder: Folder) -> dict[str, Any]:
    """A disclosure in the manifest. Of what is not for handing on it says no more than the public
    register does, and how long to keep it; the rest stands in the tables on its own shelf."""
    of = folder.disclosure
    kept = {
        "number": folder.number,
        "restricted": folder.shelf.restricted,
        "archive": folder.period.value,
        "keep_until": folder.keep_until.isoformat() if folder.keep_until else None,
        "versions": [],
    }
    if folder.shelf.restricted:
        return kept
    return kept | {
        "kind": of.kind.value,
        "item": of.item_key,
        "class": of.klass.value if of.klass else None,
        "period": [of.period_from.isoformat(), of.period_until.isoformat()],
        "audience": of.audience.value,
        "state": of.state.value,
    }


Named = tuple[str, Callable[[], Bytes]]


def _once(made: bytes) -> Callable[[], Bytes]:
    return lambda: iter((made,))


def _documents(folder: Folder) -> Iterator[Named]:
    for document in (folder.document, folder.retraction):
        if document is not None:
            yield folder.shelf.document(document.line), _once(document.text.encode())


def _files(folder: Folder) -> Iterator[Named]:
    if folder.document is None:
        return
    for n, each in enumerate(folder.files, start=1):
        name = content.register_name(n, each)
        yield folder.shelf.file(folder.document.line, name), _stored(each.file)


def _vouchers(folder: Folder) -> Iterator[Named]:
    """Vouchers that were released, covered where they were; the others stay with the staff."""
    if folder.statement is None:
        return
    rows = session.execute(
        select(Line.position, Voucher)
        .join(Voucher, Voucher.line_id == Line.id)
        .join(Fund, Fund.id == Line.fund_id)
        .join(Statement, Statement.id == Fund.statement_id)
        .where(Statement.id == folder.statement.id, Voucher.released_at.is_not(None))
        .order_by(Fund.position, Line.position, Voucher.position, Voucher.id)
    )
    for n, (line, voucher) in enumerate(rows, start=1):
        file = session.get_one(StoredFile, voucher.covered_file_id)
        ending = ENDINGS.get(file.mime, "bin")
        name = folder.shelf.voucher(folder.number, folder.version.no, line, n, ending)
        yield name, _stored(file)


def _stored(file: StoredFile) -> Callable[[], Bytes]:
    key = key_of(file)

    def read() -> Bytes:
        try:
            yield storage.current().get(key)
        except LookupError as error:
            raise Lost(key) from error

    return read
