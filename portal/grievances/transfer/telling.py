"""What is told of a list that was filed: to each worker how many reports came to their grids.

Of every single report nobody is told, else a list of a thousand would be a thousand messages.
"""

from collections import Counter

from flask import url_for
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session
from portal.base.i18n import _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import STAFF, Facts, Topic
from portal.community.places.queries.communities import slug_of
from portal.grievances import recipients
from portal.grievances.announcements import SAMPLE
from portal.grievances.models import Grievance
from portal.grievances.transfer.models import Import, OutsideOrder

TOPIC = "grievance.list"


def register_topic() -> None:
    """Make the topic known to the outbox."""
    topics.register(
        Topic(
            name=TOPIC,
            label=_l("Reports from a list"),
            template="grievances/list.txt",
            url_builder=_url,
            audience=STAFF,
            sample=SAMPLE,
        )
    )


def _url(facts: Facts) -> str:
    slug = slug_of(facts["community"])
    return url_for("grievances_desk.index", slug=slug, view="new") if slug else ""


def tell_of(found: Import) -> None:
    """Tell everybody whose grids got reports of a list, once, but for who brought it in."""
    rows = session.execute(
        select(Grievance.grid_id, func.count())
        .join(OutsideOrder, OutsideOrder.grievance_id == Grievance.id)
        .where(OutsideOrder.import_id == found.id)
        .group_by(Grievance.grid_id)
    )
    told: Counter[int] = Counter()
    for grid_id, number in rows:
        where = Grievance(community_id=found.community_id, grid_id=grid_id, confidential=False)
        for person_id in recipients.workers(where, clock.today()):
            told[person_id] += number
    for person_id, number in told.items():
        if person_id != found.by_id:
            enqueue(
                TOPIC,
                key=f"{found.id}:{person_id}",
                person_id=person_id,
                community_id=found.community_id,
                community=found.community_id,
                number=number,
            )
