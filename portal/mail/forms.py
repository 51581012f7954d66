"""What staff type: the address of a mailbox, and the code that arrived there."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired, ValidationError

from portal.base.i18n import _l
from portal.community.identity.forms.fields import code_field
from portal.mail import addresses
from portal.mail.models import LONGEST_ADDRESS

_NO_ADDRESS = _l("Enter an e-mail address, such as name@example.cn")


class AddressField(EmailField):
    """An e-mail address; its data are written plainly once it is valid."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no address, and write the rest plainly."""
        if not self.data:
            return
        found = addresses.plain(self.data)
        if not found:
            raise ValidationError(str(_NO_ADDRESS))
        self.data = found


class MailboxForm(FlaskForm):
    """Where letters are to go."""

    address = AddressField(
        _l("E-mail address"),
        validators=[InputRequired(_NO_ADDRESS)],
        render_kw={
            "autocomplete": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": str(LONGEST_ADDRESS),
        },
    )


class ProofForm(FlaskForm):
    """The code from the letter."""

    code = code_field()
