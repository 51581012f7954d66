"""The report form (我要反映): what, where, who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.base.i18n import _, _l
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import OnceForm, at_most, trimmed

TEXT_LENGTH = 2000
PLACE_LENGTH = 100
ELSEWHERE = "other"
BY_KIND, STAFF, NEIGHBOURS = "by_kind", "staff", "neighbours"
VISIBILITY_CHOICES: list[tuple[str, Any]] = [
    (BY_KIND, _l("Flyers, litter and paper money: neighbours; the rest: staff only")),
    (STAFF, _l("Only staff can see it")),
    (NEIGHBOURS, _l("Neighbours can see it")),
]


@dataclass(frozen=True)
class Place:
    """A place as chosen: a building, a landmark, or words."""

    building_id: int | None = None
    landmark_id: int | None = None

    @classmethod
    def from_choice(cls, choice: str) -> "Place":
        """Read ``b12`` or ``l3``; anything else is a place in words."""
        number = row_number_or(None, choice[1:])
        if number and choice[0] == "b":
            return cls(building_id=number)
        if number and choice[0] == "l":
            return cls(landmark_id=number)
        return cls()


class ReportForm(OnceForm):
    """Category and place are needed, and a photo or a few words; all the rest is optional."""

    category = RadioField(
        _l("What is the problem?"),
        validators=[InputRequired(_l("Choose a problem type"))],
        validate_choice=False,
    )
    kind = SelectField(
        _l("More exactly (optional)"), default="", validators=[Optional()], validate_choice=False
    )
    place = SelectField(
        _l("Where is it?"),
        default="",
        validators=[InputRequired(_l("Choose a building"))],
        validate_choice=False,
    )
    place_text = StringField(
        _l("Describe the place (optional)"),
        filters=[trimmed],
        validators=[
            Length(max=PLACE_LENGTH, message=_l("At most %(max)d characters. Shorten the place."))
        ],
    )
    text = TextAreaField(
        _l("Tell us more (optional)"),
        filters=[trimmed],
        validators=[at_most(TEXT_LENGTH)],
    )
    visibility = RadioField(
        _l("Who can see it"),
        default=BY_KIND,
        choices=VISIBILITY_CHOICES,
    )

    about_staff = BooleanField(
        _l("What I report is about the community's staff"),
        description=_l(
            "It goes to the supervision committee or the sub-district. The community's staff "
            "never see it, and it never gets a public page."
        ),
    )

    offered: set[str]
    offered_places: set[str]

    def offer(self, *, categories: Sequence[tuple[str, str]], kinds: Any, places: Any) -> None:
        """Give the choices: categories as (code, label), kinds and places grouped by heading."""
        self.category.choices = list(categories)
        self.offered = {code for code, _label in categories}
        self.kind.choices = {"": [("", _("Choose if you like"))], **kinds}
        self.place.choices = {"": [("", _("Choose a building"))], **places}
        self.offered_places = {value for group in places.values() for value, _label in group}

    def validate_category(self, field: RadioField) -> None:
        """A problem type of the list."""
        if field.data not in self.offered:
            raise ValidationError(_("Choose a problem type"))

    def validate_place(self, field: SelectField) -> None:
        """A place of the list, found without going through all of it."""
        if field.data not in self.offered_places:
            raise ValidationError(_("Choose from the list."))

    def validate_place_text(self, field: StringField) -> None:
        """A place outside the list has to be described."""
        if self.place.data == ELSEWHERE and not field.data:
            raise ValidationError(_("Say in a few words where it is"))

    @property
    def chosen_category(self) -> str:
        """The sub-kind when it belongs to the category, else the category."""
        kind = self.kind.data or ""
        belongs = kind.partition(".")[0] == self.category.data
        return kind if kind and belongs else str(self.category.data)

    @property
    def chosen_place(self) -> Place:
        """The place chosen in the list."""
        return Place.from_choice(self.place.data or "")
