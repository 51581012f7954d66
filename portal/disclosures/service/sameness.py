"""Noticing that last period's papers are published again, and asking about it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.i18n import LazyString, _l
from portal.disclosures import parts
from portal.disclosures.errors import SameAsBefore
from portal.disclosures.models import (
    Disclosure,
    DisclosureFile,
    DisclosureFileKind,
    DisclosureState,
    DisclosureVersion,
    VersionKind,
)
from portal.disclosures.service import filing
from portal.disclosures.service.content import register_files, words_of
from portal.disclosures.service.reading import published_versions
from portal.disclosures.service.standing import Case

LOOKED_BACK = 12
SHORTEST = 10
"""Words shorter than this are alike by nature ("无")."""

_FILE, _WORDS = _l("the same file"), _l("the same words")


def refuse(case: Case) -> None:
    """Raise :class:`SameAsBefore` when a file or all words were published for another period of the
    same item before; corrections and notices are not asked."""
    disclosure, version = case.disclosure, case.version
    if version.kind is not VersionKind.FIRST or not disclosure.item_key:
        return
    earlier = _earlier(disclosure)
    if not earlier:
        return
    found = _same_file(version.id, earlier) or _same_words(version, earlier)
    if found is not None:
        old, what = found
        raise SameAsBefore(old.title, what, old.published_at or clock.now())


def corrects_nothing(case: Case) -> bool:
    """Whether a correction says what is published already. Personal data may be taken out of an
    older version only, or of a voucher, which is no part of what is compared."""
    version = case.version
    if version.kind is VersionKind.FIRST:
        return False
    mine, older = _told(version), published_versions(case.disclosure.id)
    if version.kind is VersionKind.CORRECTION:
        older = older[:1]
    elif mine[0]["parts"]:
        return False
    return all(_told(each) == mine for each in older if each.blanked_at is None)


def _told(version: DisclosureVersion) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Words, files and parts; of files also what is in them."""
    return words_of(version, filing.shown(version.id)), register_files(version.id)


def _earlier(disclosure: Disclosure) -> dict[int, DisclosureVersion]:
    """Published versions of the item for other periods, newest first, by their number."""
    rows = session.scalars(
        select(DisclosureVersion)
        .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
        .where(
            Disclosure.community_id == disclosure.community_id,
            Disclosure.item_key == disclosure.item_key,
            Disclosure.period_from < disclosure.period_from,
            Disclosure.state == DisclosureState.PUBLISHED,
            DisclosureVersion.no == Disclosure.shown_version,
        )
        .order_by(Disclosure.period_from.desc())
        .limit(LOOKED_BACK)
    )
    return {row.id: row for row in rows}


def _same_file(
    version_id: int, earlier: dict[int, DisclosureVersion]
) -> tuple[DisclosureVersion, LazyString] | None:
    mine = set(_hashes([version_id]))
    if not mine:
        return None
    for sha256, old in _hashes(earlier.keys()).items():
        if sha256 in mine:
            return earlier[old], _FILE
    return None


def _hashes(version_ids: Iterable[int]) -> dict[str, int]:
    """The files and sources of versions, by their hash."""
    wanted = list(version_ids)
    rows = session.execute(
        select(StoredFile.sha256, DisclosureFile.version_id)
        .join(DisclosureFile, DisclosureFile.file_id == StoredFile.id)
        .where(
            DisclosureFile.version_id.in_(wanted),
            DisclosureFile.kind != DisclosureFileKind.SIGNATURE,
        )
    )
    found = {row.sha256: row.version_id for row in rows}
    for part in parts.registered():
        for version_id in wanted:
            found |= {sha256: version_id for sha256 in part.sources(version_id) if sha256}
    return found


def _same_words(
    version: DisclosureVersion, earlier: dict[int, DisclosureVersion]
) -> tuple[DisclosureVersion, LazyString] | None:
    mine = _said(version)
    if len(mine) < SHORTEST:
        return None
    return next(((old, _WORDS) for old in earlier.values() if _said(old) == mine), None)


def _said(version: DisclosureVersion) -> str:
    return "\n".join([*(text.strip() for _name, text in version.fields), version.body.strip()])
