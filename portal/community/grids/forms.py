"""What is typed about grids, workers and the duty roster."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.base.i18n import _l
from portal.community.places.forms import one_line, phone_field, stripped

CHOOSE = _l("Choose somebody.")


class ChooseBuildingForm(FlaskForm):
    """Which building the reader lives in."""

    building = SelectField(_l("Your building"), validators=[InputRequired(_l("Choose a building"))])


class BuildingsForm(FlaskForm):
    """The buildings of a grid."""

    buildings = SelectMultipleField(
        _l("Buildings"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def validate_buildings(self, field: SelectMultipleField) -> None:
        """Only buildings of the list; WTForms' own sentence for this is in English."""
        known = {number for number, *_rest in field.iter_choices()}
        if not set(field.data or []) <= known:
            raise ValidationError(_l("Choose from the list."))


class WorkerForm(FlaskForm):
    """The responsible worker from a day on."""

    person_id = SelectField(_l("Worker"), coerce=int, validators=[InputRequired(CHOOSE)])
    work_phone = phone_field(
        _l("Work phone"), description=_l("Residents see and ring it. No private number.")
    )
    from_on = DateField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    reason = StringField(
        _l("Reason (optional)"), filters=[stripped], validators=[Length(max=200), one_line]
    )


class SubstituteForm(WorkerForm):
    """Somebody who stands in, from one day to another."""

    until_on = DateField(_l("Last day"), validators=[InputRequired(_l("Enter the last day."))])


class TurnForm(FlaskForm):
    """A turn of the duty roster."""

    person_id = SelectField(_l("Staff member"), coerce=int, validators=[InputRequired(CHOOSE)])
    phone = phone_field(_l("Phone on duty"))
    from_on = DateField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    until_on = DateField(_l("Last day"), validators=[InputRequired(_l("Enter the last day."))])
