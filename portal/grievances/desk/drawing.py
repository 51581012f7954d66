"""Rows of the queue, drawn once for what they say and kept while they say it.

Everything that a row shows stands in its key: its columns, the words for the time left, whether
the reader may act on it, its address within the filters. What the reader may see at all is asked
with every page.
"""

from collections.abc import Sequence

from flask import current_app
from markupsafe import Markup

from portal.base.i18n import current_locale
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.telling import Line

MOST_KEPT = 4096
_NUMBER = "~~no~~"
_TEMPLATE = "grievances/desk/fragments/row.html"

_kept: dict[tuple[str, str, bool, Line], str] = {}


def rows(lines: Sequence[Line], asked: Asked, current: str = "") -> Markup:
    """The rows in their order; the one whose number is ``current`` is marked."""
    here, locale = asked.address("grievances_desk.show", no=_NUMBER), current_locale()
    keys = [(locale, here, line.row.no == current, line) for line in lines]
    return Markup("".join([_kept.get(key) or _draw(key) for key in keys]))  # noqa: S704 (ours)


def _draw(key: tuple[str, str, bool, Line]) -> str:
    _locale, here, is_current, line = key
    drawn = current_app.jinja_env.get_template(_TEMPLATE).render(
        line=line,
        current=line.row.no if is_current else "",
        address=here.replace(_NUMBER, line.row.no),
    )
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = drawn
    return drawn
