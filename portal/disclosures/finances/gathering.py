"""Lines and sums gathered fund by fund while a file is read from top to bottom."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.base.sheets import Place
from portal.disclosures.finances.labels import Label
from portal.disclosures.finances.statement import Fund, Line, Stated, Total
from portal.disclosures.finances.words import Side

ZERO = Decimal(0)
SLIGHTLY = 0.001


@dataclass
class Sums:
    """What was counted of one side: since the last subtotal, since the section began, in all."""

    since: Decimal = ZERO
    section: Decimal = ZERO
    whole: Decimal = ZERO

    def add(self, amount: Decimal) -> None:
        """Count a line."""
        self.since += amount
        self.section += amount
        self.whole += amount


def _sums() -> dict[Side, Sums]:
    return {side: Sums() for side in Side}


@dataclass
class Gathered:
    """One fund as far as it was read."""

    name: str
    opening: Stated | None = None
    closing: Stated | None = None
    lines: list[Line] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    sums: dict[Side, Sums] = field(default_factory=_sums)
    columns: dict[tuple[str, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """What was counted in each column of each sheet."""

    is_closed_here: bool = False

    def add(self, line: Line) -> None:
        """One more line."""
        self.lines.append(line)
        self.sums[line.side].add(line.amount)
        self.columns[line.place.sheet, line.place.column] += line.amount

    def go_on(self, place: Place, summary: str) -> bool:
        """More words for the last line, when its amount stands in that cell."""
        line = self.lines[-1] if self.lines else None
        if line is None or line.place != place:
            return False
        if summary and summary != line.summary:
            told = f"{line.summary}；{summary}" if line.summary else summary
            self.lines[-1] = replace(line, summary=told)
        return True

    def open_with(self, stated: Stated) -> None:
        """What it began with; the surest wins, then the first."""
        if self.opening is None or stated.confidence > self.opening.confidence:
            self.opening = stated

    def close_with(self, stated: Stated) -> None:
        """What it ended with; what a later table says wins, in one table the surest, then the
        last."""
        if self.closing is None or not self.is_closed_by(stated.confidence + SLIGHTLY):
            self.closing, self.is_closed_here = stated, True

    def is_closed_by(self, confidence: float) -> bool:
        """Whether the table that is read states the end at least so surely."""
        return (
            self.is_closed_here
            and self.closing is not None
            and self.closing.confidence >= confidence
        )

    def state(self, label: Label, side: Side, stated: Stated, more: tuple[Decimal, ...]) -> None:
        """A sum the sheet states; ``more`` may be right as well."""
        sums = self.sums[side]
        column = self.columns[stated.place.sheet, stated.place.column]
        counted = (sums.since, sums.section, sums.whole, column, *more)
        if label is Label.CUMULATIVE:  # counts what other sheets told before
            self.totals.append(Total(label, side, stated, ()))
            return
        self.totals.append(Total(label, side, stated, tuple(dict.fromkeys(counted))))
        sums.since = ZERO

    def finished(self) -> Fund:
        """The fund; sums may hold the balance brought in or carried out, as ledgers in the form
        of a T have it."""
        return Fund(
            self.name,
            self.opening,
            self.closing,
            tuple(self.lines),
            tuple(self._with_balance(total) for total in self.totals),
        )

    def _with_balance(self, total: Total) -> Total:
        balance = self.opening if total.side is Side.INCOME else self.closing
        if balance is None or balance.place.column != total.stated.place.column:
            return total
        more = tuple(counted + balance.amount for counted in total.counted)
        return replace(total, counted=tuple(dict.fromkeys(total.counted + more)))


class Gathering:
    """All funds of a file, in the order in which they first appear."""

    def __init__(self) -> None:
        self._funds: dict[str, Gathered] = {}

    def fund(self, name: str) -> Gathered:
        """The fund of that name."""
        return self._funds.setdefault(name, Gathered(name))

    def new_table(self) -> None:
        """Another table begins: it may state anew what funds end with."""
        self.new_section()
        for fund in self._funds.values():
            fund.is_closed_here = False

    def new_section(self, side: Side | None = None) -> None:
        """A section or a table begins: its sums are counted anew."""
        for fund in self._funds.values():
            for one, sums in fund.sums.items():
                if side is None or one is side:
                    sums.since = sums.section = ZERO

    def wholes(self, side: Side | None) -> tuple[Decimal, ...]:
        """What was counted in all funds together; of no side in particular, what a sum of both
        may be."""
        came, went = (
            sum((fund.sums[one].whole for fund in self._funds.values()), ZERO) for one in Side
        )
        if side is None:
            return came, went, came + went, came - went
        return (came if side is Side.INCOME else went,)

    def finished(self) -> tuple[Fund, ...]:
        """The funds that hold something."""
        return tuple(
            fund.finished()
            for fund in self._funds.values()
            if fund.lines or fund.opening or fund.closing
        )
