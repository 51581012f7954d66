"""What people type about the portal and about their own data."""

import uuid

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.base.i18n import _, _l
from portal.privacy.labels import ASKED
from portal.privacy.models import RequestKind

LONGEST_NUMBER = 60


def _strip(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()


class OnceForm(FlaskForm):
    """What counts once, however often it is sent; each form has a number of its own."""

    submission_id = HiddenField(default=lambda: str(uuid.uuid4()))

    @property
    def submission(self) -> str:
        """The number; empty when it was damaged."""
        typed = self.submission_id.data or ""
        return typed if len(typed) <= LONGEST_NUMBER else ""


class FeedbackForm(OnceForm):
    """An opinion on the portal."""

    text = TextAreaField(
        _l("What could be better?"),
        filters=[_strip],
        validators=[
            DataRequired(_l("Write what could be better.")),
            Length(max=1000, message=_l("Write at most 1000 characters.")),
        ],
    )
    contact = StringField(
        _l("Phone or WeChat (optional)"),
        filters=[_strip],
        validators=[Optional(), Length(max=60, message=_l("Write at most 60 characters."))],
    )
    community = HiddenField()


class RequestForm(OnceForm):
    """A request about one's own data."""

    kind = RadioField(
        _l("What do you want?"),
        choices=[SelectChoice(kind.value, label) for kind, label in ASKED.items()],
        default=RequestKind.CORRECT.value,
    )
    community = SelectField(_l("Community"), validators=[DataRequired(_l("Choose a community."))])
    text = TextAreaField(
        _l("What is it about?"),
        filters=[_strip],
        validators=[
            DataRequired(_l("Write what it is about.")),
            Length(max=1000, message=_l("Write at most 1000 characters.")),
        ],
    )


class DeleteForm(FlaskForm):
    """The word by which a person confirms that the account is to go."""

    word = StringField(_l("Type the word"), filters=[_strip])

    def validate_word(self, field: StringField) -> None:
        """The word as shown, in the language shown."""
        if (field.data or "").casefold() != str(_("delete my account")).casefold():
            raise ValidationError(_("Type the word as it is shown."))


class AnswerForm(FlaskForm):
    """The answer of staff; a refusal says why."""

    granted = RadioField(
        _l("Outcome"),
        choices=[SelectChoice("yes", _l("Done as asked")), SelectChoice("no", _l("Refused"))],
        default="yes",
    )
    answer = TextAreaField(
        _l("Answer to the resident"),
        filters=[_strip],
        validators=[
            DataRequired(_l("Write the answer; for a refusal, the reasons.")),
            Length(max=1000, message=_l("Write at most 1000 characters.")),
        ],
    )


class HandledForm(FlaskForm):
    """A note of staff on feedback."""

    note = StringField(
        _l("Note (optional)"),
        filters=[_strip],
        validators=[Optional(), Length(max=200, message=_l("Write at most 200 characters."))],
    )
