"""Language of the reader, and how dates and numbers are written.

Message ids are English; Simplified Chinese is the default face.
"""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from portal.base import clock

DEFAULT_LOCALE = "zh_Hans_CN"
LOCALES = {"zh_Hans_CN": "中文", "en": "English"}
HTML_LANG = {"zh_Hans_CN": "zh-CN", "en": "en"}
LOCALE_COOKIE = "lang"

_ = gettext
_l = lazy_gettext

__all__ = [
    "DEFAULT_LOCALE",
    "HTML_LANG",
    "LOCALES",
    "LOCALE_COOKIE",
    "LazyString",
    "_",
    "_l",
    "current_locale",
    "day",
    "day_and_time",
    "gettext",
    "init_i18n",
    "lazy_gettext",
    "month",
    "ngettext",
    "number",
    "time_of_day",
]

_babel = Babel()


def init_i18n(app: Flask, translations: str) -> None:
    """Attach the catalogues in ``translations`` to the application."""
    app.config.update(
        BABEL_DEFAULT_LOCALE=DEFAULT_LOCALE,
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=translations,
    )
    _babel.init_app(app, locale_selector=choose_locale)


def choose_locale() -> str:
    """The language the reader chose, else Chinese.

    The browser's own preference is not asked: in WeChat abroad-built phones announce English
    although their owners read Chinese.
    """
    if not has_request_context():
        return DEFAULT_LOCALE
    chosen = g.get("locale") or request.cookies.get(LOCALE_COOKIE, "")
    return chosen if chosen in LOCALES else DEFAULT_LOCALE


def current_locale() -> str:
    """The code of the locale in force, one of :data:`LOCALES`."""
    return str(get_locale() or DEFAULT_LOCALE)


def _chinese() -> bool:
    return current_locale().startswith("zh")


def day(value: date | datetime, *, year: bool = True) -> str:
    """A day as people write it: 2026年11月30日, or 11月30日 without its year."""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    if _chinese():
        short = f"{value.month}月{value.day}日"
        return f"{value.year}年{short}" if year else short
    return format_date(value, "d MMM y" if year else "d MMM", locale="en")


def month(value: date) -> str:
    """A month: 2026年11月."""
    if _chinese():
        return f"{value.year}年{value.month}月"
    return format_date(value, "MMM y", locale="en")


def time_of_day(value: datetime) -> str:
    """Hours and minutes in Asia/Shanghai, 24-hour."""
    return format_time(clock.local(value), "HH:mm", locale=current_locale(), tzinfo=clock.SHANGHAI)


def day_and_time(value: datetime, *, year: bool = True) -> str:
    """A moment in Asia/Shanghai: 11月30日 14:05."""
    local = clock.local(value)
    if _chinese():
        return f"{day(local, year=year)} {local.hour:02d}:{local.minute:02d}"
    pattern = "d MMM y, HH:mm" if year else "d MMM, HH:mm"
    return format_datetime(local, pattern, locale="en", tzinfo=clock.SHANGHAI)


def number(value: Any) -> str:
    """A number with the reader's separators."""
    return format_decimal(value, locale=current_locale())
