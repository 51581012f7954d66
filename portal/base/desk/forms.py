"""What staff type on the pages of settings, limits and the calendar."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.limits import Clock, Stop
from portal.base.i18n import LazyString, _, _l
from portal.base.settings import Kind, Setting
from portal.base.settings.kinds import KIND_LABELS

CLOCK_LABELS: dict[Clock, LazyString] = {
    Clock.MINUTES: _l("Minutes, day and night"),
    Clock.WORKING_HOURS: _l("Working hours"),
    Clock.WORKING_DAYS: _l("Working days"),
    Clock.CALENDAR_DAYS: _l("Calendar days"),
}
STOP_LABELS: dict[Stop, LazyString] = {
    Stop.MIDNIGHT: _l("At midnight (24:00)"),
    Stop.CLOSE_OF_BUSINESS: _l("At the close of service hours"),
}
DAY_LABELS: dict[DayKind, LazyString] = {
    DayKind.HOLIDAY: _l("Holiday"),
    DayKind.WORKDAY: _l("Made-up working day"),
}
LONG_TEXT = 100


def _choices(labels: Mapping[Any, LazyString]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in labels.items()]


class SettingForm(FlaskForm):
    """A new value and why; the field of the value is added by :func:`setting_form`."""

    inherit = BooleanField(_l("Use the value of the wider level again"))
    reason = StringField(
        _l("Why is it changed?"),
        validators=[
            DataRequired(_l("Say why you change it, in at most 200 characters.")),
            Length(max=200, message=_l("Say why you change it, in at most 200 characters.")),
        ],
    )
    version = HiddenField()


def setting_form(setting: Setting[Any], **values: Any) -> SettingForm:
    """The form of one setting, with a field that fits its type."""

    class Form(SettingForm):
        value = _value_field(setting)

    return Form(**values)


def _value_field(setting: Setting[Any]) -> Field:
    label = _l("New value")
    if setting.kind is Kind.BOOL:
        return RadioField(
            label, choices=_choices({"true": _l("Yes"), "false": _l("No")}), validate_choice=False
        )
    if setting.kind is Kind.CHOICE:
        return RadioField(label, choices=_choices(dict(setting.choices)), validate_choice=False)
    if setting.kind is Kind.STR and setting.max_length > LONG_TEXT:
        return TextAreaField(label)
    return StringField(label, description=KIND_LABELS[setting.kind])


def _plausible_amount(_form: FlaskForm, field: IntegerField) -> None:
    """At least one; the most depends on the clock and is judged with it."""
    if field.data is None or field.data < 1:
        raise ValidationError(_("Enter a whole number from 1 upwards."))


class LimitForm(FlaskForm):
    """A new version of a limit."""

    amount = IntegerField(
        _l("How long?"),
        validators=[
            InputRequired(_l("Enter a whole number from 1 upwards.")),
            _plausible_amount,
        ],
    )
    clock = SelectField(_l("Counted in"), choices=_choices(CLOCK_LABELS))
    stop = RadioField(
        _l("When does the last day end?"),
        choices=_choices(STOP_LABELS),
        default=Stop.MIDNIGHT.value,
    )
    begins = DateField(
        _l("From which day (today if empty)"),
        validators=[Optional()],
    )
    note = StringField(
        _l("Where does the limit come from?"),
        validators=[
            DataRequired(_l("Say where the limit comes from, in at most 200 characters.")),
            Length(
                max=200, message=_l("Say where the limit comes from, in at most 200 characters.")
            ),
        ],
    )
    inherit = BooleanField(_l("Use the limit of the wider level again"))
    version = HiddenField()

    def forgive_amount(self) -> None:
        """Ask for no amount when the wider level's is wanted."""
        if self.inherit.data:
            self.amount.validators = [Optional()]


class DayForm(FlaskForm):
    """One exception of the calendar."""

    day = DateField(_l("Date"), validators=[InputRequired(_l("Choose a day."))])
    kind = RadioField(
        _l("What kind of day?"),
        choices=_choices(DAY_LABELS),
        default=DayKind.HOLIDAY.value,
    )
    name = StringField(_l("Festival"), validators=[Length(max=60)])
    source = StringField(_l("Holiday notice"), validators=[Length(max=200)])


class UploadForm(FlaskForm):
    """A notice as a CSV file."""

    file = FileField(_l("CSV file"))


class YearForm(FlaskForm):
    """Whether a year's notice is entered in full."""

    source = StringField(_l("Holiday notice"), validators=[Length(max=200)], id="year-source")
