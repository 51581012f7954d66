"""Whether a message is WeChat's own: its signature, its age, and its cover in safe mode (安全模式).

The signature of plain messages covers the time and a random word, not the message; that of
encrypted ones covers the message too.
"""

import base64
import hashlib
import hmac
import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from portal.base import clock
from portal.wechat.account import Account

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

WINDOW = timedelta(minutes=10)
"""So far a message's time may be from ours: WeChat repeats one for fifteen seconds only."""

_BLOCK = 32
_HEAD = 20
_TIMESTAMP = re.compile(r"[0-9]{9,11}")


class NotGenuine(Exception):
    """Not from WeChat, or not for this account."""


def signature(*parts: str) -> str:
    """WeChat's signature: SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 (WeChat's choice)


def check(given: str, *parts: str) -> None:
    """Refuse what is not signed by the token. Raises :class:`NotGenuine`."""
    if not hmac.compare_digest(given.encode(), signature(*parts).encode()):
        raise NotGenuine


def check_age(timestamp: str) -> None:
    """Refuse what is signed for another time. Raises :class:`NotGenuine`."""
    if not _TIMESTAMP.fullmatch(timestamp):
        raise NotGenuine
    if abs(clock.now().timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise NotGenuine


def decrypted(account: Account, encrypted: str) -> bytes:
    """What stands under the cover. Raises :class:`NotGenuine`."""
    try:
        content = base64.b64decode(encrypted, validate=True)
    except ValueError as error:
        raise NotGenuine from error
    if not content or len(content) % 16:
        raise NotGenuine
    reader = _cipher(account).decryptor()
    plain = reader.update(content) + reader.finalize()
    padding = plain[-1]
    length = int.from_bytes(plain[_HEAD - 4 : _HEAD], "big")
    message, appid = plain[_HEAD : _HEAD + length], plain[_HEAD + length : len(plain) - padding]
    if not 1 <= padding <= _BLOCK or not hmac.compare_digest(appid, account.appid.encode()):
        raise NotGenuine
    return message


def encrypted(account: Account, message: bytes) -> str:
    """A message under its cover."""
    plain = os.urandom(_HEAD - 4) + len(message).to_bytes(4, "big") + message
    plain += account.appid.encode()
    padding = _BLOCK - len(plain) % _BLOCK
    writer = _cipher(account).encryptor()
    content = writer.update(plain + bytes([padding]) * padding) + writer.finalize()
    return base64.b64encode(content).decode()


def _cipher(account: Account) -> "Cipher[modes.CBC]":
    # Imported in safe mode only: it takes memory that others do not need.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = base64.b64decode(account.aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
