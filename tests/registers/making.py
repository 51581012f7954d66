"""Registers and their contents, as a capability makes them."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from portal.community.places.models import Community
from portal.trust import registers
from portal.trust.registers import queries
from portal.trust.registers.models import RegisterEntry

PHOTO = b"a scan of the signed sheet"


def content(number: int) -> dict[str, Any]:
    """What a disclosure says."""
    return {
        "fields": [["收入", "1234.50"], ["支出", "1000.00"]],
        "no": 1,
        "title": f"第{number}季度居务公开",
    }


def files() -> list[tuple[str, str]]:
    """The files of each."""
    return [("签字表.jpg", hashlib.sha256(PHOTO).hexdigest())]


def publish(community: Community, number: int, **options: Any) -> RegisterEntry:
    """Register one disclosure, inside a transaction."""
    return registers.append(
        "disclosures",
        community.id,
        kind="first",
        subject=f"2026-{number}/1",
        content=content(number),
        files=files(),
        **options,
    )


def published(entries: list[RegisterEntry]) -> "Given":
    """The documents and files as anybody downloads them."""
    given = Given()
    for number, entry in enumerate(entries, start=1):
        salt = queries.salt_of(entry.id)
        assert salt is not None
        text = registers.document(content(number), files(), salt)
        given.documents[entry.seq] = text.encode()
        given.files[entry.seq, files()[0][0]] = PHOTO
    return given


@dataclass
class Given:
    """Contents at hand, in memory."""

    documents: dict[int, bytes] = field(default_factory=dict)
    files: dict[tuple[int, str], bytes] = field(default_factory=dict)

    def document(self, seq: int, subject: str) -> bytes | None:
        """The document of a line."""
        return self.documents.get(seq)

    def file_hash(self, seq: int, subject: str, name: str) -> str | None:
        """The hash of a file."""
        found = self.files.get((seq, name))
        return None if found is None else hashlib.sha256(found).hexdigest()


def chopped(register: bytes) -> list[bytes]:
    """The lines of a file with their ends."""
    return register.splitlines(keepends=True)
