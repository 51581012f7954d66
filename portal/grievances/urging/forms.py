"""What a reporter types when urging, and staff when supervising."""

from datetime import date
from typing import Any

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.base.i18n import LazyString, _l
from portal.base.web.forms import OnceForm, at_most, trimmed
from portal.grievances.forms.desk import OnceForm as OnceOnTheDesk
from portal.grievances.urging.service import LONGEST_URGING

LONGEST = 1000


def _area(label: LazyString, most: int, missing: LazyString | None = None) -> Any:
    needed = Optional() if missing is None else InputRequired(missing)
    return TextAreaField(label, filters=[trimmed], validators=[needed, at_most(most)])


class UrgeForm(OnceForm):
    """One urging; what is written is read by those who deal with the report only."""

    text = _area(_l("A sentence to those who deal with it (optional)"), LONGEST_URGING)


class SuperviseForm(OnceOnTheDesk):
    """Why, and by when an answer is demanded."""

    reason = _area(_l("Why is it put under supervision?"), LONGEST, _l("Say why, in a few words"))
    until = DateField(_l("Answer by"), validators=[InputRequired(_l("Choose a day"))])

    @property
    def day(self) -> date:
        """The day chosen."""
        assert self.until.data is not None
        return self.until.data


class AnswerForm(OnceOnTheDesk):
    """What those who deal with it answer."""

    text = _area(_l("What do you answer?"), LONGEST, _l("Write the answer"))


class LiftForm(OnceOnTheDesk):
    """The note with which a supervision ends."""

    text = _area(_l("What came of it?"), LONGEST, _l("Write the note"))
