"""What staff choose to take a year along."""

from collections.abc import Sequence

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from portal.base.i18n import _, _l
from portal.base.web.forms import OnceForm, at_most

SHORTEST = 4


class ArchiveForm(OnceForm):
    """Which year, and why."""

    year = SelectField(_l("Year"))
    reason = StringField(
        _l("Why you take it along"),
        description=_l("Kept in the audit trail with your name, such as: filing of the year"),
        validators=[at_most(200)],
    )

    def offer(self, years: Sequence[int]) -> None:
        """Fill the list."""
        self.year.choices = [
            SelectChoice(str(year), _("Year %(year)s", year=year)) for year in years
        ]

    def validate_reason(self, field: StringField) -> None:
        """A few words at least."""
        field.data = " ".join((field.data or "").split())
        if len(field.data) < SHORTEST:
            raise ValidationError(_("Say in a few words why"))
