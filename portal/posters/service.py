"""Making, counting and retiring short links."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import Conflict, NotFound
from portal.base.printing import posters as port
from portal.base.printing.posters import PosterKind, Subject
from portal.posters import codes
from portal.posters.errors import MOST, NothingChosen, TooManyPosters
from portal.posters.models import ShortLink

TRIES = 5

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def make(
    *, community_id: int, wanted: Mapping[str, Collection[str]], actor_id: int | None
) -> list[ShortLink]:
    """The links in use of these subjects by kind; a subject that has none gets one.

    What no kind offers is left out. Raises :class:`NothingChosen` or :class:`TooManyPosters`;
    nothing is made then.
    """
    offered = [
        (kind, [one for one in kind.subjects(community_id) if one.key in wanted[kind.key]])
        for kind in port.kinds()
        if kind.key in wanted
    ]
    number = sum(len(subjects) for _kind, subjects in offered)
    if not number:
        raise NothingChosen
    if number > MOST:
        raise TooManyPosters
    return [
        link
        for kind, subjects in offered
        for link in _of_kind(community_id, kind, subjects, actor_id)
    ]


def _of_kind(
    community_id: int, kind: PosterKind, subjects: Sequence[Subject], actor_id: int | None
) -> list[ShortLink]:
    known = _in_use(community_id, kind.key, [subject.key for subject in subjects])
    missing = [subject for subject in subjects if subject.key not in known]
    for subject in missing:
        known[subject.key] = _new(community_id, kind, subject, actor_id)
    if missing:
        record(
            "poster.make",
            actor_id=actor_id,
            object_kind="poster",
            community_id=community_id,
            kind=f"poster-{kind.key}",
            number=len(missing),
        )
    return [known[subject.key] for subject in subjects]


def _in_use(community_id: int, kind: str, subjects: Sequence[str]) -> dict[str, ShortLink]:
    rows = session.scalars(
        select(ShortLink).where(
            ShortLink.community_id == community_id,
            ShortLink.kind == kind,
            ShortLink.subject.in_(subjects),
            ShortLink.retired_at.is_(None),
        )
    )
    return {row.subject: row for row in rows}


def _new(community_id: int, kind: PosterKind, subject: Subject, actor_id: int | None) -> ShortLink:
    """A link; of two who make it at once both get the same."""
    target = kind.target(subject.key)
    for _try in range(TRIES):
        link = ShortLink(
            community_id=community_id,
            code=codes.new_code(),
            kind=kind.key,
            subject=subject.key,
            label=f"{subject.group} {subject.label}".strip()[:200],
            endpoint=target.endpoint,
            arguments=dict(target.values),
            created_by_id=actor_id,
        )
        try:
            with session.begin_nested():
                session.add(link)
        except IntegrityError:
            known = _in_use(community_id, kind.key, [subject.key])
            if subject.key in known:
                return known[subject.key]
            continue
        return link
    raise Conflict


def count(link_id: int) -> None:
    """One visit more. Neither who nor when nor from where is kept."""
    session.execute(
        update(ShortLink)
        .where(ShortLink.id == link_id, ShortLink.retired_at.is_(None))
        .values(visits=ShortLink.visits + 1),
        execution_options=BLIND,
    )


def retire(link_id: int, *, actor_id: int | None) -> ShortLink:
    """Let a link lead nowhere any more; a second time changes nothing."""
    link = session.scalar(select(ShortLink).where(ShortLink.id == link_id).with_for_update())
    if link is None:
        raise NotFound
    if link.retired_at is None:
        link.retired_at, link.retired_by_id = clock.now(), actor_id
        record(
            "poster.retire",
            actor_id=actor_id,
            object_kind="poster",
            object_id=link.id,
            community_id=link.community_id,
            kind=f"poster-{link.kind}",
            visits=link.visits,
        )
    return link
