"""What is hashed and signed, and how: the rules of docs/registers.md as functions.

Nothing here knows the database or the application, so that a register is checked by the same few
lines that made it, and by anybody who programs them again.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any
from unicodedata import category

from portal.trust.registers.canonical import NotCanonical, canonical

FORMAT = 1
NOTHING_BEFORE = "0" * 64
"""Stands where the first line would name the line before it."""

KEY, ERASED = "key", "erased"
OWN_KINDS = frozenset({KEY, ERASED})
"""Lines that registers write themselves: a key begins, a salt was erased."""

UNHASHED = ("hash", "signature")
FIELDS = ("at", "body", "digest", "hash", "key", "kind", "prev", "seq", "signature", "subject")

WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""Names of registers, kinds of lines, reasons for an erasure."""
_SUBJECT = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{0,120}")
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\\/:*?\"<>|]{1,80}")
MOST_NAME, MOST_ENDING = 80, 8
_SHA256 = re.compile(r"[0-9a-f]{64}")

Files = Sequence[tuple[str, str]]


def new_salt() -> str:
    """256 random bits in hexadecimal: whoever lacks them cannot try out what was said."""
    return secrets.token_hex(32)


def document(content: Mapping[str, Any] | str, files: Files, salt: str) -> str:
    """What a line's digest is the SHA-256 of, and what is published beside it: the content, the
    names and hashes of its files, and the salt. ``content`` may be its canonical text.
    Raises :class:`NotCanonical`."""
    text = content if isinstance(content, str) else canonical(content)
    listed = canonical([{"name": name, "sha256": sha256} for name, sha256 in files])
    return f'{{"content":{text},"files":{listed},"salt":"{salt}"}}'


def check_files(files: Files) -> None:
    """Names that can lie side by side in one folder, hashes that are such.
    Raises :class:`NotCanonical`."""
    seen: set[str] = set()
    for name, sha256 in files:
        tidy = _FILE_NAME.fullmatch(name) and name.strip(". ") == name
        if not tidy or name.casefold() in seen:
            raise NotCanonical(f"{name!r} cannot be the name of a file here")
        if not _SHA256.fullmatch(sha256):
            raise NotCanonical(f"the hash of {name!r} is no SHA-256")
        seen.add(name.casefold())


def file_name(wanted: str, taken: Collection[str] = ()) -> str:
    """The name under which a file that was called ``wanted`` can be registered beside those
    ``taken``: without what no folder takes, short, and not the same as another."""
    seen = {name.casefold() for name in taken}
    tidy = "".join(
        "_" if category(sign)[0] == "C" or not _FILE_NAME.fullmatch(sign) else sign
        for sign in wanted
    )
    stem, dot, ending = tidy.strip(". ").rpartition(".")
    if not dot or len(ending) > MOST_ENDING:
        stem, dot, ending = tidy.strip(". "), "", ""
    for number in count(1):
        again = "" if number == 1 else f"-{number}"
        room = MOST_NAME - len(f"{again}{dot}{ending}")
        name = f"{stem[:room].rstrip('. ') or 'file'}{again}{dot}{ending}"
        if name.casefold() not in seen:
            return name
    raise AssertionError("numbers do not end")


def check_subject(subject: str) -> None:
    """A short single line. Raises :class:`NotCanonical`."""
    if not _SUBJECT.fullmatch(subject):
        raise NotCanonical("a subject is one line of at most 120 characters")


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def hash_of(line: Mapping[str, Any]) -> str:
    """The hash of a line: of its canonical text without ``hash`` and ``signature``."""
    return sha256(canonical({name: line[name] for name in line if name not in UNHASHED}))


def signed_text(line_hash: str) -> bytes:
    """What a line's signature signs; the word keeps it from being taken for anything else."""
    return b"register-line:" + line_hash.encode("ascii")


def proof_text(prev: str) -> bytes:
    """What a key signs when it begins: all lines before it."""
    return b"register-key:" + prev.encode("ascii")


def key_id(public: str) -> str:
    """The short name of a public key (both hexadecimal)."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


def unsigned(
    *,
    seq: int,
    at: date,
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    digest: str | None,
    prev: str,
    key: str,
) -> dict[str, Any]:
    """The fields of a line that its hash covers."""
    return {
        "seq": seq,
        "at": at.isoformat(),
        "kind": kind,
        "subject": subject,
        "body": dict(body),
        "digest": digest,
        "prev": prev,
        "key": key,
    }
