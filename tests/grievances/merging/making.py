"""Reports of tests that hang together, made by the real services."""

from typing import Any

from portal.base.db import session, transaction
from portal.grievances.merging import service
from portal.grievances.merging.service import Part
from portal.grievances.models import Event, Grievance
from tests.factories.grievances import Scene, version
from tests.grievances.replaying import events_of

REASON = "不是同一件事"


def join(case: Grievance, lead: Grievance, here: Scene, **more: Any) -> Event:
    """Merge one report into another by the worker's hand."""
    more.setdefault("actor", here.hand)
    more.setdefault("version", version(case.id))
    with transaction():
        event = service.merge(case.id, lead_case_id=lead.id, **more)
    refresh(case, lead)
    return event


def separate(case: Grievance, here: Scene, **more: Any) -> Event:
    """Separate a report from its lead by the worker's hand."""
    more.setdefault("actor", here.hand)
    more.setdefault("version", version(case.id))
    with transaction():
        event = service.unmerge(case.id, reason=REASON, **more)
    session.expire_all()
    return event


def split(case: Grievance, here: Scene, *parts: Part, **more: Any) -> list[Grievance]:
    """Split a report; its parts."""
    more.setdefault("version", version(case.id))
    found = parts or (part(here, "litter", "一楼的垃圾"), part(here, "flyers", "门上的小广告"))
    with transaction():
        service.split(case.id, actor=here.hand, parts=found, **more)
    session.expire_all()
    return parts_of(case)


def part(here: Scene, category: str, text: str) -> Part:
    """One matter of a report, in the building of the scene."""
    return Part(category_code=category, text=text, building_id=here.building.id)


def parts_of(case: Grievance) -> list[Grievance]:
    """The parts of a report in order."""
    return session.query(Grievance).filter_by(parent_case_id=case.id).order_by(Grievance.id).all()


def refresh(*reports: Grievance) -> None:
    """Read them again."""
    for each in reports:
        session.refresh(each)


def kinds_of(report: Grievance) -> list[str]:
    """What happened to a report, in order."""
    return [event.kind.value for event in events_of(report.id)]
