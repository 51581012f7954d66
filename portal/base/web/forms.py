"""What the forms of every room share: a bare button, a number for each sending, the version that
was seen, and texts without blanks around them."""

import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length

from portal.base.i18n import _l
from portal.base.web.arrivals import row_number_or


class PlainForm(FlaskForm):
    """A button and its token: nothing is typed."""


class OnceForm(FlaskForm):
    """What counts once, however often it is sent; each form has a number of its own."""

    submission_id = HiddenField(default=lambda: str(uuid.uuid4()))

    def validate_submission_id(self, field: HiddenField) -> None:
        """A broken number is made anew: the form then counts as sent for the first time."""
        try:
            field.data = str(uuid.UUID(field.data or ""))
        except ValueError:
            field.data = str(uuid.uuid4())

    @property
    def submission(self) -> str:
        """The number, a UUID once the form is valid; before that as it came, or empty."""
        return self.submission_id.data or ""


class VersionedForm(FlaskForm):
    """A change to something that others change too; ``version`` is what the reader saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version seen; 0, which nothing kept ever has, for a new thing or a damaged form."""
        return row_number_or(0, str(self.version.data or ""))  # a row that is shown gives a number


def trimmed(typed: Any) -> Any:
    """A filter: the text without blanks around it; what is no text stays as it is."""
    return typed.strip() if isinstance(typed, str) else typed


def at_most(length: int) -> Length:
    """Refuse a text of more characters."""
    return Length(max=length, message=_l("At most %(max)d characters. Shorten the text."))
