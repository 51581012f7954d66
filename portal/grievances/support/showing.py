"""What the page of a report offers a neighbour: the number, one tap, news, and the answer instead
of a silent reporter."""

from dataclasses import dataclass
from typing import Any

from portal.base import clock, settings
from portal.base.access import viewer
from portal.base.web.forms import PlainForm
from portal.grievances import presentation
from portal.grievances.policy import Report
from portal.grievances.support import options, queries
from portal.grievances.support import policy as support_policy
from portal.grievances.support.queries import Standing


@dataclass(frozen=True)
class Box:
    """``form`` brings the token of the buttons; None for who is not signed in, because a page for
    reading holds no token: a link leads on instead. ``asked`` says that the viewer answers for the
    reporter."""

    no: str
    told: str
    open: bool
    standing: Standing
    form: Any
    asked: bool

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.told) or self.open or self.standing.follows or self.standing.supports


def box(report: Report, *, own: bool) -> Box:
    """What stands on the page of this report for this viewer."""
    person_id = viewer().person_id
    standing = queries.NOTHING if own else queries.standing(report.id, person_id)
    return Box(
        no=report.no,
        told=presentation.supporters(report.supporter_count),
        open=not own and support_policy.takes_support(report),
        standing=standing,
        form=PlainForm() if person_id is not None and not own else None,
        asked=not own and is_asked(report, standing, person_id),
    )


def is_asked(report: Report, standing: Standing, person_id: int | None) -> bool:
    """Whether the viewer is asked whether it is solved, because the reporter is silent."""
    if not standing.supports:
        return False
    days = settings.get(options.AFTER_DAYS, community=report.community_id)
    return support_policy.asked_instead(
        report, standing, person_id, after_days=days, now=clock.now()
    )
