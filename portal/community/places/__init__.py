"""Places (地方): divisions, communities, compounds, buildings, units, households, landmarks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


def register_cli(group: "click.Group") -> None:
    """Add ``portal import-divisions``."""
    from portal.community.places.commands import import_command

    group.add_command(import_command)
