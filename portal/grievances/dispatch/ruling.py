"""Which rule decides where a report goes. Pure: rules and inputs in, a decision out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Generic, Protocol, TypeVar

from portal.base import clock


@dataclass(frozen=True)
class Inputs:
    """What a rule looks at: the kind with its main kind, grid, building, and the moment."""

    category_id: int
    kind_id: int
    grid_id: int | None
    building_id: int | None
    at: datetime

    @property
    def time(self) -> time:
        """The time of day in Shanghai."""
        return clock.local(self.at).time()


class RuleLike(Protocol):
    """A rule as it is judged."""

    @property
    def category_id(self) -> int | None:
        """The kind, or all."""

    @property
    def grid_id(self) -> int | None:
        """The grid, or all."""

    @property
    def building_id(self) -> int | None:
        """The building, or all."""

    @property
    def from_time(self) -> time | None:
        """The begin of the hours, or all day."""

    @property
    def to_time(self) -> time | None:
        """Their end, which no longer belongs to them."""

    @property
    def unit_id(self) -> int | None:
        """The unit; None for the desk."""

    @property
    def automatic(self) -> bool:
        """Whether it sends without a hand."""


R = TypeVar("R", bound=RuleLike)


@dataclass(frozen=True)
class Decision(Generic[R]):
    """The rule that decides (None: none fits, the desk decides) and the one after it that would
    have sent it elsewhere."""

    rule: R | None
    runner_up: R | None

    @property
    def unit_id(self) -> int | None:
        """Where the report goes; None means the desk."""
        return self.rule.unit_id if self.rule is not None else None

    @property
    def by_itself(self) -> bool:
        """Whether the rule sends without a hand (自动派单)."""
        return self.rule is not None and self.rule.automatic and self.rule.unit_id is not None


def decide(rules: Iterable[R], inputs: Inputs) -> Decision[R]:
    """The first rule in order that fits. A report that fits none stays at the desk."""
    fitting = [rule for rule in rules if fits(rule, inputs)]
    if not fitting:
        return Decision(None, None)
    first = fitting[0]
    others = (rule for rule in fitting[1:] if rule.unit_id != first.unit_id)
    return Decision(first, next(others, None))


def may_go_by_itself(
    *, must_be_handed_over: bool, confidential: bool, held: bool, must_leave: bool
) -> bool:
    """Whether a report may be sent without a hand at all: never what the community has no power to
    end, what is about its staff, what is held back, or what was disputed too often."""
    return not (must_be_handed_over or confidential or held or must_leave)


def fits(rule: RuleLike, inputs: Inputs) -> bool:
    """Whether a rule is about such a report; a main kind holds its sub-kinds too."""
    return (
        rule.category_id in (None, inputs.category_id, inputs.kind_id)
        and rule.grid_id in (None, inputs.grid_id)
        and rule.building_id in (None, inputs.building_id)
        and within(rule.from_time, rule.to_time, inputs.time)
    )


def within(begin: time | None, end: time | None, moment: time) -> bool:
    """Whether a time of day lies in hours that may pass over midnight; equal ends are all day."""
    if begin is None or end is None or begin == end:
        return True
    if begin < end:
        return begin <= moment < end
    return moment >= begin or moment < end
