"""The code sent to a phone that is left with a report."""

from flask_wtf import FlaskForm

from portal.base.i18n import _l
from portal.community.identity.forms.fields import code_field


class PhoneCodeForm(FlaskForm):
    """The six digits of the message."""

    code = code_field(_l("Code from the message"))
