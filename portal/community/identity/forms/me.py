"""What a person changes about themselves."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from portal.base.i18n import _l
from portal.community.identity.forms.fields import name_field


class NameForm(FlaskForm):
    """How a person wants to be addressed."""

    name = name_field(_l("Your name"))


class PasswordForm(FlaskForm):
    """The old password and a new one, twice."""

    old = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Enter a new password.")), Length(max=200)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        validators=[EqualTo("new", _l("The two passwords differ. Type them again."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new(self, field: PasswordField) -> None:
        """A one-time password kept as one's own would be known to whoever gave it."""
        if field.data and field.data == self.old.data:
            raise ValidationError(_l("Choose a password that differs from the present one."))


class AuthenticatorForm(FlaskForm):
    """The code which the app shows."""

    code = StringField(
        _l("Code shown by the app"),
        validators=[InputRequired(_l("Enter the 6 digits of the code")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class OwnPasswordForm(FlaskForm):
    """The password once more, before something that protects the account is taken away."""

    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
