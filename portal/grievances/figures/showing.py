"""Numbers put into the shapes the pages draw: cards of rates, rows of months, cells of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.base import i18n
from portal.base.figures import Mark, charts
from portal.base.figures.tables import TOTAL, Published
from portal.base.i18n import LazyString, _, number
from portal.grievances.figures import definitions
from portal.grievances.figures.definitions import MEASURE_LABELS, Rate
from portal.grievances.figures.measures import (
    DURATIONS,
    MOST_OFF_PERCENT,
    Measure,
    median_hours,
)
from portal.grievances.figures.numbers import LEAST_CELL, Bounds, Numbers, of_mark, percent
from portal.grievances.figures.queries import Buckets, Sums

M = Measure


class Fact(NamedTuple):
    """A label and what stands beside it."""

    label: str
    text: str


@dataclass(frozen=True)
class Card:
    """A rate as printed: what it came to, and how it is defined."""

    rate: Rate
    value: str
    numerator: str
    denominator: str
    apart: list[Fact]


def cards(numbers: Numbers, rates: Sequence[Rate] = definitions.RATES) -> list[Card]:
    """The rates of a period. Nothing happened: said so instead of a share of nothing."""
    return [
        Card(
            rate,
            value(numbers, rate),
            str(numbers.of(*rate.counted)),
            str(numbers.of(*rate.of)),
            facts(numbers, rate.apart),
        )
        for rate in rates
    ]


def value(numbers: Numbers, rate: Rate) -> str:
    """The rate in words."""
    if numbers.of(*rate.of).high == 0:
        return _("none in this period")
    return percent(numbers.share(rate))


def facts(numbers: Numbers, measures: Sequence[Measure]) -> list[Fact]:
    """Numbers with their names."""
    return [Fact(str(MEASURE_LABELS[one]), str(numbers.of(one))) for one in measures]


def hours(took: Mapping[Measure, Buckets], *, least: int) -> list[Fact]:
    """Median hours; where fewer than ``least`` were counted, that is said."""
    labels = {M.REPLY_HOURS: definitions.REPLY_HOURS, M.SOLVE_HOURS: definitions.SOLVE_HOURS}
    return [Fact(str(labels[one]), median(took.get(one, {}), least)) for one in DURATIONS]


def median(steps: Buckets, least: int) -> str:
    """The median in hours; where fewer than ``least`` were counted, that is said."""
    if sum(steps.values()) < least:
        return str(Bounds(0, LEAST_CELL - 1)) if least > 1 else _("none in this period")
    found = median_hours(steps)
    if found is None:
        return _("none in this period")
    return number(round(found, 1) if found < 10 else round(found))


def hours_explained() -> str:
    """How the medians are made, and how far they may be off."""
    return str(definitions.HOURS_EXPLAINED) % {"percent": MOST_OFF_PERCENT}


def took(months: Sequence[Sums]) -> dict[Measure, Buckets]:
    """Durations of several months together."""
    found: dict[Measure, Buckets] = {measure: {} for measure in DURATIONS}
    for sums in months:
        for measure, steps in sums.took.items():
            for bucket, n in steps.items():
                found[measure][bucket] = found[measure].get(bucket, 0) + n
    return found


class Row(NamedTuple):
    """A month in the table beside the chart."""

    month: str
    received: str
    resolved: str
    rate: str
    share: str
    outside: str


def month_rows(months: Mapping[date, Numbers]) -> list[Row]:
    """Newest last, as the chart runs."""
    rate = definitions.RESOLUTION
    return [
        Row(
            i18n.month(month),
            str(told.of(M.RECEIVED)),
            str(told.of(M.RESOLVED)),
            value(told, rate),
            f"{told.of(*rate.counted)} / {told.of(*rate.of)}",
            " / ".join(str(told.of(one)) for one in definitions.OUTSIDE),
        )
        for month, told in months.items()
    ]


def month_chart(months: Mapping[date, Numbers]) -> charts.Chart:
    """Bars of what came and what was answered, where the number is exact, and the line of the
    resolution rate: where it is known between bounds, of what it is at least."""
    labels = [f"{month.month}" for month in months]
    series = [
        [_exact(told.of(measure)) for told in months.values()]
        for measure in (M.RECEIVED, M.RESOLVED)
    ]
    return charts.bars(labels, series, line=[_share(told) for told in months.values()])


def _exact(bounds: Bounds) -> int | None:
    return bounds.low if bounds.exact else None


def _share(told: Numbers) -> float | None:
    share = told.share(definitions.RESOLUTION)
    return None if share is None else min(share[0], 1.0)


def line_name(months: Mapping[date, Numbers]) -> str:
    """What the line shows."""
    shares = [told.share(definitions.RESOLUTION) for told in months.values()]
    if all(share is None or share[0] == share[1] for share in shares):
        return str(definitions.RESOLUTION.label)
    return _("Resolution rate, at least")


class HeatCell(NamedTuple):
    """A number in the table by kind and grid."""

    text: str
    heat: int
    total: bool


HeatRow = tuple[str, list[HeatCell]]


def heat_rows(
    told: Published, rows: Mapping[int, str], columns: Mapping[int, str]
) -> list[HeatRow]:
    """The table with its totals."""
    within = {(row, column): told.value(row, column) for row in rows for column in columns}
    most = max((n or 0 for n in within.values()), default=0)
    named: list[tuple[int | str, str]] = [*rows.items(), (TOTAL, _("Total of all"))]
    return [
        (
            name,
            [
                *(
                    HeatCell(cell(told, row, one), charts.heat(within.get((row, one)), most), False)  # type: ignore[arg-type]
                    for one in columns
                ),
                HeatCell(cell(told, row, TOTAL), 0, True),
            ],
        )
        for row, name in named
    ]


def cell(told: Published, row: object, column: object) -> str:
    """A number of the table as it is published."""
    mark: Mark = told.marks[row, column]
    return str(of_mark(mark, told.values[row, column]))


def finding(numbers: Numbers, name: str | LazyString) -> str:
    """The main thing a period tells."""
    return _(
        "%(period)s: received %(received)s, dealt with %(resolved)s, resolution rate %(rate)s",
        period=name,
        received=str(numbers.of(M.RECEIVED)),
        resolved=str(numbers.of(M.RESOLVED)),
        rate=value(numbers, definitions.RESOLUTION),
    )
