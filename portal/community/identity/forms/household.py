"""Confirming a household: the code of a slip, a wish, and what staff tick."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from portal.base.i18n import _l


class SlipForm(FlaskForm):
    """The code printed on the slip."""

    code = StringField(
        _l("Code on the slip"),
        validators=[InputRequired(_l("Enter the 16 characters of the code.")), Length(max=60)],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        },
    )


def _number(typed: str | int) -> int | str:
    return int(typed) if typed else ""


class AskForm(FlaskForm):
    """The household in which somebody wants to be confirmed; none is chosen beforehand."""

    household_id = SelectField(
        _l("Household"),
        coerce=_number,
        validators=[InputRequired(_l("Choose your household."))],
    )


class EndMemberForm(FlaskForm):
    """Why a confirmation ends."""

    reason = StringField(
        _l("Reason"),
        filters=[lambda typed: typed.strip() if typed else typed],
        validators=[
            InputRequired(_l("Write the reason.")),
            Length(min=1, max=200, message=_l("Write the reason, in at most 200 characters.")),
        ],
        render_kw={"maxlength": "200"},
    )
