"""The rows of one table, from top to bottom: lines, sums, balances, sections."""

from portal.disclosures.finances.balances import (
    WITHIN_A_TEXT,
    put_balance,
    said_in,
    take_last_balances,
)
from portal.disclosures.finances.columns import beside, side_of_entry
from portal.disclosures.finances.days import period_in
from portal.disclosures.finances.gathering import Gathered, Gathering
from portal.disclosures.finances.labels import Label, is_fund_heading, label_of
from portal.disclosures.finances.squares import Squares
from portal.disclosures.finances.statement import Column, Line, Stated, Table
from portal.disclosures.finances.turning import is_signed
from portal.disclosures.finances.words import (
    ENTRIES,
    SUMS,
    Role,
    Side,
    bare,
    direction_of,
    side_of,
    unnumbered,
)

_TEXTS = (Role.ITEM, Role.SUMMARY, Role.FUND, Role.VOUCHER, Role.DATE, Role.HANDLER)
_BALANCES = frozenset({Label.OPENING, Label.CLOSING})
_TOTALS = frozenset({Label.SUBTOTAL, Label.TOTAL, Label.CUMULATIVE})


class Rows:
    """One table, row by row; what it holds goes to the funds of ``gathering``."""

    def __init__(self, table: Table, at: int, squares: Squares, gathering: Gathering) -> None:
        self.table, self.at, self.squares, self.gathering = table, at, squares, gathering
        self.entries = [c for c in table.columns if c.role in ENTRIES]
        self.beside = {
            (entry.number, role): beside(table.columns, entry, role)
            for entry in self.entries
            for role in Role
        }
        self.balances = table.having(Role.BALANCE)
        self.sums = {c.number for c in table.columns if c.role in SUMS}
        self.said = {c.number for c in table.having(Role.DIRECTION)}
        self.section: Side | None = None
        self.stated: tuple[Side, Stated, int] | None = None
        self.current = table.fund
        self.touched: dict[str, Gathered] = {}
        self.last: Line | None = None
        self.is_signed = is_signed(squares.grid, table)

    def read(self) -> None:
        """All rows of the table."""
        self.gathering.new_table()
        for row in self.table.title_rows:
            self._take_said(row)
        for row in self.squares.grid.numbers:
            if self.table.first_row <= row <= self.table.last_row:
                self._row(row)
        self._end_section()
        take_last_balances(self.touched.values())

    def _row(self, row: int) -> None:
        texts = self._texts(row)
        labels = [label for label in map(self._label_of, texts) if label is not None]
        if Label.NOTE in labels[:1] or Label.CARRIED in labels:
            self._take_said(row)
            return
        held = [entry for entry in self.entries if self.squares.holds(row, entry)]
        if not held and not any(self._is_odd(row, entry) for entry in self.entries):
            self._without_amount(row, texts, labels)
            return
        lines = [line for entry in self.entries if (line := self._entry(row, entry, texts, labels))]
        if lines:
            put_balance(self.squares, row, lines, self.balances, self.touched.values())

    def _take_said(self, row: int) -> bool:
        """Balances told within a title or a note."""
        taken = False
        for column, value in self.squares.grid.filled(row):
            for words, amount in said_in(value) if isinstance(value, str) else ():
                label = self._label_of(words)
                if label in _BALANCES:
                    place = self.squares.grid.place(row, column)
                    fund = self._gathered(self.current)
                    self._state_balance(fund, label, Stated(amount, place, WITHIN_A_TEXT))
                    taken = True
        return taken

    def _texts(self, row: int) -> list[str]:
        """The words of a row, except in columns of sums and of directions."""
        filled = self.squares.grid.filled(row)
        return [
            value
            for column, value in filled
            if isinstance(value, str)
            and column not in self.sums
            and (column not in self.said or direction_of(value) is None)
        ]

    def _is_odd(self, row: int, entry: Column) -> bool:
        """Whether the cell holds something that is no sum, which has to be told."""
        before = len(self.squares.findings)
        self.squares.amount(row, entry)
        return len(self.squares.findings) > before

    def _without_amount(self, row: int, texts: list[str], labels: list[Label]) -> None:
        """Balances in a column of their own, sections, headings of funds, and text alone."""
        only = self.squares.grid.only_text(row)
        if self._take_said(row):
            return
        if labels and labels[0] in _BALANCES and self._balance_of(row, labels[0]):
            return
        if labels and labels[0] is Label.SECTION:
            self._begin_section(side_of(texts[0]))
        elif only and is_fund_heading(only):
            self._end_section()
            self.current = bare(only)
            self.gathering.new_section()
        elif only and side_of(only) and len(bare(only)) <= 12:
            self._begin_section(side_of(only))
        elif texts and not labels and not self._continues(row) and len(texts) > 1:
            self.squares.note("row_not_read", row)

    def _continues(self, row: int) -> bool:
        """Whether the amount above is merged over this row, so that it belongs to that line."""
        for entry in self.entries:
            fund = self.touched.get(self._fund_of(row, entry))
            area = self.squares.grid.area(row, entry.number)
            if area is None or area.top == row or fund is None:
                continue
            more = self.squares.text(row, self.beside[entry.number, Role.SUMMARY])
            if fund.go_on(self.squares.place(row, entry), more):
                return True
        return False

    def _balance_of(self, row: int, label: Label) -> bool:
        """A balance in the column of balances."""
        taken = False
        for column in self.balances:
            amount = self.squares.amount(row, column)
            if amount is not None:
                entry = self.entries[0] if self.entries else column
                fund = self._gathered(column.fund or self._fund_of(row, entry))
                self._state_balance(fund, label, Stated(amount, self.squares.place(row, column)))
                taken = True
        return taken

    def _state_balance(self, fund: Gathered, label: Label, stated: Stated) -> None:
        if label is Label.OPENING:
            fund.open_with(stated)
        else:
            self._end_section()
            fund.close_with(stated)

    def _entry(self, row: int, entry: Column, texts: list[str], labels: list[Label]) -> Line | None:
        """What one column of sums says in a row: a line, a sum or a balance."""
        amount = self.squares.amount(row, entry)
        if amount is None:
            return None
        stated = Stated(amount, self.squares.place(row, entry))
        label = self._label(row, entry, labels)
        fund = self._gathered(self._fund_of(row, entry))
        if label in _BALANCES:
            if not self._balance_of(row, label):
                self._state_balance(fund, label, stated)
            return None
        if label in _TOTALS:
            self._sum(row, entry, label, fund, stated, texts)
            return None
        if label is Label.SECTION:
            self._end_section()
            said = next((s for s in map(side_of, texts) if s), None) or self._side(row, entry)
            self._begin_section(said)
            self.stated = (said, stated, row) if said else None
            return None
        if texts and bare(texts[0]).startswith("其中") and self.last and not self.stated:
            self.squares.note("part_of_above", row)
            return None
        return self._line(row, entry, fund, stated)

    def _label_of(self, text: str) -> Label | None:
        """What was left when the period before ended (二季度末结余) is what this one began with."""
        label, period = label_of(text), self.squares.period
        if label is Label.CLOSING and period is not None:
            said = period_in(text, year=period.last.year)
            return Label.OPENING if said and said.last < period.first else label
        return label

    def _label(self, row: int, entry: Column, labels: list[Label]) -> Label | None:
        """By the words beside the column of sums; by any of the row where there are none."""
        if len(self.entries) < 2 or not any(c.side for c in self.table.columns):
            return labels[0] if labels else None
        near = [
            self.squares.text(row, column)
            for role in _TEXTS
            if (column := self.beside[entry.number, role]) is not None
        ]
        found = [label for text in near if (label := self._label_of(text))]
        if found or any(near):
            return found[0] if found else None
        return labels[0] if labels else None

    def _sum(
        self,
        row: int,
        entry: Column,
        label: Label,
        fund: Gathered,
        stated: Stated,
        texts: list[str],
    ) -> None:
        said = next((s for s in map(side_of, texts) if s), None)
        side = side_of_entry(entry) or said or self._side(row, entry)
        fund.state(label, side or Side.SPENDING, stated, self.gathering.wholes(side))
        if self.stated and label is Label.TOTAL:
            self._end_section()
        for column in self.balances:
            balance = self.squares.amount(row, column)
            if balance is not None and label is not Label.SUBTOTAL:
                place = self.squares.place(row, column)
                owner = self._gathered(column.fund) if column.fund else fund
                owner.close_with(Stated(balance, place, 0.9))

    def _begin_section(self, side: Side | None) -> None:
        self._end_section()
        self.section = side or self.section
        self.gathering.new_section(side)

    def _end_section(self) -> None:
        """A section with a sum and lines states their sum; with a sum alone it is a line."""
        if self.stated is None:
            return
        (side, stated, row), self.stated = self.stated, None
        fund = self._gathered(self.current)
        if fund.sums[side].section:
            fund.state(Label.SECTION, side, stated, ())
            return
        words = next(iter(self._texts(row)), "")
        fund.add(Line(stated.place, side, stated.amount, item=words, table=self.at))

    def _line(self, row: int, entry: Column, fund: Gathered, stated: Stated) -> Line:
        side, amount = self._side(row, entry), stated.amount
        if side is None:
            if not self.is_signed:
                self.squares.note("direction_unknown", row, entry)
            side = Side.SPENDING if amount < 0 else Side.INCOME
            amount = abs(amount)
        texts = {role: self._text(row, entry, role) for role in _TEXTS}
        cells = {
            role: self.squares.place(row, column)
            for role in Role
            if (column := self.beside[entry.number, role]) is not None and role not in ENTRIES
        }
        on_date, when = self.squares.when(
            row, *(self.beside[entry.number, role] for role in (Role.DATE, Role.MONTH, Role.DAY))
        )
        line = Line(
            place=stated.place,
            side=side,
            amount=amount,
            on_date=on_date,
            when=when,
            item=entry.item or unnumbered(texts[Role.ITEM]),
            summary=texts[Role.SUMMARY],
            voucher_no=texts[Role.VOUCHER],
            handler=texts[Role.HANDLER],
            cells={**cells, Role.AMOUNT: stated.place},
            table=self.at,
        )
        fund.add(line)
        self.last = line
        return line

    def _text(self, row: int, entry: Column, role: Role) -> str:
        return "" if role is Role.DATE else self.squares.text(row, self.beside[entry.number, role])

    def _side(self, row: int, entry: Column) -> Side | None:
        """By the column, the column of directions, the section, the title."""
        fixed = side_of_entry(entry)
        if fixed is not None:
            return fixed
        said = self.squares.text(row, self.beside[entry.number, Role.DIRECTION])
        if said:
            return direction_of(said)
        return self.section or self.table.side

    def _fund_of(self, row: int, entry: Column) -> str:
        if entry.fund:
            return entry.fund
        named = self.squares.text(row, self.beside.get((entry.number, Role.FUND)))
        return named if named and label_of(named) is None else self.current

    def _gathered(self, name: str) -> Gathered:
        self.touched[name] = self.gathering.fund(name)
        return self.touched[name]
