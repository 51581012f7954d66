"""Passwords: hashed with argon2, compared in equal time whether or not the account exists."""

from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from portal.base import computing

_hasher = argon2.PasswordHasher()


def use_cheap_parameters() -> None:
    """For tests: hash in a fraction of a millisecond."""
    global _hasher
    _hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _dummy.cache_clear()


def hash_password(password: str) -> str:
    """The text kept for a password."""
    with computing.aside():  # a tenth of a second in which Python is not needed
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the kept one; without one as much work is done before saying no."""
    try:
        with computing.aside():
            right = _hasher.verify(kept or _dummy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")
