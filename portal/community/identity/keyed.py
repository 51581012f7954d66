"""Secrets of this room: random tokens, and hashes worthless without the installation's key.

A code of six digits, or of a slip, could be guessed back from a plain hash; from a keyed one it
cannot without the key, which lies outside the database.
"""

import hashlib
import hmac
import secrets

_key = b""


def use_key(secret: str) -> None:
    """Take the installation's secret; every use below derives its own key from it."""
    global _key
    _key = secret.encode()


def keyed_hash(purpose: str, text: str) -> str:
    """64 hexadecimal digits; equal only for an equal text under an equal purpose."""
    if not _key:
        raise RuntimeError("the installation's secret is not known yet")
    return hmac.new(_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def new_token() -> str:
    """A bearer token of 256 random bits, safe in a cookie or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a random token: it is long enough to need no key."""
    return hashlib.sha256(token.encode()).hexdigest()
