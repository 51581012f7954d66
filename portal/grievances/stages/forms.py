"""What those above type about a stage."""

from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from portal.base import clock, i18n
from portal.base.i18n import _, _l
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import at_most, trimmed
from portal.grievances.forms.desk import ActForm
from portal.grievances.stages.models import StageWord
from portal.grievances.stages.standing import Step

LONGEST = 1000
REACHED, SKIPPED = StageWord.REACHED.value, StageWord.NOT_APPLICABLE.value
FACTS, MISTAKE = "facts", "mistake"


def _document() -> Any:
    return StringField(
        _l("Number of the document (if there is one)"),
        description=_l("The resident sees this number."),
        filters=[trimmed],
        validators=[at_most(60)],
    )


class StageForm(ActForm):
    """The stage that runs is reached, or does not apply (记录阶段)."""

    word = RadioField(
        _l("What about this stage?"),
        choices=[
            SelectChoice(REACHED, _l("It is reached")),
            SelectChoice(SKIPPED, _l("It does not apply")),
        ],
        default=REACHED,
        validators=[InputRequired(_l("Choose one of the two"))],
    )
    on = DateField(
        _l("Reached on which day?"),
        default=clock.today,
        validators=[InputRequired(_l("Choose a day"))],
    )
    document_no = _document()
    text = TextAreaField(
        _l("Note"),
        description=_l(
            "For staff. Where the stage does not apply, the reason: the resident reads it."
        ),
        filters=[trimmed],
        validators=[Optional(), at_most(LONGEST)],
    )

    @property
    def applies(self) -> bool:
        """Whether the stage was reached."""
        return bool(self.word.data == REACHED)

    @property
    def day(self) -> date:
        """The day given."""
        assert self.on.data is not None
        return self.on.data

    def validate(self, extra_validators: Any = None) -> bool:
        """As the fields say; and a stage that does not apply says why."""
        fits = bool(super().validate(extra_validators))
        if self.applies or self.text.data:
            return fits
        self.text.errors = [_("Say why it does not apply")]
        return False


class CorrectStageForm(ActForm):
    """A new entry in place of a wrong one (更正阶段记录)."""

    stage = SelectField(_l("Which stage?"), validate_choice=False)
    what = RadioField(
        _l("What is wrong?"),
        choices=[
            SelectChoice(FACTS, _l("The day or the number")),
            SelectChoice(MISTAKE, _l("It was recorded by mistake; the stage goes on")),
        ],
        default=FACTS,
        validators=[InputRequired(_l("Choose one of the two"))],
    )
    on = DateField(_l("The right day"), validators=[Optional()])
    document_no = _document()
    text = TextAreaField(
        _l("Why is it corrected? The resident reads this"),
        filters=[trimmed],
        validators=[InputRequired(_l("Say why, in a few words")), at_most(LONGEST)],
    )

    def offer(self, steps: list[Step]) -> None:
        """Give the stages that are recorded; the newest is chosen, with what stands there."""
        recorded = [step for step in steps if step.record is not None]
        locale = i18n.current_locale()
        self.stage.choices = [
            SelectChoice(str(step.stage.id), step.stage.name(locale)) for step in recorded
        ]
        if not self.is_submitted() and recorded and recorded[-1].record is not None:
            self.stage.data = str(recorded[-1].stage.id)
            self.on.data = recorded[-1].record.on_date
            self.document_no.data = recorded[-1].record.document_no

    @property
    def stage_id(self) -> int:
        """The stage chosen; 0 for none or a damaged one."""
        return row_number_or(0, self.stage.data)

    @property
    def by_mistake(self) -> bool:
        """Whether the stage was not reached at all."""
        return bool(self.what.data == MISTAKE)
