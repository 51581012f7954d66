"""What staff type to bring lists in and to take them out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.base.i18n import _, _l
from portal.base.web.forms import OnceForm, at_most
from portal.grievances import labels
from portal.grievances.models import Channel
from portal.grievances.transfer.fields import FIELD_HINTS, FIELD_LABELS, Field
from portal.grievances.transfer.words import Word
from portal.grievances.transfer.writing import FORMATS

WAYS = (Channel.IMPORT, Channel.PHONE, Channel.VISIT)
NOT_THERE = ""


class UploadForm(OnceForm):
    """A list to bring in."""

    file = FileField(
        _l("List of orders or calls"),
        description=_l("CSV or XLSX, with headings. Both ways of writing Chinese are recognised."),
    )

    def validate_file(self, field: FileField) -> None:
        """A file has to be there."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file"))


def column(field: Field) -> str:
    """The name in the form of the list in which a field's heading is chosen."""
    return f"column_{field.value}"


class ColumnsForm(FlaskForm):
    """Which heading holds what, and what counts where a line says nothing. Headings are chosen by
    their place."""

    category = SelectField(
        _l("Kind, where a line names none of ours"), default="", validators=[Optional()]
    )
    channel = RadioField(
        _l("How it came, where a line does not say"),
        default=Channel.IMPORT.value,
        choices=[SelectChoice(each.value, labels.CHANNEL_LABELS[each]) for each in WAYS],
    )

    def offer(self, headings: Sequence[str], kinds: Any) -> None:
        """Fill the lists."""
        places = [SelectChoice(str(at), name) for at, name in enumerate(headings)]
        for field in Field:
            self[column(field)].choices = [SelectChoice(NOT_THERE, _("not in the list")), *places]
        self.category.choices = {"": [("", _("Refuse such lines"))], **kinds}

    def show(self, headings: Sequence[str], columns: Any, presets: Any) -> None:
        """Choose what is known already."""
        for field in Field:
            heading = columns.get(field.value)
            at = headings.index(heading) if heading in headings else None
            self[column(field)].data = NOT_THERE if at is None else str(at)
        self.category.data = presets.get("category", "")
        self.channel.data = presets.get("channel") or Channel.IMPORT.value

    def columns(self, headings: Sequence[str]) -> dict[str, str]:
        """The heading of each field that the list has."""
        return {
            field.value: headings[int(self[column(field)].data)]
            for field in Field
            if self[column(field)].data
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Words and place have to come from somewhere; a column is used once."""
        if not super().validate(extra_validators):
            return False
        chosen = [self[column(field)].data for field in Field if self[column(field)].data]
        if not (self[column(Field.TEXT)].data or self[column(Field.TITLE)].data):
            self[column(Field.TEXT)].errors = [_("Say which column holds what was reported")]
        if not self[column(Field.PLACE)].data:
            self[column(Field.PLACE)].errors = [_("Say which column holds the place")]
        for field in Field:
            mine = self[column(field)]
            if mine.data and chosen.count(mine.data) > 1:
                mine.errors = [_("This column is chosen twice")]
        return not self.errors


for _field in Field:
    setattr(
        ColumnsForm,
        column(_field),
        SelectField(FIELD_LABELS[_field], description=FIELD_HINTS[_field], validators=[Optional()]),
    )


def kinds_form(asked: Sequence[Word], kinds: Any) -> FlaskForm:
    """For each word of a list the kind of ours that it means."""
    fields = {
        word.name: SelectField(word.text, default=word.code, validators=[Optional()])
        for word in asked
    }
    form: FlaskForm = type("KindsForm", (FlaskForm,), fields)()
    for word in asked:
        form[word.name].choices = {"": [("", _("none of ours"))], **kinds}
    return form


class PeriodForm(FlaskForm):
    """From one day to another, and the kind of file."""

    begin = DateField(_l("From"), validators=[Optional()])
    end = DateField(_l("Until"), validators=[Optional()])
    format = RadioField(
        _l("File"),
        default="xlsx",
        choices=[SelectChoice(name, each.label) for name, each in FORMATS.items()],
    )

    def validate_end(self, field: DateField) -> None:
        """The end is not before the beginning."""
        if field.data and self.begin.data and field.data < self.begin.data:
            raise ValidationError(_("The end is before the beginning"))

    def validate_begin(self, field: DateField) -> None:
        """Days that a calendar of today can hold."""
        for each in (field, self.end):
            if each.data and not date(2000, 1, 1) <= each.data < date(2100, 1, 1):
                raise ValidationError(_("Enter a day between 2000 and 2099"))


ALL_STATES = ""


class ExportForm(PeriodForm):
    """Which reports to take along, and whether with phone numbers."""

    category = SelectField(_l("Kind of problem"), default="", validators=[Optional()])
    status = SelectField(_l("State"), default=ALL_STATES, validators=[Optional()])
    grid = SelectField(_l("Grid"), default="", validators=[Optional()])
    contacts = BooleanField(
        _l("With the reporters' names and phone numbers"),
        description=_l("Each person concerned can see that you took their number, and why."),
    )
    reason = StringField(
        _l("Why the phone numbers are needed"),
        validators=[at_most(200)],
    )

    def offer(self, *, kinds: Any, grids: Any, may_have_contacts: bool) -> None:
        """Fill the lists; who may not see phone numbers is not offered them."""
        self.category.choices = {"": [("", _("All kinds"))], **kinds}
        self.status.choices = [
            SelectChoice(ALL_STATES, _("All states")),
            *(SelectChoice(state.value, label) for state, label in labels.STATUS_LABELS.items()),
        ]
        self.grid.choices = [SelectChoice("", _("All grids")), *grids]
        if not may_have_contacts:
            del self.contacts
            del self.reason

    def validate_reason(self, field: StringField) -> None:
        """Whoever takes numbers along says why."""
        field.data = (field.data or "").strip()
        if self.contacts.data and len(field.data) < 4:
            raise ValidationError(_("Say in a few words why; the persons concerned can read it"))


class RepliesForm(PeriodForm):
    """Which replies go back to the hotline, in which columns."""

    source = SelectField(_l("From which import"), default="", validators=[Optional()])
    sheet = SelectField(_l("Columns"), default="0", validators=[InputRequired()])
    answered = BooleanField(_l("Only what was replied to"), default=True)

    def offer(self, *, sources: Any, sheets: Any) -> None:
        """Fill the lists."""
        self.source.choices = [
            SelectChoice("", _("All imports")),
            *(SelectChoice(value, label) for value, label in sources),
        ]
        self.sheet.choices = [SelectChoice(value, label) for value, label in sheets]
