"""What is typed on the page of retention."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.base.i18n import _l
from portal.grievances.options import KEEP_MONTHS

LEAST, MOST = KEEP_MONTHS.minimum or 1, KEEP_MONTHS.maximum or 1
_BOUNDS = _l("Enter %(least)s to %(most)s months.", least=LEAST, most=MOST)
_REASON = _l("Say why, in at most 200 characters.")


class TryForm(FlaskForm):
    """A number of months to be tried; sent by GET, for it changes nothing."""

    class Meta:
        """Nothing is written, so nothing has to be proved."""

        csrf = False

    months = IntegerField(
        _l("Months after closing"),
        validators=[
            InputRequired(_BOUNDS),
            NumberRange(min=LEAST, max=MOST, message=_BOUNDS),
        ],
    )


class RuleForm(FlaskForm):
    """The number that was tried becomes the rule."""

    months = IntegerField(validators=[Optional(), NumberRange(min=LEAST, max=MOST)])
    inherit = BooleanField()
    token = HiddenField()
    reason = StringField(
        _l("Why is it changed?"),
        validators=[DataRequired(_REASON), Length(max=200, message=_REASON)],
    )


class HoldForm(FlaskForm):
    """A report to be kept back."""

    no = StringField(
        _l("Number of the report"),
        validators=[DataRequired(_l("Enter the number of the report.")), Length(max=12)],
    )
    reason = StringField(
        _l("Why is it still needed?"),
        validators=[DataRequired(_REASON), Length(max=200, message=_REASON)],
    )
    until_on = DateField(_l("Until (optional)"), validators=[Optional()])
