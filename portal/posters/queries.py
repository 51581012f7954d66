"""Short links as the public follows them and as staff look after them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.base.db import session
from portal.base.errors import NotFound
from portal.base.printing.posters import PosterKind, Subject
from portal.community.places.models import Community
from portal.posters.models import ShortLink

RETIRED_SHOWN = 50


@dataclass(frozen=True)
class Followed:
    """What a code stands for; ``slug`` is empty where the community is closed."""

    id: int
    endpoint: str
    arguments: dict[str, Any]
    retired: bool
    slug: str
    community: str
    phone: str


@dataclass(frozen=True)
class Line:
    """A subject on the desk, with its link in use if it has one."""

    subject: Subject
    link: ShortLink | None


def followed(code: str) -> Followed | None:
    """What a code stands for, in whichever community; None for a code never given."""
    row = session.execute(
        select(ShortLink, Community)
        .join(Community, Community.id == ShortLink.community_id)
        .where(ShortLink.code == code)
    ).first()
    if row is None:
        return None
    link, community = row
    open_ = community.closed_on is None
    return Followed(
        link.id,
        link.endpoint,
        link.arguments,
        link.retired_at is not None,
        community.slug if open_ else "",
        community.name,
        community.office_phone,
    )


def lines(community_id: int, kind: PosterKind) -> list[Line]:
    """Everything of a kind that one may make a poster of, in two statements."""
    rows = session.scalars(
        select(ShortLink).where(
            ShortLink.community_id == community_id,
            ShortLink.kind == kind.key,
            ShortLink.retired_at.is_(None),
        )
    )
    links = {row.subject: row for row in rows}
    return [Line(subject, links.get(subject.key)) for subject in kind.subjects(community_id)]


def chosen(community_id: int, link_ids: Collection[int]) -> Sequence[ShortLink]:
    """The links in use with these numbers, in the order in which they were made."""
    return session.scalars(
        select(ShortLink)
        .where(
            ShortLink.community_id == community_id,
            ShortLink.id.in_(link_ids),
            ShortLink.retired_at.is_(None),
        )
        .order_by(ShortLink.kind, ShortLink.id)
    ).all()


def link(link_id: int) -> ShortLink:
    """A link in the scope in force, or :class:`NotFound`."""
    found = session.scalar(select(ShortLink).where(ShortLink.id == link_id))
    if found is None:
        raise NotFound
    return found


def retired(community_id: int) -> Sequence[ShortLink]:
    """The links retired last."""
    return session.scalars(
        select(ShortLink)
        .where(ShortLink.community_id == community_id, ShortLink.retired_at.is_not(None))
        .order_by(ShortLink.retired_at.desc(), ShortLink.id.desc())
        .limit(RETIRED_SHOWN)
    ).all()
