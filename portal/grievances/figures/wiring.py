"""What the figures tell the floor: their timer, their place in the menus, their command."""

import click
from flask.cli import with_appcontext

from portal.base import scope, timers
from portal.base.access import Permission
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group
from portal.grievances.desk.blueprint import bp as desk
from portal.grievances.figures import service, views
from portal.grievances.views.blueprint import bp as public

__all__ = ["recount", "views", "wire"]  # importing the views adds their routes

MINUTE = 60


def wire() -> None:
    """Let the worker count, and let the pages be found."""
    timers.register("grievances.figures", MINUTE, service.catch_up, lease_seconds=5 * MINUTE)
    navigation.register(
        Entry(
            place="service",
            endpoint=f"{public.name}.stats",
            label=_l("Figures"),
            icon="chart",
            order=31,
        ),
        Entry(
            place="desk-more",
            endpoint=f"{desk.name}.stats",
            label=_l("Figures"),
            icon="chart",
            order=20,
            permission=Permission.GRIEVANCE_SEE,
            group=Group.DATA,
        ),
    )


@click.command("recount")
@with_appcontext
def recount() -> None:
    """Count all figures of grievances anew from their history."""
    with scope.everywhere("figures of all communities are counted anew"):
        number = service.recount()
    click.echo(f"Counted {number} reports.")
