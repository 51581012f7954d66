"""``portal routes``: every address with its methods and who may use it, for review."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

NOT_OURS = frozenset({"static"})


def describe(app: Flask) -> list[str]:
    """One line a route: address, methods, and its guard or the permission it asks for."""
    return sorted(
        f"{rule.rule} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} "
        f"{_who(app, rule.endpoint)}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in NOT_OURS
    )


def _who(app: Flask, endpoint: str) -> str:
    guard = getattr(app.view_functions[endpoint], "guard", None)
    return "UNGUARDED" if guard is None else str(guard.permission or guard.kind)


@click.command("routes")
@with_appcontext
def routes() -> None:
    """List every address with its methods and who may use it."""
    for line in describe(current_app):
        click.echo(line)


def register_cli(group: click.Group) -> None:
    """Add the command."""
    group.add_command(routes)
