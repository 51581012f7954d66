"""Filters and globals of every template."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta

from flask import Flask
from markupsafe import Markup

from portal.base import clock, i18n
from portal.base.i18n import _, ngettext

_TIMES = re.compile(r"(\d{1,2}:\d{2}-\d{1,2}:\d{2})")


def mask_phone(phone: str | None) -> str:
    """138****5678."""
    if not phone or len(phone) < 7:
        return ""
    return f"{phone[:3]}****{phone[-4:]}"


def ago(moment: datetime) -> str:
    """How long ago, in words, for at most a week; the day afterwards."""
    passed = clock.now() - moment
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
    if minutes < 24 * 60:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
    if passed < timedelta(days=7):
        return ngettext("%(num)d day ago", "%(num)d days ago", passed.days)
    return i18n.day(moment)


def unbroken(text: str) -> Markup:
    """A text whose spans of time (8:30-17:30) stay on one line."""
    kept = Markup('<span class="nowrap">{}</span>')
    parts = _TIMES.split(text)
    return Markup("").join(
        kept.format(part) if place % 2 else part for place, part in enumerate(parts)
    )


def edition(version: str) -> str:
    """The month of a notice (2026-11) in words; any other text as it is."""
    with suppress(ValueError):
        return i18n.month(date.fromisoformat(f"{version}-01"))
    return version


def init_filters(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        day=i18n.day,
        day_and_time=i18n.day_and_time,
        month=i18n.month,
        time_of_day=i18n.time_of_day,
        number=i18n.number,
        mask_phone=mask_phone,
        ago=ago,
        unbroken=unbroken,
        edition=edition,
    )
