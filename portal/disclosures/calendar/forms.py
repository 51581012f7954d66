"""What is typed into the calendar."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from portal.base import clock
from portal.base.i18n import _, _l
from portal.base.web.forms import at_most, trimmed
from portal.disclosures.calendar.service import (
    LONGEST_EVENT,
    NotAskedThen,
    NothingHappened,
    NotThatDay,
)


class EventForm(FlaskForm):
    """Something happened on a day."""

    item = SelectField(
        _l("What is to be made public?"), validators=[InputRequired(NotAskedThen.sentence)]
    )
    on = DateField(
        _l("On which day?"),
        default=clock.today,
        validators=[InputRequired(NotThatDay.sentence)],
    )
    event = StringField(
        _l("What happened?"),
        description=_l(
            "Such as a meeting, a donation, a change of members. Residents read it in the list of "
            "what is not public yet, so name nobody."
        ),
        filters=[trimmed],
        validators=[InputRequired(NothingHappened.sentence), at_most(LONGEST_EVENT)],
    )

    def offer(self, items: Iterable[tuple[str, str, str]]) -> None:
        """Give the choices: group, key, name."""
        found = [SelectChoice(key, name, optgroup=group) for group, key, name in items]
        self.item.choices = [SelectChoice("", _("Choose an item")), *found]
