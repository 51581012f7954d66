"""The ``portal`` command. Each room adds its commands through ``register_cli``."""

from importlib import import_module

import click
from flask.cli import ScriptInfo

from portal.app import ROOMS, create_app


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Install, run and look after the portal."""
    # Commands that need the application say so with flask.cli.with_appcontext.
    context.obj = ScriptInfo(create_app=create_app, set_debug_flag=False)


def _collect() -> None:
    for name in (*ROOMS, "portal.serve", "portal.worker", "portal.base.migrate", "portal.demo"):
        room = import_module(name)
        add = getattr(room, "register_cli", None)
        if add:
            add(main)


_collect()
