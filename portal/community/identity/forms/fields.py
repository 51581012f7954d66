"""Fields that recur: a mobile number, a code of six digits. Other rooms' forms use them too."""

import unicodedata
from typing import Any

from wtforms import StringField, TelField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from portal.base.i18n import LazyString, _l
from portal.community.identity import phones


def _digits(typed: str | None) -> str | None:
    return unicodedata.normalize("NFKC", typed).replace(" ", "") if typed else typed


class PhoneField(TelField):
    """A mobile number; its data are eleven digits once it is valid."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no mobile number, and write the rest plainly."""
        if not self.data:
            return
        found = phones.plain(self.data)
        if not found:
            raise ValidationError(self.gettext(str(_l("Enter an 11-digit mobile number"))))
        self.data = found


def phone_field(label: LazyString | None = None, *, optional: bool = False) -> PhoneField:
    """A field for a mobile number."""
    missing = _l("Enter an 11-digit mobile number")
    return PhoneField(
        label or _l("Mobile number"),
        validators=[] if optional else [InputRequired(missing)],
        render_kw={"autocomplete": "tel", "inputmode": "tel", "maxlength": "20"},
    )


def code_field(label: LazyString | None = None) -> StringField:
    """A field for a code of six digits, which phones fill in from the message."""
    sentence = _l("Enter the 6 digits of the code")
    return StringField(
        label or _l("Verification code"),
        filters=[_digits],
        validators=[InputRequired(sentence), Regexp(r"^[0-9]{6}$", message=sentence)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"},
    )


def name_field(label: LazyString, *, required: LazyString | None = None) -> StringField:
    """A person's name, at most 60 characters."""
    return StringField(
        label,
        filters=[lambda typed: typed.strip() if typed else typed],
        validators=[
            *([InputRequired(required)] if required else []),
            Length(max=60, message=_l("Write at most 60 characters.")),
        ],
        render_kw={"autocomplete": "name", "maxlength": "60"},
    )
