"""What an administrator types about a client."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from portal.base.i18n import _l
from portal.community.places.forms import between

MOST_PER_HOUR = 100_000


def _plain(typed: str | None) -> str | None:
    return typed.strip() if typed else typed


class KeyForm(FlaskForm):
    """A new key."""

    name = StringField(
        _l("Name of the client"),
        description=_l("The program or office that files reports with it."),
        filters=[_plain],
        validators=[
            InputRequired(_l("Enter the name.")),
            Length(max=60, message=_l("Write at most 60 characters.")),
        ],
        render_kw={"maxlength": "60", "autocomplete": "off"},
    )
    contact = StringField(
        _l("Contact"),
        description=_l("Whom to call when the client misbehaves."),
        filters=[_plain],
        validators=[
            InputRequired(_l("Enter a person, a telephone number or an address.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
        render_kw={"maxlength": "200", "autocomplete": "off"},
    )
    per_hour = IntegerField(
        _l("Reports in an hour"),
        description=_l("More are refused until the hour is over."),
        default=60,
        validators=[
            InputRequired(_l("Enter a whole number.")),
            between(1, MOST_PER_HOUR, _l("Enter a number from 1 to 100000.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
