"""Reading templates of replies: what is offered for an act, and one with its former versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.base.db import session
from portal.grievances.replies.models import ReplyDefault, ReplyTemplate

ACTS = ("ask", "resolve", "reject")


@dataclass(frozen=True)
class Line:
    """A template as it stands; ``version`` 0 is one the community has not changed."""

    key: str
    version: int
    act: str
    kind_id: int | None
    name: str
    text: str
    retired: bool = False

    def fits(self, act: str, kind_id: int) -> bool:
        """Whether it is offered for that act on a report of that main kind."""
        return not self.retired and self.act == act and self.kind_id in (None, kind_id)


def all_lines(community_id: int) -> list[Line]:
    """Every template of a community, by act; the community's own in place of the usual ones."""
    own = {
        row.key: Line(row.key, row.version, row.act, row.kind_id, row.name, row.text, row.retired)
        for row in session.scalars(_in_force(community_id))
    }
    usual = [
        own.pop(row.key)
        if row.key in own
        else Line(row.key, 0, row.act, row.kind_id, row.name, row.text)
        for row in session.scalars(select(ReplyDefault).order_by(ReplyDefault.position))
    ]
    return sorted([*own.values(), *usual], key=lambda line: ACTS.index(line.act))


def offered(community_id: int, act: str, kind_id: int) -> list[Line]:
    """What may be chosen for a reply: templates of the kind first, then those for every kind."""
    found = [line for line in all_lines(community_id) if line.fits(act, kind_id)]
    return sorted(found, key=lambda line: line.kind_id is None)


def line(community_id: int, key: str) -> Line | None:
    """One template as it stands."""
    return next((each for each in all_lines(community_id) if each.key == key), None)


def in_force(community_id: int, key: str) -> ReplyTemplate | None:
    """The community's own row of a template."""
    return session.scalar(_in_force(community_id).where(ReplyTemplate.key == key))


def _in_force(community_id: int) -> Select[ReplyTemplate]:
    return (
        select(ReplyTemplate)
        .where(ReplyTemplate.community_id == community_id, ReplyTemplate.replaced_at.is_(None))
        .order_by(ReplyTemplate.id)
        .execution_options(populate_existing=True)
    )


def versions(community_id: int, key: str) -> Sequence[ReplyTemplate]:
    """Former and present versions, newest first."""
    return session.scalars(
        select(ReplyTemplate)
        .where(ReplyTemplate.community_id == community_id, ReplyTemplate.key == key)
        .order_by(ReplyTemplate.version.desc())
        .limit(50)
    ).all()
