"""Language of the reader, and how dates and numbers are written.

Message ids are English; Simplified Chinese is the default face.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, speaklater
from markupsafe import Markup, escape
from wtforms.i18n import messages_path

from portal.base import clock
from portal.base.notes import noted
from portal.config import ROOT

DEFAULT_LOCALE = "zh_Hans_CN"
LOCALES = {"zh_Hans_CN": "中文", "en": "English"}
HTML_LANG = {"zh_Hans_CN": "zh-CN", "en": "en"}
LOCALE_COOKIE = "lang"

FOLDER = ROOT / "translations"

__all__ = [
    "DEFAULT_LOCALE",
    "HTML_LANG",
    "LOCALES",
    "LOCALE_COOKIE",
    "LazyString",
    "_",
    "_l",
    "catalogue",
    "current_locale",
    "day",
    "day_and_time",
    "form_catalogue",
    "gettext",
    "init_i18n",
    "lazy_gettext",
    "month",
    "ngettext",
    "number",
    "speaking",
    "time_of_day",
]

_babel = Babel()


class LazyString(speaklater.LazyString):
    """A text that is put into words when it is shown."""

    def __html__(self) -> Markup:
        """Escaped; without this, templates look the text up twice."""
        return escape(str(self))


def init_i18n(app: Flask) -> None:
    """Let forms and date formats of libraries follow the reader's language too."""
    app.config.update(
        BABEL_DEFAULT_LOCALE=DEFAULT_LOCALE,
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(FOLDER),
    )
    _babel.init_app(app, locale_selector=choose_locale)


@cache
def catalogue(locale: str) -> NullTranslations:
    """The texts of a language, read once."""
    return Translations.load(str(FOLDER), [locale])


@cache
def form_catalogue(locale: str) -> NullTranslations:
    """What WTForms itself says in a language."""
    return Translations.load(messages_path(), [locale], domain="wtforms")


def choose_locale() -> str:
    """The language the reader chose, else Chinese.

    The browser's own preference is not asked: in WeChat abroad-built phones announce English
    although their owners read Chinese.
    """
    if not has_request_context():
        return DEFAULT_LOCALE
    if LOCALE_COOKIE not in request.cookies:
        return DEFAULT_LOCALE
    chosen = request.cookies[LOCALE_COOKIE]
    return chosen if chosen in LOCALES else DEFAULT_LOCALE


def current_locale() -> str:
    """The code of the locale in force, one of :data:`LOCALES`; chosen once for a request."""
    try:
        found: str | None = noted("locale")
    except RuntimeError:  # outside an application
        return DEFAULT_LOCALE
    return found or _chosen()


def _chosen() -> str:
    chosen = choose_locale()
    if has_request_context():
        g.locale = chosen
    return chosen


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak this language whatever the reader chose."""
    former, g.locale = g.get("locale"), locale
    try:
        with force_locale(locale):
            yield
    finally:
        g.locale = former


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language, filled with the values."""
    text: str = _catalogue().gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The message for that number of things; ``%(num)d`` in it stands for the number."""
    text: str = _catalogue().ngettext(one, many, num)
    return text % {"num": num, **values}


def lazy_gettext(message: str, **values: Any) -> LazyString:
    """The message, put into the reader's language each time it is shown."""
    return LazyString(gettext, message, **values)


_ = gettext
_l = lazy_gettext


def _catalogue() -> NullTranslations:
    """Without an application (as in tests of plain functions) texts stay as they are written."""
    try:
        found: str | None = noted("locale")
    except RuntimeError:
        return _UNTRANSLATED
    return catalogue(found or _chosen())


_UNTRANSLATED = NullTranslations()


def _chinese() -> bool:
    return current_locale().startswith("zh")


def day(value: date | datetime, *, year: bool = True, locale: str | None = None) -> str:
    """A day as people write it: 2026年11月30日, or 11月30日 without its year."""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    if (locale or current_locale()).startswith("zh"):
        short = f"{value.month}月{value.day}日"
        return f"{value.year}年{short}" if year else short
    return format_date(value, "d MMM y" if year else "d MMM", locale="en")


def month(value: date) -> str:
    """A month: 2026年11月."""
    if _chinese():
        return f"{value.year}年{value.month}月"
    return format_date(value, "MMM y", locale="en")


def weekday_name(number: int) -> str:
    """A day of the week, Monday being 0: 周一."""
    if _chinese():
        return f"周{'一二三四五六日'[number]}"
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[number]


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
