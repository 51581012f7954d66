"""One publication: its row, the version asked for, its files and steps, and all its versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy import text as sql
from sqlalchemy.orm import defer, joinedload

from portal.base.db import session
from portal.base.reading import Reading
from portal.disclosures.models import (
    Disclosure,
    DisclosureFile,
    DisclosureStep,
    DisclosureVersion,
    VersionKind,
)
from portal.disclosures.models.indexes import SHOWN
from portal.disclosures.service import filing, standing

_BY_NUMBER = (
    select(Disclosure)
    .where(
        Disclosure.community_id == bindparam("community"),
        Disclosure.slug == bindparam("number"),
        sql(SHOWN),
    )
    .options(joinedload(Disclosure.item))
)
_VERSION = (
    select(DisclosureVersion)
    .where(
        DisclosureVersion.disclosure_id == bindparam("disclosure"),
        DisclosureVersion.no == bindparam("no"),
        DisclosureVersion.published_at.is_not(None),
    )
    # The text that was hashed is as long as the page and shown on none.
    .options(defer(DisclosureVersion.content))
)


class Edition(NamedTuple):
    """A published version as a line of the list of versions."""

    no: int
    kind: VersionKind
    reason: str
    published_at: datetime
    blanked_at: datetime | None
    register_seq: int
    digest: str


_EDITIONS = Reading(
    select(
        DisclosureVersion.no,
        DisclosureVersion.kind,
        DisclosureVersion.reason,
        DisclosureVersion.published_at,
        DisclosureVersion.blanked_at,
        DisclosureVersion.register_seq,
        DisclosureVersion.digest,
    )
    .where(
        DisclosureVersion.disclosure_id == bindparam("disclosure"),
        DisclosureVersion.published_at.is_not(None),
    )
    .order_by(DisclosureVersion.no.desc())
)


def by_number(community_id: int, number: str) -> Disclosure | None:
    """The publication of that number, retracted ones too, drafts never, with its item."""
    return session.scalar(_BY_NUMBER.params(community=community_id, number=number))


def version_of(disclosure_id: int, no: int) -> DisclosureVersion | None:
    """A published version by its number."""
    return session.scalar(_VERSION.params(disclosure=disclosure_id, no=no))


def editions(disclosure_id: int) -> list[Edition]:
    """All published versions, newest first."""
    return [Edition._make(row) for row in _EDITIONS.rows(disclosure=disclosure_id)]


def files_of(version: DisclosureVersion) -> Sequence[DisclosureFile]:
    """The files of a version that readers see, in their order."""
    return filing.shown(version.id)


def steps_of(disclosure: Disclosure, version: DisclosureVersion) -> Sequence[DisclosureStep]:
    """Who approved a version on its way to publication, in their order."""
    return standing.Case(disclosure, version, standing.steps_of(version.id)).approvals
