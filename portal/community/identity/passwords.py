"""Passwords: hashed with argon2, compared in equal time whether or not the account exists."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from portal.base import computing

# OWASP's choice for servers with little memory, and a round more; the library's own takes 64 MiB.
KIBIBYTES, ROUNDS, LANES = 19 * 1024, 3, 1

_hasher = argon2.PasswordHasher(time_cost=ROUNDS, memory_cost=KIBIBYTES, parallelism=LANES)
_one = threading.Lock()


@contextmanager
def _alone() -> Iterator[None]:
    """One hash at a time, while others compute: it takes a tenth of a second without Python, and
    as many as sign in at once would take its memory as many times."""
    with computing.aside(), _one:
        yield


def use_cheap_parameters() -> None:
    """For tests: hash in a fraction of a millisecond."""
    global _hasher
    _hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _dummy.cache_clear()


def hash_password(password: str) -> str:
    """The text kept for a password."""
    with _alone():
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the kept one; without one as much work is done before saying no."""
    try:
        compared = kept or _dummy()
        with _alone():
            right = _hasher.verify(compared, password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _dummy() -> str:
    return hash_password("nobody has this password")
