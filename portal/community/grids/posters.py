"""The grid worker's card (网格员名片): one for each grid, with whoever answers for it now."""

from collections.abc import Collection, Mapping, Sequence

from portal.base import clock, i18n
from portal.base.i18n import _, _l
from portal.base.printing import posters
from portal.base.printing.posters import Paper, PosterKind, Subject, Target
from portal.community.grids.queries import residents
from portal.community.grids.queries.residents import Area


def register() -> None:
    """Offer it on the desk."""
    posters.register(
        PosterKind(
            key="grid",
            label=_l("Grid worker's card"),
            subjects=subjects,
            target=target,
            papers=papers,
            order=20,
        )
    )


def subjects(community_id: int) -> Sequence[Subject]:
    """The open grids."""
    return [
        Subject(str(grid_id), area.name)
        for grid_id, area in residents.areas(community_id, clock.today()).items()
    ]


def target(key: str) -> Target:
    """The page that says who it is today."""
    return Target("grids.mine", {"grid": key})


def papers(community_id: int, keys: Collection[str]) -> Mapping[str, Paper]:
    """The cards as they are true today."""
    areas = residents.areas(community_id, clock.today())
    return {
        str(grid_id): _paper(area) for grid_id, area in areas.items() if str(grid_id) in set(keys)
    }


def _paper(area: Area) -> Paper:
    worker = area.worker
    return Paper(
        title=_("Your grid worker"),
        about=area.name,
        lead=_lead(area),
        name=worker.name if worker else "",
        phone=worker.phone if worker else "",
        facts=[(_("Area"), _(", ").join(area.buildings))] if area.buildings else [],
        note=_("The code always shows who it is today."),
    )


def _lead(area: Area) -> str:
    worker = area.worker
    if worker is None:
        return _("At present the community office helps you.")
    if not worker.substitute or worker.until_on is None:
        return ""
    day = i18n.day(worker.until_on)
    if worker.instead_of:
        return _("Stands in for %(name)s until %(day)s.", name=worker.instead_of, day=day)
    return _("Stands in until %(day)s.", day=day)
