"""The dry run: what a number of months would remove, counted and never done; and the proof that
somebody saw it before it is made the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session
from portal.base.settings import SettingScope, queries
from portal.base.settings.scopes import INSTALLATION, chain
from portal.community.places.models import Community
from portal.grievances.models import Grievance, GrievancePhoto, PhotoStage
from portal.grievances.options import KEEP_MONTHS
from portal.grievances.retention import periods, selecting
from portal.grievances.retention.models import Reason

EXAMPLES = 10
# A dry run of half an hour ago is taken for seen; an older one has to be looked at again.
GOOD_FOR = 1800
_SALT = "retention-dry-run"


@dataclass(frozen=True)
class Count:
    """What one rule would remove now: reports, photos among them, some of the numbers; and how
    many are kept back although their time is over."""

    rule: Reason
    reports: int
    photos: int
    kept_back: int
    examples: Sequence[str]


@dataclass(frozen=True)
class DryRun:
    """A trial at one level. ``months`` is what was tried, ``inherits`` whether as the value of the
    wider level; ``communities`` how many it would hold for."""

    months: int
    inherits: bool
    communities: int
    counts: tuple[Count, ...]
    token: str

    @property
    def reports(self) -> int:
        """All reports that would lose their personal details."""
        return sum(count.reports for count in self.counts)


def dry_run(scope: SettingScope, months: int | None) -> DryRun:
    """Try a number of months, or with None the value of the wider level."""
    tried = months if months is not None else wider(scope)
    ids = periods.affected(scope)
    counts = tuple(count(rule, tried, ids) for rule in Reason)
    token = _serializer().dumps(_seen(scope, months))
    return DryRun(tried, months is None, len(ids), counts, token)


def count(rule: Reason, months: int, communities: Sequence[int]) -> Count:
    """What the rule would remove in these communities at this moment."""
    now = clock.now()
    due = selecting.due(rule, months, now, communities)
    ids = due.with_only_columns(Grievance.id).order_by(None)
    return Count(
        rule,
        _number(select(func.count()).select_from(ids.subquery())),
        _number(
            select(func.count(GrievancePhoto.id)).where(
                GrievancePhoto.grievance_id.in_(ids),
                GrievancePhoto.released.is_(False),
                GrievancePhoto.stage != PhotoStage.AFTER,
            )
        ),
        _kept_back(rule, months, now, communities),
        _examples(due),
    )


def _kept_back(rule: Reason, months: int, now: datetime, communities: Sequence[int]) -> int:
    return _number(
        select(func.count())
        .select_from(Grievance)
        .where(
            selecting.finished(),
            selecting.by_rule(rule, months, now),
            selecting.kept_back(now),
            Grievance.community_id.in_(communities),
        )
    )


def _examples(due: Any) -> list[str]:
    rows = session.execute(
        due.with_only_columns(Community.name, Grievance.no)
        .join(Community, Community.id == Grievance.community_id)
        .limit(EXAMPLES)
    ).all()
    several = len({row.name for row in rows}) > 1
    return [f"{row.name} {row.no}" if several else row.no for row in rows]


def _number(statement: Any) -> int:
    return int(session.scalar(statement) or 0)


def wider(scope: SettingScope) -> int:
    """The months that would hold without a value of this level."""
    above = chain(scope)[1:]
    if not above:
        return KEEP_MONTHS.default
    found: int = queries.effective(KEEP_MONTHS, above[0]).value
    return found


def was_seen(token: str, scope: SettingScope, months: int | None) -> bool:
    """Whether the proof is of a dry run of just this, not long ago, and the rule still the same."""
    try:
        found = _serializer().loads(token, max_age=GOOD_FOR)
    except BadSignature:
        return False
    return bool(found == _seen(scope, months))


def _seen(scope: SettingScope, months: int | None) -> list[Any]:
    version = queries.version_of(KEEP_MONTHS, scope)
    return [scope.kind.value, scope.id, months, version]


def may_inherit(scope: SettingScope) -> bool:
    """Whether there is a wider level and something is set here."""
    return scope != INSTALLATION and (queries.effective(KEEP_MONTHS, scope).source == scope)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
