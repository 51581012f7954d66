"""What staff type when they record a report for a resident, or something put right on the spot."""

from typing import Any

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.base.i18n import _, _l
from portal.base.web.forms import OnceForm, at_most, trimmed
from portal.community.identity.phones import plain
from portal.grievances.forms.report import BY_KIND, ELSEWHERE, Place
from portal.grievances.labels import CHANNEL_LABELS
from portal.grievances.models import Channel


class PlacedForm(OnceForm):
    """A kind of problem, a place, and a number by which a repeated send is known."""

    category = SelectField(
        _l("What is the problem?"), validators=[InputRequired(_l("Choose a problem type"))]
    )
    place = SelectField(
        _l("Where is it?"), default="", validators=[InputRequired(_l("Choose a building"))]
    )

    def offer(self, *, kinds: Any, places: Any) -> None:
        """Give the choices, grouped by heading."""
        self.category.choices = {"": [("", _("Choose a problem type"))], **kinds}
        self.place.choices = {"": [("", _("Choose a building"))], **places}

    @property
    def chosen_place(self) -> Place:
        """The place chosen in the list."""
        return Place.from_choice(self.place.data or "")


class FileForForm(PlacedForm):
    """A report that came by phone or at the counter (代为登记)."""

    channel = RadioField(
        _l("How it came"),
        default=Channel.PHONE.value,
        choices=[
            SelectChoice(each.value, CHANNEL_LABELS[each])
            for each in (Channel.PHONE, Channel.VISIT)
        ],
    )
    phone = TelField(
        _l("The resident's mobile number (optional)"),
        description=_l("With it the resident gets news, and finds the report after signing in."),
        filters=[trimmed],
        validators=[Optional()],
    )
    name = StringField(
        _l("How to address the resident (optional)"),
        filters=[trimmed],
        validators=[at_most(60)],
    )
    needs_care = BooleanField(
        _l("The resident needs care"),
        description=_l("Old, ill, disabled or alone: a refusal then takes two people."),
    )
    place_text = StringField(
        _l("Describe the place (optional)"),
        filters=[trimmed],
        validators=[Length(max=100, message=_l("At most %(max)d characters. Shorten the place."))],
    )
    text = TextAreaField(
        _l("What did the resident say?"),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Write down what was said")),
            at_most(2000),
        ],
    )
    visibility = RadioField(
        _l("Who can see it"),
        default=BY_KIND,
        choices=[
            SelectChoice(
                BY_KIND, _l("Flyers, litter and paper money: neighbours; the rest: staff only")
            ),
            SelectChoice("staff", _l("Only staff can see it")),
            SelectChoice("neighbours", _l("Neighbours can see it")),
        ],
    )

    def validate_phone(self, field: TelField) -> None:
        """A mainland mobile number, kept as eleven digits."""
        digits = plain(field.data or "")
        if not digits:
            raise ValidationError(_("Enter an 11-digit mobile number"))
        field.data = digits

    def validate_place_text(self, field: StringField) -> None:
        """A place outside the list has to be described."""
        if self.place.data == ELSEWHERE and not field.data:
            raise ValidationError(_("Say in a few words where it is"))


class SpotForm(PlacedForm):
    """Found and put right on the spot (即查即改); two photos come beside it."""

    note = StringField(
        _l("Note (optional)"),
        filters=[trimmed],
        validators=[at_most(200)],
    )

    def validate_note(self, field: StringField) -> None:
        """A place outside the list has to be described."""
        if self.place.data == ELSEWHERE and not field.data:
            raise ValidationError(_("Say in a few words where it is"))
