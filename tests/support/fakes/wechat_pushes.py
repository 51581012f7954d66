"""What WeChat's servers send to a portal, signed and covered as they do it.

Written from the published documentation of WeChat, not from the portal.
"""

import base64
import hashlib
import secrets
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN = "abcToken123"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ADDRESS = "/wechat/messages"


def signed(*parts: str) -> str:
    """SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def xml(kind: str, sender: str, created: int | None = None, **parts: Any) -> str:
    """A message; parts that are text are wrapped, ``raw`` is put in as it is."""
    raw = parts.pop("raw", "")
    fields = {
        "ToUserName": "gh_123456789abc",
        "FromUserName": sender,
        "MsgType": kind,
        **parts,
    }
    wrapped = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    moment = int(time.time()) if created is None else created
    return f"<xml>{wrapped}<CreateTime>{moment}</CreateTime>{raw}</xml>"


def asked(*answers: tuple[str, str]) -> str:
    """The middle part of ``subscribe_msg_popup_event``."""
    entries = "".join(
        f"<List><TemplateId><![CDATA[{template}]]></TemplateId>"
        f"<SubscribeStatusString><![CDATA[{answer}]]></SubscribeStatusString>"
        "<PopupScene>1</PopupScene></List>"
        for template, answer in answers
    )
    return f"<SubscribeMsgPopupEvent>{entries}</SubscribeMsgPopupEvent>"


@dataclass
class Push:
    """One request: its query and its body."""

    body: str
    timestamp: str
    token: str = TOKEN
    nonce: str = field(default_factory=lambda: secrets.token_hex(5))

    def plain(self) -> dict[str, Any]:
        """As in plain mode (明文模式)."""
        return {"query_string": self.query(), "data": self.body.encode()}

    def query(self) -> dict[str, str]:
        """The signature of plain mode."""
        sign = signed(self.token, self.timestamp, self.nonce)
        return {"signature": sign, "timestamp": self.timestamp, "nonce": self.nonce}

    def safe(self, appid: str, aes_key: str = AES_KEY) -> dict[str, Any]:
        """As in safe mode (安全模式)."""
        covered = encrypt(self.body, appid, aes_key)
        sign = signed(self.token, self.timestamp, self.nonce, covered)
        body = (
            "<xml><ToUserName><![CDATA[gh_123456789abc]]></ToUserName>"
            f"<Encrypt><![CDATA[{covered}]]></Encrypt></xml>"
        )
        query = self.query() | {"encrypt_type": "aes", "msg_signature": sign}
        return {"query_string": query, "data": body.encode()}


def encrypt(text: str, appid: str, aes_key: str) -> str:
    """The cover of safe mode."""
    key = base64.b64decode(aes_key + "=")
    content = text.encode()
    whole = secrets.token_bytes(16) + struct.pack("!I", len(content)) + content + appid.encode()
    padder = padding.PKCS7(256).padder()
    padded = padder.update(whole) + padder.finalize()
    writer = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(writer.update(padded) + writer.finalize()).decode()


def decrypt(covered: str, aes_key: str) -> tuple[str, str]:
    """The text under a cover, and the appid."""
    key = base64.b64decode(aes_key + "=")
    reader = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    unpadder = padding.PKCS7(256).unpadder()
    padded = reader.update(base64.b64decode(covered)) + reader.finalize()
    whole = unpadder.update(padded) + unpadder.finalize()
    (length,) = struct.unpack("!I", whole[16:20])
    return whole[20 : 20 + length].decode(), whole[20 + length :].decode()
