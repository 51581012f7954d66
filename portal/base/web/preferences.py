"""How the reader wants pages to look: theme, 长辈版, text size and language, kept in cookies."""

from dataclasses import dataclass

from flask import Response, g, request

from portal.base.i18n import DEFAULT_LOCALE, LOCALE_COOKIE, choose_locale

YEAR = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")
MODES = ("standard", "elder")
SIZES = ("20", "24", "30")
COOKIES = frozenset({"theme", "mode", "size", LOCALE_COOKIE})


@dataclass(frozen=True)
class Preferences:
    """Theme (auto, light, dark), mode (standard, elder), elder text size in px, locale."""

    theme: str
    mode: str
    size: str
    locale: str


UNCHANGED = Preferences(THEMES[0], MODES[0], SIZES[0], DEFAULT_LOCALE)


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    if name not in request.cookies:
        return allowed[0]
    value = request.cookies[name]
    return value if value in allowed else allowed[0]


def _chosen() -> Preferences:
    return Preferences(
        _one_of("theme", THEMES), _one_of("mode", MODES), _one_of("size", SIZES), choose_locale()
    )


def preferences() -> Preferences:
    """What the cookies say, defaults otherwise."""
    if "preferences" not in g:
        g.preferences = _chosen() if request.cookies else UNCHANGED
    found: Preferences = g.preferences
    return found


def remember(response: Response, chosen: Preferences, *, secure: bool) -> Response:
    """Set the cookies for a year."""
    values = {
        "theme": chosen.theme,
        "mode": chosen.mode,
        "size": chosen.size,
        LOCALE_COOKIE: chosen.locale,
    }
    for name, value in values.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response
