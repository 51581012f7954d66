"""Reads that several rooms share: what is under way, versions, tombstones, registered documents."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.disclosures.models import Disclosure, DisclosureStep, DisclosureVersion, StepAct
from portal.disclosures.models.versions import IS_UNDER_WAY
from portal.disclosures.service import content
from portal.trust import registers
from portal.trust.registers.models import RegisterEntry

MOST_UNDER_WAY = 200

_UNDER_WAY = (
    select(DisclosureVersion)
    .where(DisclosureVersion.community_id == bindparam("community"), IS_UNDER_WAY)
    .options(joinedload(DisclosureVersion.disclosure).joinedload(Disclosure.item))
    .order_by(DisclosureVersion.id.desc())
    .limit(MOST_UNDER_WAY)
)
_VERSIONS = (
    select(DisclosureVersion)
    .where(
        DisclosureVersion.disclosure_id == bindparam("disclosure"),
        DisclosureVersion.published_at.is_not(None),
    )
    .order_by(DisclosureVersion.no.desc())
)
_TOMBSTONE = (
    select(DisclosureStep)
    .join(DisclosureVersion, DisclosureVersion.id == DisclosureStep.version_id)
    .where(
        DisclosureVersion.disclosure_id == bindparam("disclosure"),
        DisclosureStep.act == StepAct.RETRACTED,
    )
    .options(joinedload(DisclosureStep.person))
)
_ENTRY = select(RegisterEntry.id).where(
    RegisterEntry.community_id == bindparam("community"),
    RegisterEntry.register == content.REGISTER,
    RegisterEntry.seq == bindparam("seq"),
)


def under_way(community_id: int) -> Sequence[DisclosureVersion]:
    """Drafts and corrections that are not published yet, newest first, with their disclosures."""
    return session.scalars(_UNDER_WAY.params(community=community_id)).all()


def published_versions(disclosure_id: int) -> Sequence[DisclosureVersion]:
    """The published versions of a disclosure, newest first."""
    return session.scalars(_VERSIONS.params(disclosure=disclosure_id)).all()


def numbers_of(ids: Collection[int]) -> dict[int, str]:
    """The titles by which people know these disclosures, for the audit trail."""
    rows = session.execute(
        select(Disclosure.id, Disclosure.slug, Disclosure.title).where(Disclosure.id.in_(ids))
    )
    return {row.id: row.slug or row.title for row in rows}


def tombstone_of(disclosure_id: int) -> DisclosureStep | None:
    """The step that retracted a disclosure: who, in which office, when and why."""
    return session.scalar(_TOMBSTONE.params(disclosure=disclosure_id))


def document_of(version: DisclosureVersion) -> str | None:
    """The published document of a version exactly as its line's digest was made of it: content,
    names and hashes of the files, salt. None where the salt is not public or was erased."""
    if version.register_seq is None or version.blanked_at is not None:
        return None
    entry_id = session.scalar(
        _ENTRY.params(community=version.community_id, seq=version.register_seq)
    )
    salt = registers.public_salts([entry_id]).get(entry_id) if entry_id is not None else None
    if salt is None:
        return None
    return registers.document(version.content, content.register_files(version.id), salt)
