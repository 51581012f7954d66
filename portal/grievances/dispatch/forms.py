"""What people type about dispatch: at the desk, about units and rules, and on a work order."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from portal.base.i18n import LazyString, _, _l
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import VersionedForm, at_most, trimmed
from portal.grievances import labels as grievance_labels
from portal.grievances.dispatch import labels
from portal.grievances.forms.desk import ActForm
from portal.grievances.models import Outcome

LONGEST = 200


def _line(label: LazyString, missing: LazyString | None = None, most: int = LONGEST) -> Any:
    needed = InputRequired(missing) if missing is not None else Optional()
    return StringField(label, filters=[trimmed], validators=[needed, at_most(most)])


def _area(label: LazyString, missing: LazyString | None, most: int = 1000) -> Any:
    needed = InputRequired(missing) if missing is not None else Optional()
    return TextAreaField(label, filters=[trimmed], validators=[needed, at_most(most)])


def _choices(found: Any, first: LazyString) -> list[Any]:
    return [SelectChoice("", first), *(SelectChoice(code, label) for code, label in found)]


class DispatchForm(ActForm):
    """Where a report goes (转派); the reason is needed where the rules say otherwise."""

    unit = SelectField(_l("Unit"), validate_choice=False)
    reason = _line(_l("Why this unit? (not needed where the rule names it)"))
    instruction = _line(_l("A line for the unit (optional)"))

    def offer(self, units: list[tuple[int, str]]) -> None:
        """Give the units to choose from."""
        self.unit.choices = [
            SelectChoice("", _("Choose a unit")),
            *(SelectChoice(str(number), name) for number, name in units),
        ]

    @property
    def unit_id(self) -> int:
        """The unit chosen; 0 for none or a damaged one."""
        return row_number_or(0, self.unit.data)


class ReturnForm(ActForm):
    """A unit gives it back (退单)."""

    reason = SelectField(
        _l("Reason"),
        choices=_choices(labels.RETURN_REASONS.items(), _l("Choose a reason")),
        validators=[InputRequired(_l("Choose a reason"))],
    )
    basis = _line(_l("The rule or fact it rests on"), _l("Say what it rests on"))
    suggested_unit = _line(_l("Who should have it instead?"), _l("Suggest somebody"), most=60)


class ExtendForm(ActForm):
    """A later date, with the reason (延期)."""

    until = DateField(_l("New date"), validators=[InputRequired(_l("Choose a day"))])
    reason = _area(_l("Why? The resident reads this"), _l("Say why, in a few words"))

    @property
    def new_date(self) -> date:
        """The day chosen."""
        assert self.until.data is not None
        return self.until.data


class EscalateForm(ActForm):
    """Passing it on to those above (上报)."""

    target = RadioField(
        _l("Who takes it?"),
        choices=[SelectChoice(code, label) for code, label in labels.TARGETS.items()],
        validators=[InputRequired(_l("Choose who above takes it."))],
    )
    external_no = _line(_l("Its number there (if known)"), most=60)
    text = _area(_l("What happens now? The resident reads this"), _l("Say it in a few words"))


class DeescalateForm(ActForm):
    """Those above gave it back."""

    text = _area(_l("What was said? The resident reads this"), _l("Say it in a few words"))


class DeclineForm(ActForm):
    """Not passed on for now; whether a reason is needed the service says."""

    reason = _line(_l("Why not now?"))


class UnitForm(VersionedForm):
    """A unit (承办单位)."""

    name = _line(_l("Name of the unit"), _l("Enter a name"), most=60)
    kind = SelectField(
        _l("Kind of unit"),
        choices=[SelectChoice(kind.value, label) for kind, label in labels.KIND_LABELS.items()],
    )
    contact = _line(_l("Whom to call there"))
    active = BooleanField(_l("Gets work"), default=True)
    shared = BooleanField(_l("Serves the whole sub-district"))


class RuleForm(VersionedForm):
    """A rule of dispatch (派单规则); what is left open fits everything."""

    category = SelectField(_l("Kind of problem"), validate_choice=False)
    grid = SelectField(_l("Grid"), validate_choice=False)
    building = SelectField(_l("Building"), validate_choice=False)
    from_time = TimeField(
        _l("From (time of day)"),
        description=_l("Hours may pass over midnight, as 22:00 to 7:00."),
        validators=[Optional()],
    )
    to_time = TimeField(_l("To (time of day)"), validators=[Optional()])
    unit = SelectField(_l("Goes to"), validate_choice=False)
    automatic = BooleanField(
        _l("Send by itself, without a hand"),
        description=_l(
            "As soon as a report is accepted. Never what must be handed over, is held back, is "
            "about staff, or was disputed three times."
        ),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """The rule as the service takes it."""
        return {
            "category_id": _number(self.category.data),
            "grid_id": _number(self.grid.data),
            "building_id": _number(self.building.data),
            "from_time": self.from_time.data,
            "to_time": self.to_time.data,
            "unit_id": _number(self.unit.data),
            "automatic": bool(self.automatic.data),
        }


def _number(typed: str | None) -> int | None:
    """A number of a list; None for everything, 0 for what is damaged."""
    return row_number_or(0, typed) if typed else None


class ProgressForm(ActForm):
    """How far the unit is."""

    text = _area(_l("How far is it?"), _l("Write a few words"))


class UnitResolveForm(ActForm):
    """What the unit achieved."""

    outcome = RadioField(
        _l("Result"),
        choices=[
            SelectChoice(each.value, grievance_labels.OUTCOME_LABELS[each]) for each in Outcome
        ],
        validators=[InputRequired(_l("Choose a result"))],
    )
    reply = _area(_l("Reply to the resident"), _l("Write what was done, for the resident"), 2000)
