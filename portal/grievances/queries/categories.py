"""Kinds of grievances as the forms and filters offer them, kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from portal.base.db import session
from portal.base.settings.revisions import Kept
from portal.grievances.models import Category

CACHE = "grievance_categories"


@dataclass(frozen=True)
class Kind:
    """A kind, or a sub-kind (``kind_id`` differs from ``id``); ``kinds`` are its sub-kinds."""

    id: int
    kind_id: int
    code: str
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    icon: str
    event_code: str
    limit_key: str
    may_be_public: bool
    public_by_default: bool
    photo_on_resolve: bool
    retired: bool
    kinds: tuple["Kind", ...] = field(default=())

    def name(self, locale: str) -> str:
        """The name in the reader's language."""
        return self.name_en if locale == "en" else self.name_zh

    def hint(self, locale: str) -> str:
        """A line of explanation in the reader's language; may be empty."""
        return self.hint_en if locale == "en" else self.hint_zh


@dataclass(frozen=True)
class _Known:
    """All kinds, as pages ask for them."""

    everything: tuple[Kind, ...]
    tree: tuple[Kind, ...]
    by_code: Mapping[str, Kind]
    by_id: Mapping[int, Kind]


def _load() -> _Known:
    rows = session.scalars(select(Category).order_by(Category.position, Category.id))
    everything = tuple(_kind(row) for row in rows)
    offered = [kind for kind in everything if not kind.retired]
    return _Known(
        everything,
        tuple(
            replace(main, kinds=tuple(sub for sub in offered if _is_below(sub, main)))
            for main in offered
            if main.id == main.kind_id
        ),
        {kind.code: kind for kind in offered},
        {kind.id: kind for kind in everything},
    )


def _is_below(sub: Kind, main: Kind) -> bool:
    return sub.kind_id == main.id and sub.id != main.id


def _kind(row: Category) -> Kind:
    return Kind(
        id=row.id,
        kind_id=row.parent_id or row.id,
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        hint_zh=row.hint_zh,
        hint_en=row.hint_en,
        icon=row.icon,
        event_code=row.event_code,
        limit_key=row.limit_key,
        may_be_public=row.may_be_public,
        public_by_default=row.public_by_default,
        photo_on_resolve=row.photo_on_resolve,
        retired=row.retired,
    )


_all: Kept[_Known] = Kept(CACHE, _load)


def everything() -> tuple[Kind, ...]:
    """All kinds and sub-kinds, retired ones too, in their order."""
    return _all.value().everything


def tree() -> tuple[Kind, ...]:
    """The main kinds on offer, each with its sub-kinds on offer."""
    return _all.value().tree


def by_code() -> Mapping[str, Kind]:
    """The kinds and sub-kinds on offer by their code."""
    return _all.value().by_code


def by_id() -> Mapping[int, Kind]:
    """All kinds and sub-kinds by number, retired ones too."""
    return _all.value().by_id


def icons() -> dict[str, str]:
    """The icon of each kind by its code."""
    return {kind.code: kind.icon for kind in everything()}
