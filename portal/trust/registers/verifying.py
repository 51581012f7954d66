"""Checking a register without believing anybody: lines in, findings out; no database, no network.

The procedure is docs/registers.md. A line whose content was changed is told from one whose hash
was changed by its signature, and the field is named where trying out what should stand there
gives the signed hash.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Protocol

from portal.trust.registers import keys, sealing
from portal.trust.registers.canonical import NotCanonical, parse
from portal.trust.registers.documents import check_document
from portal.trust.registers.findings import Finding, Report
from portal.trust.registers.shapes import odd_field

LONGEST = 64 * 1024
"""Bytes of a line; ours are far shorter."""

OPEN_FIELDS = "at, body, digest, kind or subject"
Head = tuple[int, str]


class Contents(Protocol):
    """What was published beside the register."""

    def document(self, seq: int, subject: str) -> bytes | None:
        """The document of a line; None when it is not at hand."""

    def file_hash(self, seq: int, subject: str, name: str) -> str | None:
        """The SHA-256 of a file of that document; None when it is not at hand."""


def read_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file with their ends; of one that is too long only its beginning."""
    while line := file.readline(LONGEST + 1):
        yield line
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = file.readline(LONGEST + 1)


def verify(
    lines: Iterable[bytes],
    contents: Contents | None = None,
    *,
    key: str | None = None,
    head: Head | None = None,
) -> list[Finding]:
    """What is wrong with a register; nothing is the good answer. See :func:`check`."""
    return check(lines, contents, key=key, head=head).findings


def check(
    lines: Iterable[bytes],
    contents: Contents | None = None,
    *,
    key: str | None = None,
    head: Head | None = None,
) -> Report:
    """Check a register line by line in the memory of one line.

    ``key`` is a public key (hexadecimal) got elsewhere than from the file; the register must
    have been signed by it. ``head`` is a number and at least 16 digits of a hash noted before;
    without it nobody can see from a file that its last lines are missing.
    """
    checking = _Checking(contents, key, head)
    for line in lines:
        checking.take(line)
        if checking.report.full:
            break
    return checking.end()


class _Checking:
    """Where the check stands: what the next line should say, and which key should sign it."""

    def __init__(self, contents: Contents | None, key: str | None, head: Head | None) -> None:
        self.report = Report()
        self._contents, self._given, self._head = contents, key, head
        self._known = {sealing.key_id(key): key} if key else {}
        self._met = key is None
        self._head_met = head is None
        self._seq: int | None = 1
        self._prev: str | None = sealing.NOTHING_BEFORE
        self._key: str | None = None

    def take(self, raw: bytes) -> None:
        """Check the next line."""
        self.report.lines += 1
        line = self._parsed(raw)
        if line is None:
            self._seq = self._prev = self._key = None
            return
        first = self.report.lines == 1
        if first:
            self._open(line)
        elif line["kind"] == sealing.KEY and line["key"] == sealing.key_id(line["body"]["public"]):
            # The former key was lost: the line is read by the key it brings, and told below.
            self._known[line["key"]], self._key = line["body"]["public"], line["key"]
        genuine = self._hash_and_signature(line)
        if line["kind"] == sealing.KEY:
            self._change_key(line, first=first, genuine=genuine)
        elif line["kind"] == sealing.ERASED:
            self._erased(line)
        self._compare_head(line)
        if self._contents is not None and line["digest"] is not None:
            check_document(self.report, self._contents, line, hash_fits=genuine)

    def end(self) -> Report:
        """What can be said only of the whole."""
        report = self.report
        if not report.lines:
            report.find(1, "form", "the register holds no line")
        if not self._head_met and self._head is not None and not report.full:
            what = f"the register ends here, but line {self._head[0]} was seen before"
            report.find(max(report.lines, 1), "seq", what)
        if not self._met and report.lines and not report.full:
            report.find(1, "key", "the key that was given never signs this register")
        return report

    def _find(self, place: str, what: str) -> None:
        self.report.find(self.report.lines, place, what)

    def _parsed(self, raw: bytes) -> dict[str, Any] | None:
        """The line's fields; None when it cannot be read as a line of a register."""
        if len(raw) > LONGEST:
            self._find("form", "the line is too long")
            return None
        if not raw.endswith(b"\n"):
            self._find("form", "the line has no end: the file was cut or its last byte changed")
        try:
            line = parse(raw.removesuffix(b"\n"))
        except NotCanonical as error:
            self._find("form", str(error))
            return None
        odd = odd_field(line)
        if odd:
            self._find(*odd)
            return None
        found: dict[str, Any] = line
        return found

    def _open(self, line: dict[str, Any]) -> None:
        """The first line brings the first key."""
        public = line["body"].get("public")
        if line["kind"] != sealing.KEY:
            self._find("kind", "a register begins with its key")
            return
        self.report.register = str(line["body"].get("register", ""))
        self.report.community = str(line["body"].get("community", ""))
        self._known[sealing.key_id(public)] = public
        self._key = sealing.key_id(public)

    def _hash_and_signature(self, line: dict[str, Any]) -> bool:
        """Compare the line with itself and with what should stand there; whether its hash fits."""
        computed, claimed = sealing.hash_of(line), line["hash"]
        public = self._known.get(line["key"]) or self._known.get(self._key or "")
        if computed == claimed:
            self._in_its_place(line)
            if public and not self._signs(public, line, claimed):
                self._find("signature", "the key did not sign this line")
            self._go_on(line["seq"], claimed, line)
            return True
        if public and self._signs(public, line, claimed):
            self._find(self._changed_field(line), "changed after the line was signed")
            self._go_on(self._seq or line["seq"], claimed, line)
        elif public and self._signs(public, line, computed):
            self._find("hash", "the hash is not that of the line, whose signature is good")
            self._go_on(line["seq"], computed, line)
        else:
            self._find("hash", "neither the hash nor the signature fits the line")
            self._go_on(self._seq or line["seq"], None, line)
        return False

    @staticmethod
    def _signs(public: str, line: dict[str, Any], line_hash: str) -> bool:
        return keys.is_signed(public, line["signature"], sealing.signed_text(line_hash))

    def _in_its_place(self, line: dict[str, Any]) -> None:
        if self._seq is not None and line["seq"] != self._seq:
            self._find("seq", f"number {line['seq']} stands where {self._seq} should")
        if self._prev is not None and line["prev"] != self._prev:
            self._find("prev", "the line does not follow the one before it")
        if self._key is not None and line["key"] != self._key:
            self._find("key", "signed by another key than the register has")

    def _changed_field(self, line: dict[str, Any]) -> str:
        """Which field, put back, gives the hash that was signed."""
        expected = {"seq": self._seq, "prev": self._prev, "key": self._key}
        for name, value in expected.items():
            if value is None or value == line[name]:
                continue
            if sealing.hash_of(line | {name: value}) == line["hash"]:
                return name
        return OPEN_FIELDS

    def _go_on(self, seq: int, line_hash: str | None, line: dict[str, Any]) -> None:
        self._seq, self._prev = seq + 1, line_hash
        if self._key is None and line["key"] in self._known:
            self._key = line["key"]
        report = self.report
        report.last_seq, report.last_hash = seq, line_hash or line["hash"]
        report.last_day = line["at"]

    def _change_key(self, line: dict[str, Any], *, first: bool, genuine: bool) -> None:
        """The key of the lines to come; it has signed all that stands before."""
        public, proof = line["body"]["public"], line["body"]["proof"]
        name = sealing.key_id(public)
        proved = keys.is_signed(public, proof, sealing.proof_text(line["prev"]))
        if genuine and not proved:
            self._find("body", "the new key did not sign the lines before it")
        self._met = self._met or public == self._given
        if genuine and not first and line["key"] == name and public != self._given:
            self._find("key", "the former key did not sign that this one takes over")
        self._known[name], self._key = public, name if genuine else None
        self.report.keys.append(name)

    def _erased(self, line: dict[str, Any]) -> None:
        self.report.erased += 1
        if line["body"]["seq"] >= line["seq"]:
            self._find("body", "says that a later line's salt was erased")

    def _compare_head(self, line: dict[str, Any]) -> None:
        if self._head is None or line["seq"] != self._head[0]:
            return
        self._head_met = True
        if not line["hash"].startswith(self._head[1]):
            self._find("hash", "not the hash that was seen for this line before")
