"""``portal personal-data``: the list of personal columns, as it stands in docs/privacy.md."""

import click

from portal.privacy import personal_columns


@click.command("personal-data", help="Print which columns hold personal data and what happens.")
def personal_data() -> None:
    """Print the table for the document."""
    click.echo(personal_columns.as_markdown())
