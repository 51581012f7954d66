"""Reads of stored files."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from portal.base.db import session
from portal.base.files.models import StoredFile


def by_token(token: str) -> StoredFile | None:
    """The file of an address, whoever asks."""
    return session.scalar(select(StoredFile).where(StoredFile.token == token))


def pending(tokens: Sequence[str], *, uploader_key: str) -> list[StoredFile]:
    """Of these uploads, those that this browser sent and no form took up, in the order given.

    For showing a form again: what is missing here has to be chosen anew.
    """
    found = session.scalars(
        select(StoredFile).where(
            StoredFile.token.in_(tokens),
            StoredFile.uploader_key == uploader_key,
            StoredFile.attached_at.is_(None),
        )
    )
    by_name = {file.token: file for file in found}
    return [by_name[token] for token in dict.fromkeys(tokens) if token in by_name]


def hashes_in_use(hashes: Iterable[str]) -> set[str]:
    """Of these hashes, those that a row still names, as its own bytes or as its public copy."""
    wanted = set(hashes)
    rows = session.execute(
        select(StoredFile.sha256, StoredFile.public_sha256).where(
            or_(StoredFile.sha256.in_(wanted), StoredFile.public_sha256.in_(wanted))
        )
    )
    return wanted & {name for row in rows for name in row if name}
