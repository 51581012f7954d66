"""Answering for the register of disclosures: what is kept of each line, put together anew."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from portal.base.db import session
from portal.base.files import storage
from portal.base.files.documents import key_of
from portal.base.files.models import StoredFile
from portal.disclosures.models import Disclosure, DisclosureVersion
from portal.disclosures.service import content, filing, standing
from portal.disclosures.service.reading import tombstone_of
from portal.trust.registers import subjects
from portal.trust.registers.subjects import Kept, KeptFile

RETRACTED = "retracted"


class _Reader:
    """Published versions and retractions as the register named them."""

    def read(self, community_id: int, kind: str, subject: str) -> Kept | None:
        """What is kept of "2026-15/2"."""
        slug, _slash, no = subject.partition("/")
        disclosure = session.scalar(
            select(Disclosure).where(
                Disclosure.community_id == community_id, Disclosure.slug == slug
            )
        )
        if disclosure is None or not no.isdecimal():
            return None
        if kind == RETRACTED:
            return _retraction(disclosure)
        version = session.scalar(
            select(DisclosureVersion).where(
                DisclosureVersion.disclosure_id == disclosure.id,
                DisclosureVersion.no == int(no),
                DisclosureVersion.published_at.is_not(None),
            )
        )
        return _version(disclosure, version) if version is not None else None

    def registered(self, community_id: int) -> Iterable[tuple[str, str]]:
        """Every published version, and every retraction."""
        rows = session.execute(
            select(
                Disclosure.slug,
                DisclosureVersion.no,
                DisclosureVersion.kind,
                Disclosure.shown_version,
                Disclosure.retracted_at,
            )
            .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
            .where(
                Disclosure.community_id == community_id,
                DisclosureVersion.published_at.is_not(None),
            )
            .order_by(DisclosureVersion.register_seq)
        )
        for slug, no, kind, shown, retracted_at in rows:
            yield kind.value, content.subject_of(slug or "", no)
            if retracted_at is not None and no == shown:
                yield RETRACTED, content.subject_of(slug or "", no)


def register() -> None:
    """Let the register's verifier ask here."""
    subjects.use(content.REGISTER, _Reader())


def _retraction(disclosure: Disclosure) -> Kept | None:
    step = tombstone_of(disclosure.id)
    if step is None:
        return None
    return Kept(content.text_of(content.retraction_of(disclosure, step)))


def _version(disclosure: Disclosure, version: DisclosureVersion) -> Kept:
    if version.blanked_at is not None:
        return Kept(None)
    found = filing.shown(version.id)
    files = tuple(
        KeptFile(content.register_name(n, each), each.file.sha256, _bytes_of(each.file))
        for n, each in enumerate(found, start=1)
    )
    return Kept(version.content, files, _rebuilt(disclosure, version))


def _bytes_of(file: StoredFile) -> Callable[[], bytes]:
    return lambda: storage.current().get(key_of(file))


def _rebuilt(disclosure: Disclosure, version: DisclosureVersion) -> Mapping[str, Any] | None:
    """The content from the columns that pages show. Names of those who approved stand as they were
    when it was published, and an item as it was worded: these alone are taken as kept."""
    assert version.published_at is not None
    try:
        kept = json.loads(version.content)
        approved = {(each["act"], each["at"]): each for each in kept["approvals"]}
    except (ValueError, KeyError, TypeError):
        return {}
    case = standing.Case(disclosure, version, standing.steps_of(version.id))
    now = json.loads(
        content.text_of(
            content.content_of(
                case,
                number=disclosure.slug or "",
                channels=disclosure.channels,
                published_at=version.published_at,
            )
        )
    )
    for each in now["approvals"]:
        each["name"] = approved.get((each["act"], each["at"]), {}).get("name")
    if version.no == disclosure.shown_version and disclosure.title != kept.get("title"):
        now["title"] = disclosure.title
    found: dict[str, Any] = now
    return found | {"item": kept.get("item"), "community": kept.get("community")}
