"""Keys of clients: issued by an administrator, shown once, revoked at once."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.errors import NotFound
from portal.open311.models import ApiKey

SECRET_BYTES = 24
LONGEST_KEY = 200


@dataclass(frozen=True)
class Issued:
    """A new key; ``secret`` is told once and cannot be found again."""

    key: ApiKey
    secret: str


def hash_key(secret: str) -> str:
    """What is kept of a key: it holds 192 random bits, so a plain hash tells nothing of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(*, name: str, contact: str, per_hour: int, by_id: int | None) -> Issued:
    """A new key for a client."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    key = ApiKey(
        name=name.strip(),
        contact=contact.strip(),
        key_hash=hash_key(secret),
        tail=secret[-4:],
        per_hour=per_hour,
        issued_by_id=by_id,
    )
    session.add(key)
    session.flush()  # the audit trail names the key by its number
    audit.record(
        "open311.issue", actor_id=by_id, object_kind="open311_key", object_id=key.id, tail=key.tail
    )
    return Issued(key, secret)


def revoke(key_id: int, *, by_id: int | None) -> ApiKey:
    """Stop a key; what was filed with it stays. A second time changes nothing."""
    key = session.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update())
    if key is None:
        raise NotFound
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by_id = clock.now(), by_id
        audit.record(
            "open311.revoke",
            actor_id=by_id,
            object_kind="open311_key",
            object_id=key.id,
            tail=key.tail,
        )
    return key
