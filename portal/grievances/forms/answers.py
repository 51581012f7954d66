"""What reporters type after filing: additions, answers, judgements, appeals."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from portal.base.i18n import _, _l
from portal.base.web.forms import OnceForm, at_most, trimmed
from portal.grievances.forms.report import ELSEWHERE

LONGEST = 1000


def _text(label: Any, missing: Any = None) -> TextAreaField:
    validators: list[Any] = [at_most(LONGEST)]
    if missing is not None:
        validators.insert(0, InputRequired(missing))
    return TextAreaField(label, filters=[trimmed], validators=validators)


class AddForm(OnceForm):
    """More words or photos to a report; one of the two is needed."""

    text = _text(_l("What do you want to add?"))


class AnswerForm(OnceForm):
    """The answer to a question of the staff."""

    text = _text(_l("Your answer"), _l("Write your answer"))


class ConfirmForm(FlaskForm):
    """Whether it is solved, said before; and how satisfied, or no opinion, each by one button."""

    solved = HiddenField(default="yes")
    satisfied = SubmitField(_l("Satisfied"))
    fair = SubmitField(_l("Fairly satisfied"))
    dissatisfied = SubmitField(_l("Dissatisfied"))
    no_opinion = SubmitField(_l("No opinion"))

    @property
    def is_solved(self) -> bool:
        """The first answer; the second one is independent of it."""
        return self.solved.data != "no"

    @property
    def answered(self) -> bool:
        """Whether one of the buttons was pressed."""
        return bool(self.satisfaction) or bool(self.no_opinion.data)

    @property
    def satisfaction(self) -> str:
        """Which of the three was pressed; empty when none."""
        pressed = [name for name in ("satisfied", "fair", "dissatisfied") if self[name].data]
        return pressed[0] if pressed else ""


class ReopenForm(OnceForm):
    """Not solved: what is still wrong, in words or a photo."""

    text = _text(_l("What is still wrong?"))


class AppealForm(OnceForm):
    """Why a refused report should be looked at again."""

    text = _text(_l("Why should it be looked at again?"), _l("Say why, in a few words"))


class WithdrawForm(OnceForm):
    """Taking a report back."""

    text = _text(_l("Reason (optional)"))


class FindForm(FlaskForm):
    """Finding one's own report by its query code, on another phone."""

    code = StringField(
        _l("Query code"),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Enter the query code from the confirmation page")),
            Length(max=20, message=_l("The query code has 8 letters or digits")),
        ],
    )
    tail = StringField(
        _l("Last 4 digits of the phone, if you left one"),
        filters=[trimmed],
        validators=[Length(max=4, message=_l("Enter the last 4 digits only"))],
    )


class CorrectForm(FlaskForm):
    """Mending a mistake made when reporting: the kind of problem or the place."""

    category = SelectField(_l("What is the problem?"))
    place = SelectField(_l("Where is it?"))
    place_text = StringField(
        _l("Describe the place (optional)"),
        filters=[trimmed],
        validators=[Length(max=100, message=_l("At most %(max)d characters. Shorten the place."))],
    )

    def validate_place_text(self, field: StringField) -> None:
        """A place outside the list has to be described."""
        if self.place.data == ELSEWHERE and not field.data:
            raise ValidationError(_("Say in a few words where it is"))
