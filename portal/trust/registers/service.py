"""Writing registers, inside the transaction of the act itself: nothing here commits.

Who appends locks the register's head, so that numbers neither repeat nor go missing: of two that
append at once the second waits for the first to be kept or undone. On SQLite there is one writer
anyway.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock, scope
from portal.base.db import session
from portal.trust.registers import queries, sealing
from portal.trust.registers.canonical import NotCanonical, canonical
from portal.trust.registers.keys import Signer, keyring
from portal.trust.registers.models import RegisterEntry, RegisterHead, RegisterKey, RegisterSalt

_HEAD = RegisterHead.__table__
MOST_SHOWN = 16 * 1024
"""Bytes of what a line shows openly."""


def append(
    register: str,
    community_id: int,
    *,
    kind: str,
    subject: str,
    content: Mapping[str, Any],
    files: Sequence[tuple[str, str]] = (),
    public_salt: bool = True,
    facts: Mapping[str, Any] | None = None,
) -> RegisterEntry:
    """Add a line that commits to a content and its files (name, SHA-256), under a new salt.

    The line itself shows kind, subject, day and ``facts``, for ever and to everybody: no personal
    data belongs there. The content is published as ``sealing.document`` writes it; with
    ``public_salt=False`` its salt is kept by the portal alone. Raises :class:`NotCanonical` for
    what has no canonical form, :class:`KeyMissing` when the private key is not at hand.
    """
    if not sealing.WORD.fullmatch(register) or not sealing.WORD.fullmatch(kind):
        raise NotCanonical("registers and kinds are short words")
    if kind in sealing.OWN_KINDS:
        raise NotCanonical(f"registers write lines of kind {kind!r} themselves")
    sealing.check_files(files)
    salt = sealing.new_salt()
    digest = sealing.sha256(sealing.document(content, files, salt))
    head = _locked_head(register, community_id)
    entry = _add(head, kind=kind, subject=subject, body=facts or {}, digest=digest)
    session.add(
        RegisterSalt(entry_id=entry.id, community_id=community_id, salt=salt, public=public_salt)
    )
    return entry


def erase_salt(entry_id: int, reason: str) -> RegisterEntry | None:
    """Delete the salt of a line, so that nobody can try out any more what it committed to; the
    chain stays whole, and says in a line of its own that this was done. ``reason`` is one word
    (``privacy``) and public. Nothing when it was erased before.
    """
    if not sealing.WORD.fullmatch(reason):
        raise NotCanonical("a reason is one short word")
    entry = session.get_one(RegisterEntry, entry_id)
    head = _locked_head(entry.register, entry.community_id)
    salt = session.get(RegisterSalt, entry_id, populate_existing=True)
    if salt is None:
        return None
    session.delete(salt)
    body = {"reason": reason, "seq": entry.seq}
    return _add(head, kind=sealing.ERASED, subject=entry.subject, body=body, digest=None)


def change_key(*, lost: bool = False) -> Signer:
    """Let the next key take over in every register; each says so in a line signed by the key it
    had. With ``lost`` that key is gone, and the new one signs alone: whoever checks is told.

    Call ``keyring().settle`` with the new key's name once the transaction is kept.
    """
    new = keyring().next()
    _record(new)
    heads = session.scalars(select(RegisterHead).order_by(RegisterHead.id)).all()
    for each in heads:
        head = _locked_head(each.register, each.community_id)
        if head.key_id == new.key_id:
            continue
        body = {"proof": new.sign(sealing.proof_text(head.hash)), "public": new.public}
        if lost:
            head.key_id = new.key_id
        _add(head, kind=sealing.KEY, subject="", body=body, digest=None)
        head.key_id = new.key_id
    return new


def _locked_head(register: str, community_id: int) -> RegisterHead:
    """Where the register ends, held until the transaction ends; begun when there is none."""
    seen = scope.current()
    if seen is None or not seen.covers(community_id):  # the INSERT passes by the session's guard
        raise scope.ScopeCrossed(RegisterHead.__name__)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {
        "register": register,
        "community_id": community_id,
        "seq": 0,
        "hash": sealing.NOTHING_BEFORE,
        "key_id": "",
    }
    session.execute(dialect.insert(_HEAD).values(**values).on_conflict_do_nothing())
    head = session.scalars(
        select(RegisterHead)
        .where(RegisterHead.register == register, RegisterHead.community_id == community_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if head.seq == 0:
        _begin(head)
    return head


def _begin(head: RegisterHead) -> None:
    """The first line says whose register it is and which key signs."""
    key = _newest()
    head.key_id = key.key_id
    body = {
        "community": queries.community_name(head.community_id),
        "format": sealing.FORMAT,
        "proof": key.sign(sealing.proof_text(head.hash)),
        "public": key.public,
        "register": head.register,
    }
    _add(head, kind=sealing.KEY, subject="", body=body, digest=None)


def _newest() -> Signer:
    """The key to begin with: the one that took over last, else the one in the key file."""
    newest = session.scalar(select(RegisterKey).order_by(RegisterKey.id.desc()).limit(1))
    key = keyring().holder(newest.key_id) if newest else keyring().current()
    _record(key)
    return key


def _record(key: Signer) -> None:
    """Keep the public half for everybody to see."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"key_id": key.key_id, "public": key.public, "made_on": clock.today()}
    session.execute(dialect.insert(RegisterKey.__table__).values(**values).on_conflict_do_nothing())


def _add(
    head: RegisterHead, *, kind: str, subject: str, body: Mapping[str, Any], digest: str | None
) -> RegisterEntry:
    """The next line, signed by the key that the register has."""
    sealing.check_subject(subject)
    shown = json.loads(canonical(body))
    if len(canonical(shown).encode()) > MOST_SHOWN:
        raise NotCanonical("a line is short; what is long belongs into the content")
    key = keyring().holder(head.key_id)
    line = sealing.unsigned(
        seq=head.seq + 1,
        at=(at := clock.today()),
        kind=kind,
        subject=subject,
        body=shown,
        digest=digest,
        prev=head.hash,
        key=key.key_id,
    )
    line_hash = sealing.hash_of(line)
    entry = RegisterEntry(
        register=head.register,
        community_id=head.community_id,
        seq=head.seq + 1,
        kind=kind,
        subject=subject,
        at=at,
        body=shown,
        digest=digest,
        prev=head.hash,
        hash=line_hash,
        signature=key.sign(sealing.signed_text(line_hash)),
        key_id=key.key_id,
    )
    head.seq, head.hash = entry.seq, line_hash
    session.add(entry)
    session.flush()  # the salt needs the new id, and the next line the new head
    return entry
