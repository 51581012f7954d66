"""The installation's keys (Ed25519): made at first use, kept beside the secret.

The key file holds the private key's 32 bytes in hexadecimal. A second file is there only while
a new key takes over, see :mod:`portal.trust.registers.service`. `cryptography` is imported where
it is used: a process that reads and shows pages never needs it.
"""

import os
import re
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from portal.config import Config
from portal.trust.registers import sealing
from portal.trust.registers.errors import KeyDamaged, KeyMissing, NotAKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE, NEXT = "register-key", "register-key.next"
_SEED = re.compile(r"[0-9a-f]{64}")
_TRIES = 20


@dataclass(frozen=True)
class Signer:
    """A private key at hand."""

    public: str
    private: "Ed25519PrivateKey" = field(repr=False)

    @property
    def key_id(self) -> str:
        """Its short name."""
        return sealing.key_id(self.public)

    def sign(self, message: bytes) -> str:
        """The signature in hexadecimal."""
        return self.private.sign(message).hex()


def signer(seed: str) -> Signer:
    """The key of a seed of 64 hexadecimal digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    return Signer(private.public_key().public_bytes_raw().hex(), private)


def is_signed(public: str, signature: str, message: bytes) -> bool:
    """Whether the holder of a public key signed the message; false for what is no key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def as_pem(public: str) -> str:
    """A public key as files of keys are written (RFC 8410)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def from_pem(content: bytes) -> str:
    """The public key of a PEM file, in hexadecimal; raises :class:`NotAKey`."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotAKey("this is no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise NotAKey("this is a key, but not of Ed25519")
    return key.public_bytes_raw().hex()


class Keyring:
    """Where the private keys of this installation are found."""

    def __init__(self, config: Config) -> None:
        self._folder = config.data
        self._given = config.register_keys
        self._known: dict[str, Signer] = {}

    def current(self) -> Signer:
        """The key to begin a register with; made when there is none."""
        return self._remember(self._given[0] if self._given else _kept(self._folder / FILE))

    def holder(self, key_id: str) -> Signer:
        """The key of that short name. Raises :class:`KeyMissing`."""
        if key_id not in self._known:
            for seed in self._seeds():
                self._remember(seed)
        if key_id not in self._known:
            raise KeyMissing(key_id)
        return self._known[key_id]

    def next(self) -> Signer:
        """The key that shall take over; in a file of its own until :meth:`settle`."""
        return self._remember(self._given[0] if self._given else _kept(self._folder / NEXT))

    def settle(self, key_id: str) -> None:
        """The key of that name has taken over: its file becomes the key file."""
        waiting = self._folder / NEXT
        if not self._given and waiting.exists() and signer(_read(waiting)).key_id == key_id:
            waiting.replace(self._folder / FILE)
            _sync(self._folder)

    def _seeds(self) -> list[str]:
        paths = [self._folder / name for name in (FILE, NEXT)]
        return [*self._given, *(_read(path) for path in paths if path.exists())]

    def _remember(self, seed: str) -> Signer:
        found = signer(seed)
        return self._known.setdefault(found.key_id, found)


def _kept(path: Path) -> str:
    """The seed in a file, made once and readable by its owner only."""
    try:
        with open(path, "x", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _sync(path.parent)  # a key that signed must not be lost with the current
    except FileExistsError:
        pass
    return _read(path)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> str:
    # Another process may just have made the file and be about to fill it.
    for _try in range(_TRIES):
        seed = path.read_text(encoding="utf-8", errors="replace").strip()
        if _SEED.fullmatch(seed):
            return seed
        time.sleep(0.05)
    raise KeyDamaged(path.name)


class NoKeys(RuntimeError):
    """The application was not given its keys at its start."""


_chosen: list[Keyring] = []


def use(config: Config) -> None:
    """Take the keys of this installation for the process."""
    _chosen[:] = [Keyring(config)]


def keyring() -> Keyring:
    """The keys of the process."""
    if not _chosen:
        raise NoKeys
    return _chosen[0]
