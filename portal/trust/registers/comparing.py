"""Comparing the database with its registers: lines, rows and stored files."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.trust.registers import queries, sealing, subjects
from portal.trust.registers.canonical import NotCanonical, canonical
from portal.trust.registers.errors import NoReader
from portal.trust.registers.findings import Report
from portal.trust.registers.queries import Line
from portal.trust.registers.subjects import Kept, Reader
from portal.trust.registers.verifying import check

MOST_PLACES = 5


def registers() -> list[tuple[str, int]]:
    """Every register of the installation: its name and community. Also one whose rows are gone
    although something was published under it."""
    known = {(name, community) for name, community, _seq, _hash in queries.all_heads()}
    known |= queries.all_written()
    for name, reader in subjects.readers():
        for community in queries.all_communities():
            if (name, community) not in known and any(reader.registered(community)):
                known.add((name, community))
    return sorted(known, key=lambda each: (each[1], each[0]))


def compare(register: str, community_id: int) -> Report:
    """Check the lines of a register, then every row and file that a line stands for.
    Lines of findings are the register's own numbers."""
    report = check(line.encode() for line in queries.lines(register, community_id))
    _compare_head(report, register, community_id)
    try:
        reader = subjects.reader_of(register)
    except NoReader:
        report.find(max(report.lines, 1), "content", "nobody reads the contents of this register")
        return report
    _Rows(report, reader, register, community_id).compare()
    return report


def _compare_head(report: Report, register: str, community_id: int) -> None:
    """Whether the register ends where its head says."""
    heads = {(name, place): (seq, last) for name, place, seq, last in queries.all_heads()}
    seq, last = heads.get((register, community_id), (0, ""))
    if (seq, last) != (report.last_seq, report.last_hash) and not report.findings:
        report.find(report.last_seq, "head", f"the last line should be {seq}:{last[:16]}")


class _Rows:
    """One register's rows and files against its lines."""

    def __init__(self, report: Report, reader: Reader, register: str, community_id: int) -> None:
        self._report, self._reader = report, reader
        self._register, self._community = register, community_id

    def compare(self) -> None:
        """Every line, then whatever no line stands for."""
        erased, seen = self._erased(), set()
        for line in queries.entries(self._register, self._community):
            if line.digest is not None:
                seen.add((line.kind, line.subject))
                self._line(line, erased=line.seq in erased)
        for kind, subject in self._reader.registered(self._community):
            if (kind, subject) not in seen:
                place = f"row {kind} {subject}"
                self._report.find(self._report.last_seq, place, "stands in no line")

    def _erased(self) -> set[int]:
        lines = queries.entries(self._register, self._community)
        bodies = (json.loads(line.text)["body"] for line in lines if line.kind == sealing.ERASED)
        return {body.get("seq") for body in bodies}

    def _line(self, line: Line, *, erased: bool) -> None:
        place = f"row {line.kind} {line.subject}"
        salt = queries.salt_of(line.entry_id)
        kept = self._reader.read(self._community, line.kind, line.subject)
        if salt is None:
            if not erased:
                self._report.find(line.seq, place, "its salt is gone, but no line erased it")
            elif kept is not None and kept.content is not None:
                self._report.find(line.seq, place, "its salt was erased, its content is still kept")
            return
        if kept is None or kept.content is None:
            self._report.missing += 1
            self._report.find(line.seq, place, "the content is gone")
            return
        self._report.documents += 1
        for where, what in _differences(line.digest or "", salt, kept):
            self._report.find(line.seq, f"{place}{where}", what)
        self._report.files += len(kept.files)


def _differences(digest: str, salt: str, kept: Kept) -> Iterator[tuple[str, str]]:
    """Where what is kept is not what was registered, and how."""
    actual = [_hash_of_bytes(file) for file in kept.files]
    for file, found in zip(kept.files, actual, strict=True):
        if found is None:
            yield f", file {file.name}", "the file is gone"
        elif found != file.sha256:
            yield f", file {file.name}", "the bytes are not those that the row names"
    files = [(file.name, file.sha256) for file in kept.files]
    if _digest(kept.content, files, salt) == digest:
        yield from _columns(kept, "is shown otherwise than it was registered")
    elif _digest(kept.rebuilt, files, salt) == digest:
        yield from _columns(kept, "the kept text is not the one that was registered")
    elif _as_stored(kept, actual, salt) == digest:
        yield ", files", "the row of a file names another hash than was registered"
    else:
        yield "", "the content or its list of files is not the one that was registered"
        yield from _columns(kept, "the kept text and what is shown differ here")


def _hash_of_bytes(file: subjects.KeptFile) -> str | None:
    try:
        return hashlib.sha256(file.read()).hexdigest()
    except (LookupError, ValueError):  # gone, or the row names what is no hash
        return None


def _digest(content: Any, files: list[tuple[str, str]], salt: str) -> str | None:
    if content is None:
        return None
    try:
        return sealing.sha256(sealing.document(content, files, salt))
    except (NotCanonical, UnicodeEncodeError):
        return None


def _as_stored(kept: Kept, actual: list[str | None], salt: str) -> str | None:
    """The digest if the files' bytes are right and their rows are not."""
    files = [
        (file.name, found or file.sha256) for file, found in zip(kept.files, actual, strict=True)
    ]
    return _digest(kept.content, files, salt)


def _columns(kept: Kept, what: str) -> Iterator[tuple[str, str]]:
    """The places where the kept text and what pages show differ."""
    if kept.rebuilt is None or kept.content is None:
        return
    try:
        shown, text = json.loads(canonical(kept.rebuilt)), json.loads(kept.content)
    except (ValueError, RecursionError):
        yield ", text", "cannot be read"
        return
    for number, place in enumerate(_places(text, shown)):
        if number == MOST_PLACES:
            return
        yield f", {place.removeprefix('.')}", what


def _places(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Paths at which two values differ: ``fields[2][1]``."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in sorted({*one, *other}):
            if name not in one or name not in other:
                yield f"{path}.{name}"
            else:
                yield from _places(one[name], other[name], f"{path}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _places(left, right, f"{path}[{number}]")
    elif type(one) is not type(other) or one != other:
        yield path or "content"
