"""Public registers (公开登记簿): chained, salted, signed lines that only grow, and their verifier.

The procedure that anybody can check by is docs/registers.md. A capability appends in its own
transaction, publishes what :func:`public_document` gives beside its content, and hands in a reader
(:mod:`portal.trust.registers.subjects`), so that ``portal verify-register --database`` compares
what is kept with what was registered.
"""

import click
from flask import Flask

from portal.config import Config
from portal.trust.registers.canonical import NotCanonical, canonical
from portal.trust.registers.findings import Finding, Report
from portal.trust.registers.queries import (
    Head,
    entry_at,
    head,
    lines,
    public_document,
    public_salts,
)
from portal.trust.registers.sealing import document, file_name
from portal.trust.registers.service import append, erase_salt
from portal.trust.registers.verifying import check, verify

__all__ = [
    "Finding",
    "Head",
    "NotCanonical",
    "Report",
    "append",
    "canonical",
    "check",
    "document",
    "entry_at",
    "erase_salt",
    "file_name",
    "head",
    "lines",
    "public_document",
    "public_salts",
    "verify",
]


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.trust.registers import keys
    from portal.trust.registers.views import bp

    keys.use(config)
    app.register_blueprint(bp)


def register_cli(group: click.Group) -> None:
    """Add `portal verify-register` and `portal new-register-key`."""
    from portal.trust.registers.commands import new_register_key, verify_register

    group.add_command(verify_register)
    group.add_command(new_register_key)
