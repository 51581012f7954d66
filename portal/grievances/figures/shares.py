"""The same rates side by side: a line for each grid, and a line for each unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.base.i18n import LazyString, _
from portal.grievances.dispatch.queries import unit_names
from portal.grievances.figures import definitions, queries, showing, unit_definitions
from portal.grievances.figures.definitions import OVERDUE, REOPEN, RESOLUTION, RESPONSE, Rate
from portal.grievances.figures.measures import DURATIONS, Measure
from portal.grievances.figures.numbers import Numbers, counts_of
from portal.grievances.figures.periods import Period
from portal.grievances.figures.queries import Sums

M = Measure
GRID_RATES = (RESPONSE, RESOLUTION, definitions.RETURNED, OVERDUE, REOPEN)

NOTHING = "—"


class Share(NamedTuple):
    """A rate with what it is made of."""

    value: str
    numerator: str
    denominator: str

    @property
    def parts(self) -> str:
        """Numerator and denominator as a fraction; empty where nothing was counted."""
        if self.numerator == self.denominator == "0" or self.value == _("not published"):
            return ""
        return f"{self.numerator} / {self.denominator}"


class Line(NamedTuple):
    """What is told of one grid or unit."""

    name: str
    received: str
    shares: list[Share]
    hours: list[str]


@dataclass(frozen=True)
class Table:
    """Lines under the names of their columns; the last line is the sum of the others."""

    received: str | LazyString
    rates: Sequence[Rate]
    hours: Sequence[str | LazyString]
    lines: list[Line]


def of_grids(
    community_id: int,
    period: Period,
    grids: Mapping[int, str],
    *,
    kind_id: int | None = None,
    grid_key: int | None = None,
) -> Table:
    """True numbers of the grids in which something happened, of one kind or of all."""
    sums = queries.by_grid(community_id, period.first, period.last, kind_id=kind_id)
    wanted = {key: name for key, name in grids.items() if grid_key in (None, key)}
    return Table(
        definitions.MEASURE_LABELS[M.RECEIVED],
        GRID_RATES,
        (definitions.REPLY_HOURS, definitions.SOLVE_HOURS),
        _lines(sums, wanted, M.RECEIVED, GRID_RATES),
    )


def published(grids: Mapping[int, str], numbers: Mapping[int, Numbers]) -> Table:
    """What the public may know of these grids; hours are told of the whole community only."""
    lines = [
        Line(
            name,
            str(numbers[key].of(M.RECEIVED)),
            [_share(numbers[key], rate) for rate in GRID_RATES],
            [],
        )
        for key, name in grids.items()
    ]
    return Table(definitions.MEASURE_LABELS[M.RECEIVED], GRID_RATES, (), lines)


def of_units(community_id: int, period: Period) -> Table:
    """True numbers of the units with which something happened, all kinds and grids together."""
    sums = queries.by_unit(community_id, period.first, period.last)
    named = sorted(unit_names(sums).items(), key=lambda pair: (pair[1], pair[0]))
    rates = unit_definitions.UNIT_RATES
    return Table(
        unit_definitions.UNIT_RECEIVED,
        rates,
        (unit_definitions.UNIT_REPLY_HOURS, unit_definitions.UNIT_SOLVE_HOURS),
        _lines(sums, dict(named), M.DISPATCHED, rates),
    )


def _lines(
    sums: Mapping[int, Sums], names: Mapping[int, str], received: Measure, rates: Sequence[Rate]
) -> list[Line]:
    found = {key: sums[key] for key in names if key in sums}
    lines = [_line(names[key], one, received, rates) for key, one in found.items()]
    if len(lines) > 1:
        lines.append(_line(_("Total of all"), _together(found.values()), received, rates))
    return lines


def _line(name: str, sums: Sums, received: Measure, rates: Sequence[Rate]) -> Line:
    numbers = Numbers.true(counts_of(sums))
    hours = [_hours(sums, one) for one in DURATIONS]
    shares = [_share(numbers, rate) for rate in rates]
    return Line(name, str(numbers.of(received)), shares, hours)


def _share(numbers: Numbers, rate: Rate) -> Share:
    counted, of = numbers.of(*rate.counted), numbers.of(*rate.of)
    told = NOTHING if of.high == 0 else showing.value(numbers, rate)
    return Share(told, str(counted), str(of))


def _hours(sums: Sums, measure: Measure) -> str:
    steps = sums.took.get(measure, {})
    return showing.median(steps, 1) if any(steps.values()) else NOTHING


def _together(many: Iterable[Sums]) -> Sums:
    whole = Sums()
    for one in many:
        for measure, n in one.n.items():
            if measure not in DURATIONS:
                whole.add(measure, 0, n)
        for measure, steps in one.took.items():
            for bucket, n in steps.items():
                whole.add(measure, bucket, n)
    return whole
