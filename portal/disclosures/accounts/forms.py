"""What staff type while accounts are brought in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from portal.base.i18n import LazyString, _, _l
from portal.base.web.forms import OnceForm, at_most, trimmed
from portal.disclosures.finances.amounts import FEN, NotAnAmount, read_amount, write_amount
from portal.disclosures.finances.statement import Column, Table
from portal.disclosures.finances.words import SUMS, Role, Side

ROLE_LABELS: dict[Role, LazyString] = {
    Role.IGNORED: _l("Not used"),
    Role.DATE: _l("Day"),
    Role.MONTH: _l("Month"),
    Role.DAY: _l("Day of the month"),
    Role.VOUCHER: _l("Voucher number"),
    Role.ITEM: _l("Item"),
    Role.SUMMARY: _l("Summary"),
    Role.INCOME: _l("Income"),
    Role.SPENDING: _l("Spending"),
    Role.AMOUNT: _l("Amount; which way it went stands elsewhere"),
    Role.DIRECTION: _l("Income or spending, in words"),
    Role.BALANCE: _l("Balance after the line"),
    Role.OPENING: _l("Opening balance"),
    Role.CLOSING: _l("Closing balance"),
    Role.HANDLER: _l("Handled by (not published)"),
    Role.FUND: _l("Fund"),
}
UNITS: dict[str, LazyString] = {
    "1": _l("yuan"),
    "100": _l("hundreds of yuan"),
    "1000": _l("thousands of yuan"),
    "10000": _l("ten thousands of yuan"),
}


class UploadForm(OnceForm):
    """A spreadsheet to bring in."""

    file = FileField(_l("Spreadsheet"))

    def validate_file(self, field: FileField) -> None:
        """A file has to be there."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file"))


def shown_role(column: Column) -> Role:
    """What is chosen in the list: a sum whose heading says where it went is income or spending."""
    if column.role is Role.AMOUNT and column.side is not None:
        return Role.INCOME if column.side is Side.INCOME else Role.SPENDING
    return column.role


def columns_form(tables: Sequence[Table], takes: Sequence[bool]) -> "ColumnsForm":
    """The form for these tables, with what is guessed or remembered chosen."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    choices = [SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()]
    for at, table in enumerate(tables):
        fields[f"take_{at}"] = BooleanField(_l("Take this table along"))
        fields[f"fund_{at}"] = StringField(
            _l("Which fund is this?"),
            description=_l("Empty where the lines name their fund, or where there is only one."),
            filters=[trimmed],
            validators=[at_most(60)],
        )
        fields[f"unit_{at}"] = SelectField(
            _l("Amounts are in"), choices=[SelectChoice(n, label) for n, label in UNITS.items()]
        )
        data |= {f"take_{at}": takes[at], f"fund_{at}": table.fund, f"unit_{at}": unit_of(table)}
        for column in table.columns:
            name = f"column_{at}_{column.number}"
            fields[name] = SelectField(column.heading, choices=choices)
            data[name] = shown_role(column).value
    form: ColumnsForm = type("ColumnsOfSheet", (ColumnsForm,), fields)(data=data)
    form.tables = tuple(tables)
    return form


def unit_of(table: Table) -> str:
    """The unit of its sums; yuan where they differ, which the headings then say."""
    units = {str(c.unit) for c in table.columns if c.role in SUMS}
    return units.pop() if len(units) == 1 and units <= UNITS.keys() else "1"


class ColumnsForm(FlaskForm):
    """What the columns of each table hold."""

    tables: tuple[Table, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Something has to be taken along, and a table that is taken needs a column of sums."""
        valid = bool(super().validate(extra_validators))
        taken = [at for at in range(len(self.tables)) if self[f"take_{at}"].data]
        if not taken:
            self.form_errors.append(_("Take at least one table along."))
            return False
        for at in taken:
            roles = {self[f"column_{at}_{c.number}"].data for c in self.tables[at].columns}
            if not roles & {role.value for role in SUMS - {Role.BALANCE}}:
                self[f"take_{at}"].errors = [_("Say which column holds the amounts.")]
                valid = False
        return valid

    def said(self) -> dict[str, dict[str, Any]]:
        """What was said, by place of the table."""
        return {str(at): self._of(at, table) for at, table in enumerate(self.tables)}

    def _of(self, at: int, table: Table) -> dict[str, Any]:
        unit = self[f"unit_{at}"].data
        changed = unit if unit != unit_of(table) else None
        layout = table.kept()
        for entry, column in zip(layout["columns"], table.columns, strict=True):
            role = Role(self[f"column_{at}_{column.number}"].data)
            if role is not shown_role(column):
                entry["role"] = role.value
                entry["side"] = "" if role in SUMS else entry["side"]
            if changed and role in SUMS:
                entry["unit"] = changed
        fund = self[f"fund_{at}"].data or ""
        return {"take": bool(self[f"take_{at}"].data), "fund": fund, "layout": layout}


def checks_form(names: Sequence[str], known: dict[str, Decimal | None]) -> "ChecksForm":
    """The form of the checks: what each fund began with."""
    fields = {
        f"opening_{at}": StringField(name, filters=[trimmed]) for at, name in enumerate(names)
    }
    data = {
        f"opening_{at}": "" if known[name] is None else write_amount(known[name] or Decimal(0))
        for at, name in enumerate(names)
    }
    form: ChecksForm = type("ChecksOfSheet", (ChecksForm,), fields)(data=data)
    form.names = tuple(names)
    return form


class ChecksForm(FlaskForm):
    """What funds began with; ticks are read beside it."""

    names: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """What was typed has to be a sum of money."""
        valid = bool(super().validate(extra_validators))
        for at, _name in enumerate(self.names):
            try:
                self._amount(at)
            except NotAnAmount:
                self[f"opening_{at}"].errors = [_("Write digits, such as 1,234.50.")]
                valid = False
        return valid

    def _amount(self, at: int) -> Decimal | None:
        amount = read_amount(self[f"opening_{at}"].data or None)
        if amount is not None and amount != amount.quantize(FEN):
            raise NotAnAmount(amount)
        return amount

    def openings(self) -> dict[str, Decimal]:
        """What was typed, by the name of the fund."""
        found = {name: self._amount(at) for at, name in enumerate(self.names)}
        return {name: amount for name, amount in found.items() if amount is not None}
