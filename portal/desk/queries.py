"""Which communities a member of staff looks after."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.base.access import Permission, Viewer
from portal.base.db import session
from portal.community.places.models import Community


@dataclass(frozen=True)
class Place:
    """A community as the overview needs it."""

    id: int
    slug: str
    name: str


def communities_of(viewer: Viewer) -> list[Place]:
    """The open communities whose desk the viewer may see, by name."""
    reach = viewer.communities(Permission.DESK_SEE)
    statement = select(Community.id, Community.slug, Community.name).where(
        Community.closed_on.is_(None)
    )
    if reach is not None:
        statement = statement.where(Community.id.in_(reach))
    return [Place(*row) for row in session.execute(statement.order_by(Community.name))]
