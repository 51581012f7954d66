"""What the caller types after a call."""

from typing import Any

from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from portal.base.i18n import _l
from portal.base.web.forms import OnceForm, at_most, trimmed
from portal.grievances.callback.labels import OUTCOME_LABELS
from portal.grievances.labels import NOT_RATED, SATISFACTION_LABELS

LONGEST = 1000


class CallForm(OnceForm):
    """One attempt; sent twice it is one. The two answers belong to a resident who was reached."""

    outcome = RadioField(
        _l("What came of the call?"),
        choices=[SelectChoice(one.value, label) for one, label in OUTCOME_LABELS.items()],
        validators=[InputRequired(_l("Choose what came of the call."))],
    )
    solved = RadioField(
        _l("Ask first: is it solved?"),
        choices=[SelectChoice("yes", _l("Solved")), SelectChoice("no", _l("Not solved"))],
        validators=[Optional()],
    )
    satisfaction = RadioField(
        _l("Then ask: how satisfied are you with the way it was handled?"),
        choices=[
            *(SelectChoice(one.value, label) for one, label in SATISFACTION_LABELS.items()),
            SelectChoice("", NOT_RATED),
        ],
        default="",
        validators=[Optional()],
    )
    comment = TextAreaField(
        _l("What the resident said"),
        filters=[trimmed],
        validators=[at_most(LONGEST)],
    )
    next_try_on = DateField(_l("Try again on"), validators=[Optional()])

    @property
    def asked(self) -> dict[str, Any]:
        """The attempt as the service takes it."""
        return {
            "submission_id": self.submission_id.data,
            "outcome": self.outcome.data,
            "solved": {"yes": True, "no": False}.get(self.solved.data or ""),
            "satisfaction": self.satisfaction.data or None,
            "comment": self.comment.data or "",
            "next_try_on": self.next_try_on.data,
        }
