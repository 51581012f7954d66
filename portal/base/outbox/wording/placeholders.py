"""The only thing in a text of staff that is not a letter: ``{{ name }}``, where a fact stands.

Nothing is computed, called or looked up: a text is no program.
"""

import re
from collections.abc import Collection, Mapping

from portal.base.i18n import _

_PLACE = re.compile(r"\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*\}\}")
_LEFT = re.compile(r"\{+[^{}]{0,20}\}*|\}+")


class UnknownName(KeyError):
    """A text names a fact that its occasion does not have."""


def place(name: str) -> str:
    """How a name is written in a text."""
    return f"{{{{ {name} }}}}"


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its facts.

    :raises UnknownName: where one of them is not known
    """

    def value(found: re.Match[str]) -> str:
        try:
            return values[found[1]]
        except KeyError as error:
            raise UnknownName(found[1]) from error

    return _PLACE.sub(value, text)


def fault(text: str, names: Collection[str]) -> str | None:
    """What is wrong with the placeholders of a text, in a sentence, or None."""
    unknown = [name for name in _PLACE.findall(text) if name not in names]
    if unknown:
        return _(
            "%(name)s is not known here. %(may)s", name=place(unknown[0]), may=may_be_used(names)
        )
    left = _LEFT.search(_PLACE.sub("", text))
    if left:
        return _("%(what)s is not understood. %(may)s", what=left[0], may=may_be_used(names))
    return None


def may_be_used(names: Collection[str]) -> str:
    """The sentence that lists what may stand in a text."""
    if not names:
        return _("This text has no facts to put in; write words only.")
    return _("You may use: %(names)s.", names=_(", ").join(place(name) for name in names))
