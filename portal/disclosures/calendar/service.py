"""Events: staff say that something happened, and from then on it is owed."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.errors import Conflict, Invalid, NotFound
from portal.base.i18n import _l
from portal.disclosures.calendar import planning
from portal.disclosures.calendar.owing import after_event
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.catalogue.chains import MONTHS
from portal.disclosures.models import Disclosure, Duty

LONGEST_EVENT = 200
FURTHEST_BACK = timedelta(days=366)


class NothingHappened(Invalid):
    """The event has no words, or too many."""

    sentence = _l("Say what happened, in at most 200 characters.")


class NotThatDay(Invalid):
    """The day lies ahead, or longer ago than anybody would still record."""

    sentence = _l("Choose today or a day of the last twelve months.")


class NotAskedThen(Invalid):
    """The item is unknown here, has periods, or was not in force on that day."""

    sentence = _l("Choose an item that is made public each time or at change.")


class BeingWorkedOn(Conflict):
    """There is a draft or a publication for it."""

    sentence = _l("A draft or a publication belongs to this event, so it stays.")


def record_event(
    *, community_id: int, item_key: str, on: date, event: str, actor_id: int | None
) -> Duty:
    """Keep that something happened, by which an item that is due each time, or at change, is
    owed; the same event recorded twice is one."""
    said = " ".join(event.split())
    if not said or len(said) > LONGEST_EVENT:
        raise NothingHappened
    today = clock.today()
    if not today - FURTHEST_BACK <= on <= today:
        raise NotThatDay
    duty = _duty(community_id, item_key, on, said)
    try:
        with session.begin_nested():
            session.add(duty)
    except IntegrityError:
        return _known(community_id, item_key, on, said)
    audit.record(
        "disclosure.event",
        actor_id=actor_id,
        object_kind="duty",
        object_id=duty.id,
        community_id=community_id,
        item=item_key,
        day=on.isoformat(),
    )
    return duty


def _duty(community_id: int, item_key: str, on: date, said: str) -> Duty:
    chain = catalogue.chains_for(community_id).get(item_key)
    reckoning = catalogue.reckoning(community_id)
    owed = after_event(chain, on, reckoning) if chain is not None else None
    if owed is None or owed.period.terms.frequency in MONTHS:
        raise NotAskedThen
    item = owed.period.terms.item
    return Duty(
        community_id=community_id,
        item_id=item.id,
        item_key=item_key,
        klass=item.klass,
        period_from=on,
        period_until=on,
        event=said,
        due_on=owed.due_on,
        tell_on=planning.rhythm_of(community_id).next_on(owed.due_on, reckoning),
    )


def _known(community_id: int, item_key: str, on: date, said: str) -> Duty:
    return session.scalars(
        select(Duty).where(
            Duty.community_id == community_id,
            Duty.item_key == item_key,
            Duty.period_from == on,
            Duty.event == said,
        )
    ).one()


def remove_event(*, duty_id: int, actor_id: int | None) -> None:
    """Take back an event that was recorded by mistake; one that somebody works on stays."""
    duty = session.scalar(select(Duty).where(Duty.id == duty_id).with_for_update())
    if duty is None or not duty.event:
        raise NotFound
    used = session.scalar(select(Disclosure.id).where(Disclosure.duty_id == duty_id).limit(1))
    if used is not None:
        raise BeingWorkedOn
    audit.record(
        "disclosure.event_removed",
        actor_id=actor_id,
        object_kind="duty",
        object_id=duty.id,
        community_id=duty.community_id,
        item=duty.item_key,
        day=duty.period_from.isoformat(),
    )
    session.delete(duty)
