"""What people type about the portal and about their own data."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.base.i18n import _, _l
from portal.base.web.forms import OnceForm, trimmed
from portal.privacy.labels import ASKED
from portal.privacy.models import RequestKind


class FeedbackForm(OnceForm):
    """An opinion on the portal."""

    text = TextAreaField(
        _l("What could be better?"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("Write what could be better.")),
            Length(max=1000, message=_l("Write at most 1000 characters.")),
        ],
    )
    contact = StringField(
        _l("Phone or WeChat (optional)"),
        filters=[trimmed],
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
        filters=[trimmed],
        validators=[
            DataRequired(_l("Write what it is about.")),
            Length(max=1000, message=_l("Write at most 1000 characters.")),
        ],
    )


class DeleteForm(FlaskForm):
    """The word by which a person confirms that the account is to go."""

    word = StringField(_l("Type the word"), filters=[trimmed])

    def validate_word(self, field: StringField) -> None:
        """The word as shown, in the language shown."""
        shown = str(_("delete my account"))
        if (field.data or "").strip("“”\"' ").casefold() != shown.casefold():
            raise ValidationError(_("Type these words: %(word)s", word=shown))


class AnswerForm(FlaskForm):
    """The answer of staff; a refusal says why."""

    granted = RadioField(
        _l("Outcome"),
        choices=[SelectChoice("yes", _l("Done as asked")), SelectChoice("no", _l("Refused"))],
        default="yes",
    )
    answer = TextAreaField(
        _l("Answer to the resident"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("Write the answer; for a refusal, the reasons.")),
            Length(max=1000, message=_l("Write at most 1000 characters.")),
        ],
    )


class HandledForm(FlaskForm):
    """A note of staff on feedback."""

    note = StringField(
        _l("Note (optional)"),
        filters=[trimmed],
        validators=[Optional(), Length(max=200, message=_l("Write at most 200 characters."))],
    )
