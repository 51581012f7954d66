"""`portal reindex`: write anew what grievances are found by."""

import click
from flask.cli import with_appcontext

from portal.base import scope
from portal.base.db import transaction
from portal.grievances.search import service


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
