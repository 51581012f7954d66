"""Comparing what was published with what a line registered: documents and their files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.trust.registers import sealing
from portal.trust.registers.canonical import NotCanonical, parse
from portal.trust.registers.findings import Report

if TYPE_CHECKING:
    from portal.trust.registers.verifying import Contents

_BLOCK = 1 << 20


def check_document(
    report: Report, contents: "Contents", line: dict[str, Any], *, hash_fits: bool
) -> None:
    """Compare the document of a line, and the files it names."""
    number, seq, subject = report.lines, line["seq"], line["subject"]
    content = contents.document(seq, subject)
    if content is None:
        report.missing += 1
        return
    report.documents += 1
    digest = hashlib.sha256(content).hexdigest()
    if digest != line["digest"]:
        if not hash_fits and sealing.hash_of(line | {"digest": digest}) == line["hash"]:
            report.find(number, "digest", "the digest is not that of the document")
        else:
            report.find(number, "content", "the document is not the one that was registered")
        return
    try:
        files = _files_of(parse(content))
    except NotCanonical as error:
        report.find(number, "content", f"registered so, but no document: {error}")
        return
    for name, wanted in files:
        found = contents.file_hash(seq, subject, name)
        if found is None:
            report.missing_files += 1
            continue
        report.files += 1
        if found != wanted:
            report.find(number, f"file {name}", "the file is not the one that was registered")


def _files_of(document: Any) -> list[tuple[str, str]]:
    """Names and hashes as the document lists them; raises :class:`NotCanonical`."""
    listed = document.get("files") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise NotCanonical("it has no list of files")
    files: list[tuple[str, str]] = []
    for each in listed:
        entry = each if isinstance(each, dict) else {}
        name, sha256 = entry.get("name"), entry.get("sha256")
        if not isinstance(name, str) or not isinstance(sha256, str):
            raise NotCanonical("its list of files cannot be read")
        files.append((name, sha256))
    sealing.check_files(files)
    return files


class Folder:
    """Contents in a folder: ``12.json`` is the document of line 12, its files lie in ``12/``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked: set[str] = set()

    def document(self, seq: int, subject: str) -> bytes | None:
        """The document of a line."""
        self._asked.add(f"{seq}.json")
        try:
            return (self._path / f"{seq}.json").read_bytes()
        except FileNotFoundError:
            return None

    def file_hash(self, seq: int, subject: str, name: str) -> str | None:
        """The hash of a file, read block by block."""
        self._asked.add(f"{seq}/{name}")
        path = self._path / str(seq) / name
        if not path.is_file():
            return None
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def strays(self) -> Iterator[str]:
        """Documents and files that no line asked for."""
        for path in sorted(self._path.rglob("*")):
            name = path.relative_to(self._path).as_posix()
            inside = name.endswith(".json") or path.parent.name.isdecimal()
            if path.is_file() and inside and name not in self._asked:
                yield name
