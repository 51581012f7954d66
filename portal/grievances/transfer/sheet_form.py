"""What staff type to say in which columns replies go out."""

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from portal.base.i18n import _, _l
from portal.base.web.forms import VersionedForm, at_most
from portal.grievances.transfer.replying import COLUMN_LABELS, MOST_COLUMNS, Column

LONGEST_HEADING = 40


class SheetForm(VersionedForm):
    """A name and up to twelve columns."""

    name = StringField(
        _l("Name of this table"),
        validators=[
            InputRequired(_l("Enter a name")),
            at_most(40),
        ],
    )

    def offer(self) -> None:
        """Fill the lists of every column."""
        choices = [
            SelectChoice("", _("no column")),
            *(SelectChoice(column.value, label) for column, label in COLUMN_LABELS.items()),
        ]
        for at in range(MOST_COLUMNS):
            self[f"column_{at}"].choices = choices

    def show(self, columns: list[tuple[Column, str]]) -> None:
        """Put kept columns into the fields."""
        for at, (column, heading) in enumerate(columns[:MOST_COLUMNS]):
            self[f"column_{at}"].data = column.value
            self[f"heading_{at}"].data = heading

    def columns(self) -> list[tuple[Column, str]]:
        """What was chosen, in order; without a heading it has our own words."""
        found = []
        for at in range(MOST_COLUMNS):
            chosen = self[f"column_{at}"].data
            if chosen:
                column = Column(chosen)
                typed = (self[f"heading_{at}"].data or "").strip()
                found.append((column, typed or str(COLUMN_LABELS[column])))
        return found


for _at in range(MOST_COLUMNS):
    setattr(
        SheetForm,
        f"column_{_at}",
        SelectField(_l("Column %(n)d", n=_at + 1), validators=[Optional()]),
    )
    setattr(
        SheetForm,
        f"heading_{_at}",
        StringField(
            _l("Its heading"),
            validators=[at_most(LONGEST_HEADING)],
        ),
    )
