"""The worked example of docs/registers.md; ``python -m tests.registers.example`` writes its files.

Keys and salts are given, so that every number comes out the same each time.
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from portal.config import ROOT
from portal.trust.registers import keys, sealing
from portal.trust.registers.canonical import canonical

FOLDER = ROOT / "docs" / "registers-example"
FIRST = keys.signer("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
SECOND = keys.signer("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
FILE_NAME, FILE = "1.txt", "签字表\n".encode()
CONTENTS = (
    {"fields": [["收入", "1234.50"], ["受助人", "王小明"]], "title": "2026年第一季度救助"},
    {"fields": [["收入", "1234.50"], ["受助人", "王某"]], "title": "2026年第一季度救助"},
)
SALTS = ("11" * 32, "22" * 32)
DAY = date(2026, 4, 10)


class _Register:
    """Lines one after another."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.key = FIRST

    def add(self, kind: str, subject: str, body: dict[str, Any], digest: str | None) -> None:
        """One more line."""
        line = sealing.unsigned(
            seq=len(self.lines) + 1,
            at=DAY,
            kind=kind,
            subject=subject,
            body=body,
            digest=digest,
            prev=self.prev,
            key=self.key.key_id,
        )
        line_hash = sealing.hash_of(line)
        signature = self.key.sign(sealing.signed_text(line_hash))
        self.lines.append(line | {"hash": line_hash, "signature": signature})

    @property
    def prev(self) -> str:
        """The hash of the last line."""
        return self.lines[-1]["hash"] if self.lines else sealing.NOTHING_BEFORE


def documents() -> list[str]:
    """The two documents; the first is the one that was withdrawn."""
    files = [(FILE_NAME, hashlib.sha256(FILE).hexdigest())]
    return [
        sealing.document(content, files, salt)
        for content, salt in zip(CONTENTS, SALTS, strict=True)
    ]


def lines() -> list[dict[str, Any]]:
    """Key, disclosure, its privacy correction, the erased salt of the first, another key."""
    register = _Register()
    first, second = documents()
    opening = {
        "community": "xingfuli",
        "format": sealing.FORMAT,
        "proof": FIRST.sign(sealing.proof_text(register.prev)),
        "public": FIRST.public,
        "register": "disclosures",
    }
    register.add(sealing.KEY, "", opening, None)
    register.add("first", "2026-1/1", {}, sealing.sha256(first))
    register.add("privacy", "2026-1/2", {}, sealing.sha256(second))
    register.add(sealing.ERASED, "2026-1/1", {"reason": "privacy", "seq": 2}, None)
    proof = SECOND.sign(sealing.proof_text(register.prev))
    register.add(sealing.KEY, "", {"proof": proof, "public": SECOND.public}, None)
    return register.lines


def written() -> dict[str, bytes]:
    """The files of the example: the register, what is still published beside it, the key."""
    return {
        "register.jsonl": "".join(canonical(line) + "\n" for line in lines()).encode(),
        "key.pem": keys.as_pem(SECOND.public).encode(),
        "contents/3.json": documents()[1].encode(),
        f"contents/3/{FILE_NAME}": FILE,
    }


if __name__ == "__main__":
    for name, content in written().items():
        path = Path(FOLDER / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
