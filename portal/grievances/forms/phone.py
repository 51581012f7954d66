"""A phone number and the code sent to it."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TelField
from wtforms.validators import InputRequired, Regexp

from portal.base.i18n import _l


def _digits(value: Any) -> Any:
    return "".join(letter for letter in value if letter not in " -") if value else value


class PhoneForm(FlaskForm):
    """A mainland mobile number."""

    phone = TelField(
        _l("Mobile number"),
        filters=[_digits],
        validators=[
            InputRequired(_l("Enter an 11-digit mobile number")),
            Regexp(r"^1[3-9]\d{9}$", message=_l("Enter an 11-digit mobile number")),
        ],
    )


class PhoneCodeForm(FlaskForm):
    """The six digits of the message."""

    code = StringField(
        _l("Code from the message"),
        filters=[_digits],
        validators=[
            InputRequired(_l("Enter the 6 digits of the code")),
            Regexp(r"^\d{6}$", message=_l("Enter the 6 digits of the code")),
        ],
    )
