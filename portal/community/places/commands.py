"""``portal import-divisions``."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.base.db import transaction
from portal.base.i18n import _
from portal.community.places.division_file import UnreadableDivisions
from portal.community.places.service.importing import import_divisions

_SHOWN = 20


@click.command("import-divisions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--add-only", is_flag=True, help="Leave divisions that are already known alone.")
@with_appcontext
def import_command(file: Path, *, add_only: bool) -> None:
    """Add and correct divisions from FILE: CSV with code,name,level,parent_code."""
    try:
        with transaction():
            done = import_divisions(file.read_bytes(), add_only=add_only)
    except UnreadableDivisions as error:
        for fault in error.faults[:_SHOWN]:
            click.echo(f"{file.name}:{fault.line}: {fault.sentence}", err=True)
        rest = len(error.faults) - _SHOWN
        if rest > 0:
            click.echo(_("... and %(n)s more", n=rest), err=True)
        raise click.ClickException(_("Nothing was imported.")) from error
    click.echo(
        _(
            "%(added)s added, %(changed)s changed, %(unchanged)s unchanged",
            added=done.added,
            changed=done.changed,
            unchanged=done.unchanged,
        )
    )
