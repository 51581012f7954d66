"""The zip, written piece by piece: what is full goes to the store at once, so that memory holds
one piece and one file, whatever the year."""

import hashlib
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any

from portal.base import clock
from portal.disclosures.archive.contents import Contents, Item, Lost
from portal.disclosures.archive.shelves import SUMS

PIECE = 4 * 1024 * 1024
"""Bytes of a piece."""

_PACKED = (".jpg", ".pdf", ".docx", ".xlsx")
_EVERYBODY_READS = 0o644 << 16


class _Sink:
    """Where the zip is written to; whole pieces are taken away."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._digest = hashlib.sha256()
        self.written = 0

    def write(self, content: bytes) -> int:
        """Keep bytes until they are taken."""
        self._held += content
        self._digest.update(content)
        self.written += len(content)
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self, least: int) -> bytes | None:
        """The next piece, if so much is there."""
        if len(self._held) < least or not self._held:
            return None
        taken = bytes(self._held[:PIECE])
        del self._held[:PIECE]
        return taken

    @property
    def sha256(self) -> str:
        """Of everything that was written."""
        return self._digest.hexdigest()


class Packing:
    """An archive being packed, step by step: :meth:`steps` yields after each file."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.sink = _Sink()
        self.packed: list[dict[str, Any]] = []
        self.missing: list[str] = []
        self._at = clock.local(contents.made_at)
        self._sums: list[str] = []
        self._zip = zipfile.ZipFile(self.sink, "w", zipfile.ZIP_DEFLATED)  # type: ignore[call-overload]

    def steps(self) -> Iterator[int]:
        """Pack everything, file by file; the number of versions packed so far, again and again.
        Nothing of the database is held between two steps."""
        for n, version_id in enumerate(self.contents.versions):
            for item in self.contents.of_version(version_id):
                self._add(item)
                yield n
        for item in self.contents.the_rest():
            self._add(item)
            yield len(self.contents.versions)
        self._add(self.contents.manifest(self.packed, self.missing))
        self._add(Item(SUMS, lambda: iter(("".join(self._sums).encode(),))))
        self._zip.close()

    def pieces(self, *, last: bool = False) -> Iterator[bytes]:
        """The pieces that are full by now; with ``last`` also what is left."""
        while (piece := self.sink.take(1 if last else PIECE)) is not None:
            yield piece

    @property
    def file_count(self) -> int:
        """Files in the zip."""
        return len(self._sums)

    def _add(self, item: Item) -> None:
        chunks = item.content()
        try:
            first = next(chunks, b"")
        except Lost:
            self.missing.append(item.name)
            return
        info = zipfile.ZipInfo(item.name, self._at.timetuple()[:6])
        info.external_attr = _EVERYBODY_READS
        packed = item.name.endswith(_PACKED)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w") as entry:
            for chunk in chain((first,), chunks):
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._sums.append(f"{digest.hexdigest()}  {item.name}\n")
        self.packed.append(self._told(item, digest.hexdigest(), size))

    def _told(self, item: Item, sha256: str, size: int) -> dict[str, Any]:
        """The file in the manifest."""
        told: dict[str, Any] = {"name": item.name, "sha256": sha256, "bytes": size}
        if item.about:
            number = item.about.partition("/")[0]
            kept = self.contents.listed[number]
            told |= {"of": item.about, "archive": kept["archive"], "keep_until": kept["keep_until"]}
        return told
