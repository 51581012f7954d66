"""The ``portal`` command. Each room adds its commands through ``register_cli``."""

from importlib import import_module

import click

from portal.app import ROOMS


@click.group()
def main() -> None:
    """Install, run and look after the portal."""


def _collect() -> None:
    for name in (*ROOMS, "portal.serve", "portal.worker", "portal.base.migrate", "portal.demo"):
        try:
            room = import_module(name)
        except ModuleNotFoundError as error:
            if error.name and name.startswith(error.name):
                continue  # removed once every room stands
            raise
        add = getattr(room, "register_cli", None)
        if add:
            add(main)


_collect()
