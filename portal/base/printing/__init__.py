"""Paper: A4 pages described in millimetres, made into PDF with embedded Chinese fonts.

A capability describes a :class:`~portal.base.printing.paper.Document` and asks
:func:`~portal.base.printing.press.printed` for its bytes. The heavy work is done by another
process, one at a time; ``docs/printing.md`` says why and what to do without a font.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the printing process imports this room and has no use for the web
    from flask import Flask

    from portal.config import Config


def init_app(_app: "Flask", config: "Config") -> None:
    """Tell the press which fonts to take and where its lock lies."""
    from portal.base.printing import press

    press.use(fonts=config.fonts, folder=config.data)
