"""WeChat's XML: read without entities and external files, bounded, only what we know; written."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MOST_BYTES = 64 * 1024
MOST_ITEMS = 20
_ID = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_WORD = re.compile(r"[A-Za-z0-9_]{1,60}")
_NUMBER = re.compile(r"[0-9]{0,30}")


class NotUnderstood(Exception):
    """No message as WeChat writes them."""


@dataclass(frozen=True)
class Incoming:
    """One message. What somebody wrote is not among its parts.

    ``account`` is our account's name, ``sender`` the openid. ``kind`` is "text", "event" and so
    on; ``event`` is in small letters. ``items`` are the entries of an event about subscriptions.
    """

    kind: str
    event: str
    account: str
    sender: str = field(repr=False)
    created: str
    message_no: str
    status: str = ""
    items: tuple[dict[str, str], ...] = ()


def read(content: bytes) -> Incoming:
    """A message of plain mode, or what stood under the cover. Raises :class:`NotUnderstood`."""
    root = _root(content)
    event = _of(root, "Event", _WORD, needed=False).lower()
    numbers = [_of(root, name, _NUMBER, needed=False) for name in ("MsgId", "MsgID")]
    return Incoming(
        kind=_of(root, "MsgType", _WORD).lower(),
        event=event,
        account=_of(root, "ToUserName", _ID),
        sender=_of(root, "FromUserName", _ID),
        created=_of(root, "CreateTime", _NUMBER),
        message_no=numbers[0] or numbers[1],
        status=(root.findtext("Status") or "").strip()[:60],
        items=_items(root),
    )


def cover(content: bytes) -> str:
    """What is encrypted in a message of safe mode. Raises :class:`NotUnderstood`."""
    return (_root(content).findtext("Encrypt") or "").strip()


def _root(content: bytes) -> Element:
    if len(content) > MOST_BYTES:
        raise NotUnderstood
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotUnderstood from error
    if root.tag != "xml":
        raise NotUnderstood
    return root


def _of(root: Element, name: str, pattern: re.Pattern[str], *, needed: bool = True) -> str:
    text = (root.findtext(name) or "").strip()
    if (text or needed) and not pattern.fullmatch(text):
        raise NotUnderstood
    return text


def _items(root: Element) -> tuple[dict[str, str], ...]:
    """The ``List`` entries one level down; one that follows in full detail is not needed."""
    found = [
        {part.tag: (part.text or "").strip()[:100] for part in entry}
        for group in root
        for entry in group.findall("List")
    ]
    return tuple(found[:MOST_ITEMS])


def text_answer(message: Incoming, words: str) -> str:
    """A short text back to whoever wrote, as WeChat wants it."""
    return (
        f"<xml><ToUserName>{_kept(message.sender)}</ToUserName>"
        f"<FromUserName>{_kept(message.account)}</FromUserName>"
        f"<CreateTime>{message.created}</CreateTime>"
        f"<MsgType>{_kept('text')}</MsgType><Content>{_kept(words)}</Content></xml>"
    )


def covered_answer(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """The same in safe mode."""
    return (
        f"<xml><Encrypt>{_kept(encrypted)}</Encrypt><MsgSignature>{_kept(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{_kept(nonce)}</Nonce></xml>"
    )


def _kept(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
