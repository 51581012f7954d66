"""Secrets by which a reporter follows a report without an account, and the cookie that proves it.

Both secrets are derived from the submission, so a repeated submission can be answered with the
same ones although only their hashes are kept. A submission id must therefore be unguessable and is
shown to nobody. The cookie binds each report to a piece of its hash: when the hash is changed, the
cookie proves nothing any more.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from itsdangerous import BadSignature, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from portal.base.web.cookies import KeptKey

Proofs = Mapping[int, str]

MOST_PROOFS = 30
_PIECE = 16
_TOKEN_BYTES = 16
_CODE_LENGTH = 8
# Read aloud and typed by hand: what looks alike is taken for the same.
_ALIKE = str.maketrans("018 ", "OIB-")


class Followed(Protocol):
    """What a proof is about."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def follow_hash(self) -> str:
        """The hash of its secret as it stands."""


_secret = ""


def use_secret(secret: str) -> None:
    """Tell the installation's secret; called once when the application is built."""
    global _secret
    _secret = secret


def the_secret() -> str:
    """The installation's secret."""
    if not _secret:
        raise RuntimeError("follow.use_secret() was not called")
    return _secret


def _derive(secret: str, purpose: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), f"{purpose}:{text}".encode(), "sha256")


def make_follow_token(secret: str, submission_id: str) -> str:
    """The secret of the follow-up link: 128 bits as 26 letters and digits."""
    raw = _derive(secret, "follow", submission_id)[:_TOKEN_BYTES]
    return base64.b32encode(raw).decode().rstrip("=")


def make_query_code(secret: str, submission_id: str, attempt: int = 0) -> str:
    """The query code (查询码) as ``ABCD-EFGH``; another attempt gives another code."""
    raw = _derive(secret, f"query{attempt}", submission_id)[:5]
    code = base64.b32encode(raw).decode()[:_CODE_LENGTH]
    return f"{code[:4]}-{code[4:]}"


def clean_code(typed: str) -> str:
    """A typed secret as it is hashed: capital letters, look-alikes settled, no dashes."""
    return typed.strip().upper().translate(_ALIKE).replace("-", "")


def hash_secret(text: str) -> str:
    """What is kept of a secret; keyed, because a query code is short enough to be tried out."""
    kept = b"kept:" + clean_code(text).encode()
    return hmac.digest(the_secret().encode(), kept, "sha256").hex()


class _Proofs(URLSafeSerializer):
    """Packs what is long only; a proof or two are not worth it."""

    def dump_payload(self, obj: object) -> bytes:
        """As itsdangerous does, which tells by a dot what was packed."""
        plain = json.dumps(obj, separators=(",", ":")).encode()
        return base64_encode(plain) if len(plain) < SHORT else super().dump_payload(obj)


SHORT = 200


@lru_cache(maxsize=4)
def _serializer(secret: str) -> _Proofs:
    return _Proofs(secret, salt="grievances.follow", signer=KeptKey)


def prove(proofs: Proofs, grievance: Followed, secret: str) -> str:
    """The cookie that proves one report more; the oldest are dropped beyond thirty."""
    kept = {known: piece for known, piece in proofs.items() if known != grievance.id}
    kept[grievance.id] = grievance.follow_hash[:_PIECE]
    newest = list(kept.items())[-MOST_PROOFS:]
    return str(_serializer(secret).dumps([[known, piece] for known, piece in newest]))


def read(cookie: str, secret: str) -> dict[int, str]:
    """What a cookie proves: report ids with the piece of the hash each was bound to."""
    if not cookie:
        return {}
    try:
        pairs = _serializer(secret).loads(cookie)
        return {int(known): str(piece) for known, piece in pairs[:MOST_PROOFS]}
    except (BadSignature, ValueError, TypeError):
        return {}


def proves(proofs: Proofs, grievance: Followed) -> bool:
    """Whether the proofs hold for this report as its secret stands now."""
    piece = proofs.get(grievance.id, "")
    return bool(piece) and hmac.compare_digest(piece, grievance.follow_hash[:_PIECE])
