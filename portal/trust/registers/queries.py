"""Reading registers: lines as they are published, where they end, salts that are public."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.base import scope
from portal.base.db import session
from portal.base.scope import Scope
from portal.community.places.models import Community
from portal.trust.registers import sealing
from portal.trust.registers.canonical import NotCanonical, canonical
from portal.trust.registers.models import RegisterEntry, RegisterHead, RegisterKey, RegisterSalt

AT_ONCE = 500
LARGEST = 2**31 - 1

_LAST = (
    select(RegisterEntry.seq, RegisterEntry.hash, RegisterEntry.at, RegisterEntry.key_id)
    .order_by(RegisterEntry.seq.desc())
    .limit(1)
)
_LINES = (
    select(
        RegisterEntry.id,
        RegisterEntry.seq,
        RegisterEntry.at,
        RegisterEntry.kind,
        RegisterEntry.subject,
        RegisterEntry.body,
        RegisterEntry.digest,
        RegisterEntry.prev,
        RegisterEntry.hash,
        RegisterEntry.signature,
        RegisterEntry.key_id,
    )
    .order_by(RegisterEntry.seq)
    .limit(AT_ONCE)
)


@dataclass(frozen=True)
class Head:
    """Where a register ends: print it where others keep it, and nobody can shorten the register
    unseen."""

    seq: int
    hash: str
    at: date
    key_id: str

    @property
    def short(self) -> str:
        """Number and the first 16 digits of the hash, as ``portal verify-register --head`` takes
        it: ``57:1f0c9a3b5d7e2468``."""
        return f"{self.seq}:{self.hash[:16]}"


@dataclass(frozen=True)
class Line:
    """A line of a register with the number of its row."""

    entry_id: int
    seq: int
    kind: str
    subject: str
    digest: str | None
    text: str


def head(register: str, community_id: int) -> Head | None:
    """The last line of a register; None before the first."""
    row = session.execute(
        _LAST.where(RegisterEntry.register == register, RegisterEntry.community_id == community_id)
    ).one_or_none()
    return Head(*row) if row else None


def lines(register: str, community_id: int, *, until: int = LARGEST) -> Iterator[str]:
    """The register as JSONL, each line with its end, as far as a number. Read portion by portion,
    each a short read of its own: whoever takes it slowly holds nothing, and no register is too
    long."""
    return (each.text for each in entries(register, community_id, until=until))


def entries(register: str, community_id: int, *, until: int = LARGEST) -> Iterator[Line]:
    """The same with what the lines say. The scope in force now holds for all of it, also when it
    is read after the request has ended."""
    seen = scope.current()
    if seen is None:
        raise scope.UnscopedQuery("a register needs to know whose it is")
    return _read(seen, register, community_id, until)


def _read(seen: Scope, register: str, community_id: int, until: int) -> Iterator[Line]:
    wanted = _LINES.where(
        RegisterEntry.register == register,
        RegisterEntry.community_id == community_id,
        RegisterEntry.seq <= until,
    )
    after = 0
    while True:
        token = scope.enter(seen)
        try:
            with _apart() as reading:
                rows = reading.execute(wanted.where(RegisterEntry.seq > after)).all()
        finally:
            scope.leave(token)
        for row in rows:
            yield Line(row.id, row.seq, row.kind, row.subject, row.digest, _text(row))
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].seq


def _apart() -> Session:
    """A session for one read: the request's own is gone by the time the file is sent."""
    return Session(bind=session.get_bind(), join_transaction_mode="create_savepoint")


def _text(row: Any) -> str:
    line = sealing.unsigned(
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        subject=row.subject,
        body=row.body,
        digest=row.digest,
        prev=row.prev,
        key=row.key_id,
    )
    line |= {"hash": row.hash, "signature": row.signature}
    try:
        return canonical(line) + "\n"
    except NotCanonical:  # somebody changed the row; whoever checks the line shall see it
        return json.dumps(line, ensure_ascii=False) + "\n"


def entry_at(register: str, community_id: int, seq: int) -> RegisterEntry | None:
    """The row of a line by its number."""
    return session.scalar(
        select(RegisterEntry).where(
            RegisterEntry.register == register,
            RegisterEntry.community_id == community_id,
            RegisterEntry.seq == seq,
        )
    )


def public_document(
    register: str,
    community_id: int,
    seq: int,
    *,
    content: Mapping[str, Any] | str,
    files: sealing.Files,
) -> str | None:
    """The document of a line as it is published, whose SHA-256 is the line's digest; None where
    the salt is not public or was erased. ``content`` and ``files`` as they were registered."""
    salt = session.scalar(
        select(RegisterSalt.salt)
        .join(RegisterEntry, RegisterEntry.id == RegisterSalt.entry_id)
        .where(
            RegisterEntry.register == register,
            RegisterEntry.community_id == community_id,
            RegisterEntry.seq == seq,
            RegisterSalt.public,
        )
    )
    return None if salt is None else sealing.document(content, files, salt)


def public_salts(entry_ids: Iterable[int]) -> dict[int, str]:
    """The salts of lines by the numbers of their rows: those that are public and not erased."""
    rows = session.execute(
        select(RegisterSalt.entry_id, RegisterSalt.salt).where(
            RegisterSalt.entry_id.in_(list(entry_ids)), RegisterSalt.public
        )
    )
    return {row.entry_id: row.salt for row in rows}


def salt_of(entry_id: int) -> str | None:
    """The salt of a line, public or not; for checking, never for showing."""
    return session.scalar(select(RegisterSalt.salt).where(RegisterSalt.entry_id == entry_id))


def newest_key() -> RegisterKey | None:
    """The public key of the installation."""
    return session.scalar(select(RegisterKey).order_by(RegisterKey.id.desc()).limit(1))


def all_heads() -> list[tuple[str, int, int, str]]:
    """Register, community, number and hash as the heads have them; for checking."""
    rows = session.execute(
        select(
            RegisterHead.register, RegisterHead.community_id, RegisterHead.seq, RegisterHead.hash
        ).order_by(RegisterHead.community_id, RegisterHead.register)
    )
    return [(name, community, seq, last) for name, community, seq, last in rows]


def all_written() -> set[tuple[str, int]]:
    """Register and community of every line; for checking."""
    rows = session.execute(select(RegisterEntry.register, RegisterEntry.community_id).distinct())
    return {(row.register, row.community_id) for row in rows}


def all_communities() -> list[int]:
    """Every community, also closed ones; for checking."""
    return list(session.scalars(select(Community.id).order_by(Community.id)))


def community_name(community_id: int) -> str:
    """The part of its address by which a community is known."""
    return session.get_one(Community, community_id).slug
