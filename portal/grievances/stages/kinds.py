"""The stages of each kind, kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.base.db import session
from portal.base.settings.revisions import Kept
from portal.grievances.stages import limits
from portal.grievances.stages.models import KindStage

CACHE = "grievance_stages"
BEGINS = limits.BEGINS


@dataclass(frozen=True)
class Stage:
    """A stage of a main kind."""

    id: int
    kind_id: int
    code: str
    name_zh: str
    name_en: str
    limit_key: str
    retired: bool

    def name(self, locale: str) -> str:
        """The name in the reader's language."""
        return self.name_en if locale == "en" else self.name_zh


def _load() -> Mapping[int, tuple[Stage, ...]]:
    found: dict[int, tuple[Stage, ...]] = {}
    rows = session.scalars(select(KindStage).order_by(KindStage.position, KindStage.id))
    for row in rows:
        stage = Stage(
            row.id,
            row.category_id,
            row.code,
            row.name_zh,
            row.name_en,
            row.limit_key,
            row.retired,
        )
        found[stage.kind_id] = (*found.get(stage.kind_id, ()), stage)
    return found


_all: Kept[Mapping[int, tuple[Stage, ...]]] = Kept(CACHE, _load)


def of(kind_id: int) -> tuple[Stage, ...]:
    """The stages of a main kind in their order, retired ones too; most kinds have none."""
    return _all.value().get(kind_id, ())


def have_stages() -> frozenset[int]:
    """The main kinds that have stages."""
    return frozenset(_all.value())
