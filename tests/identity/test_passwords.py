"""What hashing a password costs: enough for whoever guesses, little for the server's memory."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest

from portal.community.identity import passwords


def test_hashes_are_made_as_owasp_advises() -> None:
    made = argon2.extract_parameters(
        argon2.PasswordHasher(
            time_cost=passwords.ROUNDS,
            memory_cost=passwords.KIBIBYTES,
            parallelism=passwords.LANES,
        ).hash("portal")
    )

    assert made.type is argon2.Type.ID
    assert made.memory_cost >= 19 * 1024
    assert made.time_cost >= 2


def test_a_hash_made_with_other_parameters_is_known_and_told_to_be_outdated() -> None:
    strong = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=2).hash("portal")

    assert passwords.matches(strong, "portal")
    assert not passwords.matches(strong, "other")
    assert passwords.is_outdated(strong)
    assert not passwords.is_outdated(passwords.hash_password("portal"))


def test_many_who_sign_in_at_once_are_hashed_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside, most, counting = [], [], threading.Lock()

    class Slow(argon2.PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            with counting:
                inside.append(1)
                most.append(len(inside))
            time.sleep(0.005)
            inside.pop()
            return super().hash(password, salt=salt)

    monkeypatch.setattr(passwords, "_hasher", Slow(time_cost=1, memory_cost=8, parallelism=1))
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(passwords.hash_password, "abcde"))

    assert max(most) == 1
