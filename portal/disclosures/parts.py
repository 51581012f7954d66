"""What a version may hold besides words and files, such as accounts: parts kept by other rooms.

A room registers its part once, when it starts. The services then take it along: into the content
that is hashed, into the draft of a correction, and out again where personal data must go.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.disclosures.models import Disclosure, DisclosureVersion


@dataclass(frozen=True)
class Panel:
    """How a part is shown on the desk's pages: a template with what it needs."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One kind of part, known by ``name``, which is its key in the content that is hashed.

    ``content`` gives what is hashed of a version (strings, ints, bools, lists, mappings; amounts
    as strings), or None where the version has none. ``copy`` takes the part of a version over
    into another, ``blank`` takes it out of a published one. ``sources`` are SHA-256 of the files
    it was read from, by which the same file sent twice is noticed. ``problems`` are sentences
    that must be settled before the draft is handed in. ``panel`` shows it on the desk;
    ``editable`` says whether the viewer may change it there.
    """

    name: str
    content: Callable[[int], Any | None]
    copy: Callable[[int, int], None]
    blank: Callable[[int], None]
    sources: Callable[[int], Iterable[str]] = lambda _version_id: ()
    problems: Callable[[int], Iterable[str]] = lambda _version_id: ()
    panel: Callable[[Disclosure, DisclosureVersion, bool], Panel | None] = (
        lambda _disclosure, _version, _editable: None
    )


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a part; registering a name again replaces it, as a second application in tests does."""
    _parts[part.name] = part


def registered() -> list[Part]:
    """All parts, by name."""
    return [_parts[name] for name in sorted(_parts)]
