"""Settings as capabilities declare them: type, default, effect, and who may set them where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from portal.base.i18n import LazyString, _, _l
from portal.base.settings.kinds import BadValue, Kind, parse, to_text
from portal.base.settings.scopes import EVERY_SCOPE, ScopeKind, SettingScope

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing that may be set. ``help`` tells its effect in a sentence.

    ``check`` answers a sentence when a well-typed value makes no sense, ``beside`` when it does not
    fit the other settings in force at the level where it is to be set. ``words`` tells a value in
    the reader's language, in a form that may be typed again; ``plain`` brings what was typed into
    the one form that is kept. ``own_page`` names the endpoint where alone it is set, and the
    permission that this takes. ``key`` begins with the name of its group and a dot.
    """

    key: str
    kind: Kind
    default: T
    label: LazyString
    help: LazyString
    scopes: frozenset[ScopeKind] = EVERY_SCOPE
    minimum: T | None = None
    maximum: T | None = None
    choices: tuple[tuple[str, LazyString], ...] = ()
    max_length: int = 400
    check: Callable[[T], LazyString | None] | None = None
    beside: Callable[[T, SettingScope], LazyString | None] | None = None
    words: Callable[[T], str] | None = None
    plain: Callable[[T], T] | None = None
    own_page: tuple[str, str] | None = None

    @property
    def group(self) -> str:
        """The part of the key before the first dot."""
        return self.key.split(".", 1)[0]

    def parse(self, text: str) -> T:
        """The value of a text, judged by all that the setting demands."""
        value: Any = parse(self.kind, text)
        if self.kind is Kind.CHOICE and value not in dict(self.choices):
            raise BadValue(_l("Choose one of the list."))
        if self.kind is Kind.STR and len(value) > self.max_length:
            raise BadValue(_("Enter at most %(n)s characters.", n=self.max_length))
        if self.minimum is not None and value < self.minimum:
            raise BadValue(_("Enter at least %(n)s.", n=self.text(self.minimum)))
        if self.maximum is not None and value > self.maximum:
            raise BadValue(_("Enter at most %(n)s.", n=self.text(self.maximum)))
        sentence = self.check(value) if self.check else None
        if sentence is not None:
            raise BadValue(sentence)
        found: T = self.plain(value) if self.plain else value
        return found

    def text(self, value: T) -> str:
        """The text by which a value is kept."""
        return to_text(self.kind, value)

    def typed(self, value: T) -> str:
        """The text that stands in a form for a value."""
        return self.words(value) if self.words else self.text(value)

    def shown(self, value: T) -> str:
        """A value as people read it."""
        if self.kind is Kind.BOOL:
            return str(_("Yes") if value else _("No"))
        if self.kind is Kind.CHOICE:
            return str(dict(self.choices)[str(value)])
        return self.typed(value)


class UnknownSetting(KeyError):
    """No capability declared a setting of that key."""


_settings: dict[str, Setting[Any]] = {}
_groups: dict[str, LazyString] = {}


def register(setting: Setting[T]) -> Setting[T]:
    """Declare a setting; the same declaration twice is the same setting."""
    known = _settings.setdefault(setting.key, setting)
    if known is not setting and (known.kind, known.default) != (setting.kind, setting.default):
        raise ValueError(f"two settings are called {setting.key}")
    if setting.group not in _groups:
        raise ValueError(f"name the group {setting.group} before its settings")
    setting.parse(setting.text(setting.default))
    return setting


def register_group(name: str, label: LazyString) -> None:
    """Name a group of settings, before the first of them is declared."""
    _groups[name] = label


def find(key: str) -> Setting[Any]:
    """The setting of that key."""
    try:
        return _settings[key]
    except KeyError as error:
        raise UnknownSetting(key) from error


def by_group() -> list[tuple[LazyString, list[Setting[Any]]]]:
    """All settings under the labels of their groups, both in order of declaration."""
    return [
        (label, [one for one in _settings.values() if one.group == name])
        for name, label in _groups.items()
        if any(one.group == name for one in _settings.values())
    ]
