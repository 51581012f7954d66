"""Keys of clients."""

import hmac
from typing import NamedTuple

from sqlalchemy import func, select

from portal.base.db import session
from portal.open311.models import ApiKey, Filing
from portal.open311.service.keys import LONGEST_KEY, hash_key


class Client(NamedTuple):
    """The holder of a valid key."""

    id: int
    per_hour: int


class Line(NamedTuple):
    """A key on the page of keys, and how many reports were filed with it."""

    key: ApiKey
    filed: int


def client_of(secret: str) -> Client | None:
    """Who holds the key; None for an unknown or revoked one."""
    if not 0 < len(secret) <= LONGEST_KEY:
        return None
    wanted = hash_key(secret)
    row = session.execute(
        select(ApiKey.id, ApiKey.per_hour, ApiKey.key_hash).where(
            ApiKey.key_hash == wanted, ApiKey.revoked_at.is_(None)
        )
    ).first()
    if row is None or not hmac.compare_digest(row.key_hash, wanted):
        return None
    return Client(row.id, row.per_hour)


def lines() -> list[Line]:
    """All keys, those in use first, the newest before older ones."""
    rows = session.execute(select(Filing.key_id, func.count()).group_by(Filing.key_id))
    counted = {key_id: number for key_id, number in rows}  # noqa: C416 (rows are no pairs to dict)
    keys = session.scalars(
        select(ApiKey).order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
    )
    return [Line(key, counted.get(key.id, 0)) for key in keys]
