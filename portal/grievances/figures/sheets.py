"""The figures as a table for spreadsheets (CSV): one number a line, with what it is of."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from flask import make_response
from flask.typing import ResponseReturnValue

from portal.base.i18n import _
from portal.grievances.figures import shares, showing
from portal.grievances.figures.definitions import MEASURE_LABELS, RATES, Rate
from portal.grievances.figures.measures import Measure
from portal.grievances.figures.numbers import Numbers

M = Measure

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Line = tuple[str, str, str]


def by_month(months: Mapping[date, Numbers], rates: Iterable[Rate] = RATES) -> Iterator[Line]:
    """Every number of every month, then the rates."""
    for month, told in months.items():
        for measure, label in MEASURE_LABELS.items():
            if measure in told.bounds:
                yield f"{month:%Y-%m}", str(label), str(told.of(measure))
        for card in showing.cards(told, tuple(rates)):
            yield f"{month:%Y-%m}", str(card.rate.label), card.value


def by_kind_and_grid(
    period: str, rows: Iterable[showing.HeatRow], columns: Iterable[str]
) -> Iterator[Line]:
    """The table of a period, cell by cell."""
    names = [*columns, _("Total of all")]
    for kind, cells in rows:
        for grid, cell in zip(names, cells, strict=True):
            yield period, f"{kind} / {grid}", cell.text


def side_by_side(period: str, table: shares.Table) -> Iterator[Line]:
    """Grids or units, each rate with its numerator and its denominator."""
    above, below = _("Numerator"), _("Denominator")
    for line in table.lines:
        yield period, f"{line.name} / {table.received}", line.received
        for rate, share in zip(table.rates, line.shares, strict=True):
            name = f"{line.name} / {rate.label}"
            yield period, name, share.value
            yield period, f"{name} / {above}", share.numerator
            yield period, f"{name} / {below}", share.denominator
        for label, hours in zip(table.hours, line.hours, strict=True):
            yield period, f"{line.name} / {label}", hours


def opinions(
    rows: Iterable[Sequence[str]], measures: Sequence[Measure], rate: Rate
) -> Iterator[Line]:
    """What residents think, by month."""
    labels = [MEASURE_LABELS[one] for one in measures]
    for month, *values in rows:
        for label, value in zip([*labels, rate.label], values, strict=True):
            yield month, str(label), value


def answer(lines: Iterable[Line], name: str) -> ResponseReturnValue:
    """The file, with the mark by which spreadsheets know Chinese text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((_("Period"), _("What is counted"), _("Count or rate")))
    writer.writerows(tuple(_harmless(text) for text in line) for line in lines)
    response = make_response("\ufeff" + out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _harmless(text: str) -> str:
    """Names that people gave must not run as formulas."""
    return f"'{text}" if text.startswith(FORMULAS) else text
