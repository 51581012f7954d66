"""What staff type while something is made public."""

from datetime import date
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.base.i18n import _, _l
from portal.base.web.forms import OnceForm, VersionedForm, at_most, trimmed
from portal.disclosures.labels import CHANNEL_LABELS, VERSION_LABELS
from portal.disclosures.models import VersionKind
from portal.disclosures.service import CHANNELS
from portal.disclosures.service.drafting import LONGEST_TEXT, LONGEST_TITLE
from portal.disclosures.service.recording import LONGEST_COMMENT

OTHER = "other"


class NewForm(OnceForm):
    """A draft begun: item, period, title."""

    item = SelectField(
        _l("Item of the catalogue"), validators=[InputRequired(_l("Choose an item."))]
    )
    period = SelectField(_l("Period covered"), default="")
    first = DateField(_l("First day"), validators=[Optional()])
    last = DateField(_l("Last day"), validators=[Optional()])
    title = StringField(
        _l("Title (optional)"),
        description=_l("Left empty, it is made of the period and the item."),
        filters=[trimmed],
        validators=[at_most(LONGEST_TITLE)],
    )
    same_because = StringField(
        _l("Why has it not changed since last time?"),
        filters=[trimmed],
        validators=[at_most(LONGEST_COMMENT)],
    )

    def offer(self, *, items: dict[str, Any], periods: list[tuple[str, str]]) -> None:
        """Give the choices."""
        self.item.choices = {"": [("", _("Choose an item"))], **items}
        self.period.choices = [*periods, (OTHER, _("Another period"))]

    def fix(self, *, item: bool = False, period: bool = False) -> None:
        """Leave out what the address says already."""
        if item:
            del self.item
        if period:
            del self.period, self.first, self.last

    @property
    def chosen(self) -> tuple[date, date]:
        """The period, once the form is valid."""
        if self.period.data == OTHER:
            assert self.first.data is not None
            assert self.last.data is not None
            return self.first.data, self.last.data
        first, _colon, last = str(self.period.data).partition(":")
        return date.fromisoformat(first), date.fromisoformat(last)

    def validate_last(self, field: DateField) -> None:
        """Another period needs both days, in their order."""
        if "period" not in self or self.period.data != OTHER:
            return
        if self.first.data is None or field.data is None:
            raise ValidationError(_("Enter the first and the last day."))
        if field.data < self.first.data:
            raise ValidationError(_("The period must end on or after the day it begins."))


class NoticeForm(OnceForm):
    """A public notice begun: title, text, and how long it is posted."""

    title = StringField(
        _l("Title"),
        filters=[trimmed],
        validators=[InputRequired(_l("Enter a title.")), at_most(LONGEST_TITLE)],
    )
    first = DateField(_l("Posted from"), validators=[InputRequired(_l("Enter a day."))])
    last = DateField(_l("Posted until"), validators=[InputRequired(_l("Enter a day."))])
    body = TextAreaField(_l("Text"), filters=[trimmed], validators=[at_most(LONGEST_TEXT)])

    def validate_last(self, field: DateField) -> None:
        """Not before it begins."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("The period must end on or after the day it begins."))

    @property
    def posted(self) -> tuple[date, date]:
        """From when until when, once the form is valid."""
        assert self.first.data is not None
        assert self.last.data is not None
        return self.first.data, self.last.data


class _Element(TextAreaField):
    """One content element of the item."""


class DraftForm(VersionedForm):
    """The words of a draft; the elements of the item are added as fields of their own."""

    title = StringField(
        _l("Title"),
        filters=[trimmed],
        validators=[InputRequired(_l("Enter a title.")), at_most(LONGEST_TITLE)],
    )
    first = DateField(_l("First day"), validators=[Optional()])
    last = DateField(_l("Last day"), validators=[Optional()])
    body = TextAreaField(
        _l("More text (optional)"), filters=[trimmed], validators=[at_most(LONGEST_TEXT)]
    )
    same_because = StringField(
        _l("Why has it not changed since last time?"),
        filters=[trimmed],
        validators=[at_most(LONGEST_COMMENT)],
    )
    readers = TextAreaField(
        _l("Phone numbers of those who may read it"),
        description=_l("One a line. They are told as soon as it is published."),
        filters=[trimmed],
        validators=[at_most(4000)],
    )
    elements: tuple[str, ...] = ()

    def validate_last(self, field: DateField) -> None:
        """Not before it begins."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("The period must end on or after the day it begins."))

    def name_as_notice(self) -> None:
        """A notice has a time of posting and a text, no more."""
        for name in ("first", "last", "body"):
            self[name].label.text = NoticeForm()[name].label.text

    @property
    def element_fields(self) -> list[Any]:
        """The fields of the elements, in their order."""
        return [self[f"element_{n}"] for n in range(len(self.elements))]


def draft_form(elements: list[str], **data: Any) -> DraftForm:
    """The form of a draft with these content elements."""
    fields: dict[str, Any] = {
        f"element_{n}": _Element(name, filters=[trimmed], validators=[at_most(LONGEST_TEXT)])
        for n, name in enumerate(elements)
    }
    kind = type("DraftFormOfItem", (DraftForm,), {**fields, "elements": tuple(elements)})
    form: DraftForm = kind(data=data)
    return form


class StepForm(VersionedForm):
    """A step forward, with a word if one likes; ``state`` is the station at which it was read."""

    state = HiddenField()

    comment = TextAreaField(
        _l("Comment (optional)"),
        description=_l("Shown with the step to colleagues."),
        filters=[trimmed],
        validators=[at_most(LONGEST_COMMENT)],
    )


class ReasonForm(VersionedForm):
    """A step that says why."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[trimmed],
        validators=[InputRequired(_l("Say why.")), at_most(LONGEST_COMMENT)],
    )


class CorrectForm(ReasonForm):
    """Why a new version is made."""

    kind = RadioField(
        _l("What is corrected?"),
        default=VersionKind.CORRECTION.value,
        choices=[
            SelectChoice(VersionKind.CORRECTION.value, VERSION_LABELS[VersionKind.CORRECTION]),
            SelectChoice(VersionKind.PRIVACY.value, VERSION_LABELS[VersionKind.PRIVACY]),
        ],
    )


class PaperForm(StepForm):
    """A signature that the director gave on paper; the scan comes beside it."""

    director = SelectField(_l("Who signed on paper"), coerce=int)


class PublishForm(VersionedForm):
    """Where else it hangs."""

    channels = SelectMultipleField(
        _l("Also made public"),
        choices=[SelectChoice(each, CHANNEL_LABELS[each]) for each in CHANNELS[1:]],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


def suggested_periods(today: date) -> list[tuple[date, date]]:
    """The periods that are usually published now: the last quarter and month first."""
    months = [_months_back(today, n, 1) for n in (1, 0, 2)]
    quarters = [_quarter_back(today, n) for n in (1, 0, 2)]
    year = [(date(today.year - n, 1, 1), date(today.year - n, 12, 31)) for n in (0, 1)]
    halves = [(date(y, 1, 1), date(y, 6, 30)) for y in (today.year,)]
    halves += [(date(y, 7, 1), date(y, 12, 31)) for y in (today.year - 1, today.year)]
    return [quarters[0], months[0], *quarters[1:], *months[1:], *halves, *year, (today, today)]


def _months_back(today: date, back: int, count: int) -> tuple[date, date]:
    """So many whole months, the first of them ``back`` months before this one."""
    index = today.year * 12 + today.month - 1 - back
    first = date(index // 12, index % 12 + 1, 1)
    end = index + count
    return first, date.fromordinal(date(end // 12, end % 12 + 1, 1).toordinal() - 1)


def _quarter_back(today: date, back: int) -> tuple[date, date]:
    return _months_back(today, (today.month - 1) % 3 + 3 * back, 3)
