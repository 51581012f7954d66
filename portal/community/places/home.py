"""The residents' home page is put together by the capabilities: each registers its section."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.base.access import Viewer
from portal.base.access.guards import CommunityLike


@dataclass(frozen=True)
class Section:
    """A template and what it is given; ``community`` and ``viewer`` are added to it."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Build = Callable[[CommunityLike, Viewer], Section | None]

_sections: dict[str, tuple[int, Build]] = {}


def register_section(order: int, build: Build) -> None:
    """Add a section; smaller ``order`` stands higher. ``build`` answers None to show nothing.

    10 is the button 我要反映, 20 what waits for the reader, 30 what goes on in the community;
    the services stand at 80 and the telephone numbers at 90.
    """
    _sections[f"{build.__module__}.{build.__qualname__}"] = (order, build)


def sections(community: CommunityLike, viewer: Viewer) -> list[Section]:
    """The sections that have something to show, from the top."""
    builds = sorted(_sections.values(), key=lambda each: each[0])
    found = (build(community, viewer) for _order, build in builds)
    return [section for section in found if section is not None]
