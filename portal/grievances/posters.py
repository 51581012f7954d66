"""Scan to report a problem of this building (扫码反映本楼问题): one poster for each building."""

from collections.abc import Collection, Mapping, Sequence

from portal.base.i18n import _, _l
from portal.base.printing import posters
from portal.base.printing.posters import Paper, PosterKind, Subject, Target
from portal.community.places.queries import buildings_for_choice


def register() -> None:
    """Offer it on the desk."""
    posters.register(
        PosterKind(
            key="building",
            label=_l("Scan to report a problem of this building"),
            subjects=subjects,
            target=target,
            papers=papers,
            order=10,
        )
    )


def subjects(community_id: int) -> Sequence[Subject]:
    """The open buildings, by their printed code."""
    compounds = buildings_for_choice(community_id)
    several = len(compounds) > 1
    return [
        Subject(building.code, building.name, compound.name if several else "")
        for compound in compounds
        for building in compound.buildings
    ]


def target(key: str) -> Target:
    """The report form with the place filled in."""
    return Target("grievances.report", {"place": key})


def papers(community_id: int, keys: Collection[str]) -> Mapping[str, Paper]:
    """The words for each building."""
    wanted = set(keys)
    return {
        building.code: _paper(building.label)
        for compound in buildings_for_choice(community_id)
        for building in compound.buildings
        if building.code in wanted
    }


def _paper(building: str) -> Paper:
    return Paper(
        title=_("Scan to report a problem"),
        about=building,
        lead=_("Litter, illegal flyers, blocked stairs, broken lamps: tell the community."),
        steps=(
            _("1. Scan. The building is filled in already; no app, no sign-in."),
            _("2. Say what is wrong, with a photo if you like."),
            _("3. You get a number and the day by which we reply."),
        ),
    )
