"""What retention tells the floor: its place in the menus, its acts, its command."""

import click
from flask.cli import with_appcontext
from sqlalchemy import delete, select

from portal.base import scope
from portal.base.access import Permission
from portal.base.audit import acts
from portal.base.db import session
from portal.base.i18n import _l, speaking
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group
from portal.community.places.models import Community
from portal.grievances.desk.blueprint import bp
from portal.grievances.retention import desk, periods, running, trying
from portal.grievances.retention.models import Reason
from portal.grievances.service import erasing
from portal.grievances.support.models import GrievanceSupport
from portal.grievances.upserts import BLIND

ACTS = {
    "retention.hold": _l("Kept a report back from clearing"),
    "retention.lift": _l("No longer keeps a report back"),
}


def wire() -> None:
    """Let the pages be found; forget supporters together with the reporter."""
    acts.register(ACTS)
    erasing.also_forget("supports", _forget_supporters)
    endpoint = f"{bp.name}.{desk.retention.__name__}"
    navigation.register(
        Entry(
            place="desk-more",
            endpoint=endpoint,
            label=_l("Retention"),
            icon="lock",
            order=71,
            permission=Permission.PRIVACY_HANDLE,
            group=Group.SETTINGS,
        )
    )


def _forget_supporters(grievance_id: int) -> int:
    """Who had the problem too goes; how many they were stays on the report."""
    gone = session.execute(
        delete(GrievanceSupport)
        .where(GrievanceSupport.grievance_id == grievance_id)
        .returning(GrievanceSupport.id),
        execution_options=BLIND,
    ).all()
    return len(gone)


@click.command("retention", help="Remove personal details whose time is over, as the worker does.")
@click.option("--dry-run", is_flag=True, help="Only count, by rule, with some of the numbers.")
@click.option("--community", "slug", help="Count for one community, by its address.")
@click.option("--months", type=click.IntRange(1, 240), help="Try another number of months.")
@with_appcontext
def retention(dry_run: bool, slug: str | None, months: int | None) -> None:
    """Count, or work off all that is due."""
    if not dry_run and (slug or months):
        raise click.UsageError("--community and --months only go with --dry-run")
    with scope.everywhere("personal details whose time is over"), speaking("en"):
        if not dry_run:
            click.echo(f"Cleared {running.run(most=None)} reports.")
            return
        for number, communities in _wanted(slug, months).items():
            for rule in Reason:
                _print(trying.count(rule, number, communities), number)


def _wanted(slug: str | None, months: int | None) -> dict[int, list[int]]:
    if slug is None:
        held = periods.in_force()
        return {months: [one for ids in held.values() for one in ids]} if months else held
    found = session.scalar(select(Community.id).where(Community.slug == slug))
    if found is None:
        raise click.UsageError(f"there is no community {slug}")
    return {months or periods.of(found): [found]}


def _print(count: trying.Count, months: int) -> None:
    name = f"{count.rule} ({months} months)" if count.rule is Reason.MONTHS else count.rule
    click.echo(
        f"{name}: {count.reports} reports, {count.photos} photos; {count.kept_back} kept back"
    )
    if count.examples:
        click.echo("  " + ", ".join(count.examples))
