"""What those above do in the demo with the illegal buildings handed over to them."""

from typing import TYPE_CHECKING

from portal.base import clock
from portal.grievances import service
from portal.grievances.lifecycle import STREET, Actor
from portal.grievances.stages import service as stages

if TYPE_CHECKING:
    from portal.demo.reports import Life

# Stopped, then found to need no penalty, then put right.
STAGES = ((True, ""), (False, "当事人自行整改，不予处罚（演示）。"), (True, ""))


def through_the_stages(life: "Life") -> None:
    """Record each stage, a day or so after the one before."""
    for applies, note in STAGES:
        life.later(8, 30)
        on = clock.local(min(life.now, clock.now())).date()
        life.act(
            stages.record, _street(life), on=on, applies=applies, note=note, version=life.version()
        )


def tell_the_result(life: "Life", **answer: object) -> None:
    """The result, by the sub-district."""
    life.act(service.resolve, _street(life), version=life.version(), **answer)


def _street(life: "Life") -> Actor:
    return Actor(STREET, life.cast.staff["street1"].id)
