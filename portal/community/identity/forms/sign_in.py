"""Signing in: by phone and code, or by user name and password."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.base.i18n import _l
from portal.community.identity.forms.fields import code_field, phone_field

_SHARED = _l("This is a shared device")


class PhoneForm(FlaskForm):
    """The number to which a code goes."""

    phone = phone_field()


class CodeForm(FlaskForm):
    """The code that arrived, and whether others use this device."""

    code = code_field()
    shared_device = BooleanField(_SHARED)


class StaffForm(FlaskForm):
    """User name, password, and the authenticator's code where one is set up."""

    username = StringField(
        _l("User name"),
        validators=[InputRequired(_l("Enter your user name.")), Length(max=128)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(
        _l("Authenticator code (only if you set one up)"),
        validators=[Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )
    shared_device = BooleanField(_SHARED)
