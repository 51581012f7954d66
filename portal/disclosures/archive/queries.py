"""Archives of a community and the years there are."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from portal.base.db import session
from portal.disclosures.archive.models import Archive
from portal.disclosures.models import YearlyNumber

SHOWN = 30

_ARCHIVES = (
    select(Archive)
    .where(Archive.community_id == bindparam("community"))
    .order_by(Archive.id.desc())
    .limit(SHOWN)
)
_YEARS = (
    select(YearlyNumber.year)
    .where(YearlyNumber.community_id == bindparam("community"))
    .order_by(YearlyNumber.year.desc())
)


def archives(community_id: int) -> Sequence[Archive]:
    """Those asked for last, newest first."""
    return session.scalars(_ARCHIVES.params(community=community_id)).all()


def years(community_id: int) -> Sequence[int]:
    """The years of which something was published, newest first."""
    return session.scalars(_YEARS.params(community=community_id)).all()
