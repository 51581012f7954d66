"""Upkeep of the index: `portal reindex`, what an upgrade leaves to do, and what the night does."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.base import clock, scope, timers
from portal.base.db import session, transaction
from portal.grievances.models import Grievance
from portal.grievances.search import service
from portal.grievances.search.models import SearchDocument

HOUR = 3600
NIGHT = 3  # nobody waits for the second or two that a large index is locked


@click.command("reindex", help="Write anew what reports are found by when people search.")
@with_appcontext
def reindex() -> None:
    """Write every document anew, some hundred at a time; the portal may be in use meanwhile."""
    click.echo(f"{rebuild()} reports indexed.")


def rebuild() -> int:
    """How many reports were indexed."""
    done, last = 0, 0
    with scope.everywhere("the whole index is written anew"):
        while True:
            with transaction():
                count, last = service.reindex_after(last)
            if not count:
                break
            done += count
        with transaction():
            service.tidy()
    return done


def is_behind() -> bool:
    """Whether a report is without its document, as after an upgrade from a release without."""
    missing = (
        select(Grievance.id)
        .outerjoin(SearchDocument, SearchDocument.grievance_id == Grievance.id)
        .where(SearchDocument.grievance_id.is_(None))
        .limit(1)
    )
    with scope.everywhere("is there a report without its document"):
        found = session.scalar(missing)
        session.rollback()
    return found is not None


def register_timers() -> None:
    """Let the worker tidy the index at night."""
    timers.register("grievances.search", HOUR, tidy_at_night)


def tidy_at_night() -> bool:
    """Let the index forget what was erased; whether it was the hour for it."""
    if clock.local(clock.now()).hour != NIGHT:
        return False
    with transaction():
        service.tidy()
    return True
