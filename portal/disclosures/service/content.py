"""What a version says, as one value that has one text: the content that the register commits to."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.base.db import session
from portal.community.places.models import Community
from portal.disclosures import parts
from portal.disclosures.models import (
    Disclosure,
    DisclosureFile,
    DisclosureStep,
    DisclosureVersion,
)
from portal.disclosures.service import filing
from portal.disclosures.service.standing import Case
from portal.trust import registers

REGISTER = "disclosures"
FORMAT = "disclosure/1"
RETRACTION = "retraction/1"

_EXTENSIONS = {
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def subject_of(slug: str, no: int) -> str:
    """By which the register names a version: "2026-15/2"."""
    return f"{slug}/{no}"


def content_of(
    case: Case, *, number: str, channels: Sequence[str], published_at: datetime
) -> dict[str, Any]:
    """The content of a version about to be published under a number."""
    disclosure, version = case.disclosure, case.version
    slug = session.scalar(select(Community.slug).where(Community.id == disclosure.community_id))
    return {
        "format": FORMAT,
        "community": slug,
        "number": number,
        "kind": disclosure.kind.value,
        "item": _item(disclosure),
        "period": [disclosure.period_from, disclosure.period_until],
        "audience": disclosure.audience.value,
        "channels": list(channels),
        "published_at": published_at,
        "version": version.no,
        "version_kind": version.kind.value,
        "reason": version.reason,
        "photo_only": version.photo_only,
        "approvals": [_approval(step) for step in case.approvals],
        **words_of(version, filing.shown(version.id)),
    }


def words_of(version: DisclosureVersion, found: list[DisclosureFile]) -> dict[str, Any]:
    """The part of the content that the rows of a version still tell later, by which a changed row
    is noticed."""
    held = {part.name: part.content(version.id) for part in parts.registered()}
    return {
        "title": version.title,
        "fields": [list(pair) for pair in version.fields],
        "body": version.body,
        "files": [_file(n, each) for n, each in enumerate(found, start=1)],
        "parts": {name: value for name, value in held.items() if value is not None},
    }


def _item(disclosure: Disclosure) -> dict[str, Any] | None:
    item = disclosure.item
    if item is None:
        return None
    return {
        "key": item.key,
        "version": item.version,
        "name": item.name,
        "class": item.klass.value,
        "basis": item.basis,
    }


def _approval(step: DisclosureStep) -> dict[str, Any]:
    return {
        "act": step.act.value,
        "office": step.office,
        "name": step.person.name,
        "at": step.at,
        "on_paper": step.scan_file_id is not None,
    }


def _file(n: int, each: DisclosureFile) -> dict[str, Any]:
    return {
        "name": register_name(n, each),
        "label": each.label or each.name,
        "kind": each.kind.value,
        "bytes": each.file.byte_count,
    }


def register_name(n: int, each: DisclosureFile) -> str:
    """A file's name in the register and in the archive: "3.docx"; the name under which it was sent
    may say more than may be said for ever."""
    return f"{n}.{_EXTENSIONS.get(each.file.mime, 'bin')}"


def register_files(version_id: int) -> list[tuple[str, str]]:
    """Names and hashes of the files of a version, as the register wants them."""
    found = filing.shown(version_id)
    return [(register_name(n, each), each.file.sha256) for n, each in enumerate(found, start=1)]


def retraction_of(disclosure: Disclosure, step: DisclosureStep) -> dict[str, Any]:
    """What the register commits to when a disclosure is retracted; the rows tell it again."""
    return {
        "format": RETRACTION,
        "number": disclosure.slug,
        "office": step.office,
        "reason": step.comment,
        "at": step.at,
    }


def text_of(content: dict[str, Any]) -> str:
    """The only text of a content."""
    return registers.canonical(content)


def agrees(version: DisclosureVersion) -> bool:
    """Whether the rows of a published version still say what its kept content says."""
    if version.blanked_at is not None:
        return True
    try:
        kept = json.loads(version.content)
    except ValueError:
        return False
    now = json.loads(text_of(words_of(version, filing.shown(version.id))))
    return isinstance(kept, dict) and all(kept.get(name) == value for name, value in now.items())
