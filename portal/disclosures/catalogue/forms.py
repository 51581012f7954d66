"""What is typed into the catalogue."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.base import clock
from portal.base.i18n import LazyString, _l
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import at_most, trimmed
from portal.disclosures import labels
from portal.disclosures.catalogue import rules, wording
from portal.disclosures.catalogue.chains import Limit, Terms
from portal.disclosures.catalogue.elements import MOST_ELEMENTS, lines_of
from portal.disclosures.catalogue.errors import (
    BackDated,
    NameMissing,
    OutsideLimits,
    TooManyElements,
)
from portal.disclosures.catalogue.service import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_DAYS,
    Content,
)
from portal.disclosures.models import (
    ArchivePeriod,
    Audience,
    CatalogueItem,
    Frequency,
    ItemClass,
    LimitClock,
    Track,
)


def _choices(found: Mapping[Any, LazyString]) -> list[SelectChoice]:
    return [SelectChoice(str(code), label) for code, label in found.items()]


_days = NumberRange(0, MOST_DAYS, OutsideLimits.sentence)
_wanted = InputRequired(OutsideLimits.sentence)


def _few_elements(_form: object, field: Field) -> None:
    if len(lines_of(field.data or "")) > MOST_ELEMENTS:
        raise ValidationError(TooManyElements.sentence)


class FromForm(FlaskForm):
    """From which day on a version holds, and the newest one that the editor knew."""

    from_on = DateField(
        _l("From which day"),
        default=clock.today,
        description=_l("A period that has begun keeps what held on its first day."),
        validators=[InputRequired(BackDated.sentence)],
    )
    version = HiddenField()

    @property
    def seen(self) -> int:
        """The newest version the editor knew; 0 for none."""
        return row_number_or(0, str(self.version.data or ""))


class LimitForm(FromForm):
    """How often, and by when."""

    frequency = SelectField(_l("How often"), choices=_choices(labels.FREQUENCY_LABELS))
    limit_days = IntegerField(_l("Time limit, days"), validators=[_wanted, _days])
    limit_clock = SelectField(_l("Counted in"), choices=_choices(wording.CLOCK_LABELS))

    @property
    def limit(self) -> Limit:
        """The limit as typed."""
        return Limit(self.limit_days.data or 0, LimitClock(self.limit_clock.data))


class ItemForm(LimitForm):
    """A version of an item."""

    name = StringField(
        _l("Name of the item"),
        filters=[trimmed],
        validators=[InputRequired(NameMissing.sentence), at_most(LONGEST_NAME)],
    )
    klass = SelectField(_l("Kind of item"), choices=_choices(labels.CLASS_LABELS))
    elements = TextAreaField(
        _l("Content elements"),
        description=_l("One a line; each becomes a field of the draft."),
        validators=[at_most(LONGEST_TEXT), _few_elements],
    )
    owner_office = StringField(
        _l("Office responsible"),
        description=_l("As it is called in the residents' committee; empty for all of it."),
        filters=[trimmed],
        validators=[at_most(LONGEST_NAME)],
    )
    track = SelectField(
        _l("Steps"),
        choices=_choices(labels.TRACK_LABELS),
        description=_l("Money, aid and decisions always take all steps."),
    )
    audience = SelectField(_l("Who may read it"), choices=_choices(labels.AUDIENCE_LABELS))
    expires_days = IntegerField(
        _l("Gone for readers after so many days"),
        description=_l("Only where not everybody may read it; empty for never."),
        validators=[Optional(), NumberRange(1, MOST_DAYS, OutsideLimits.sentence)],
    )
    posting_days = IntegerField(
        _l("Questions may be asked for so many days"), default=15, validators=[_wanted, _days]
    )
    archive = SelectField(_l("Archive"), choices=_choices(labels.ARCHIVE_LABELS))
    basis = TextAreaField(_l("Basis"), validators=[at_most(LONGEST_TEXT)])

    @property
    def content(self) -> Content:
        """What the version says."""
        return Content(
            klass=ItemClass(self.klass.data),
            name=self.name.data or "",
            elements=self.elements.data or "",
            basis=self.basis.data or "",
            frequency=Frequency(self.frequency.data),
            limit_days=self.limit.days,
            limit_clock=self.limit.clock,
            owner_office=self.owner_office.data or "",
            track=Track(self.track.data),
            audience=Audience(self.audience.data),
            expires_days=self.expires_days.data,
            posting_days=self.posting_days.data or 0,
            archive=ArchivePeriod(self.archive.data),
        )


def item_form(item: CatalogueItem | None, **options: Any) -> ItemForm:
    """The form of an item, filled with what holds now."""
    if item is None:
        return ItemForm(
            data={
                "frequency": Frequency.QUARTERLY.value,
                "limit_days": 20,
                "archive": ArchivePeriod.YEARS10.value,
            }
        )
    held = {name: _plain(item, name) for name in Content.__dataclass_fields__}
    return ItemForm(data=held, **options)


def stricter_form(terms: Terms, **options: Any) -> LimitForm:
    """The form by which a community asks more of itself, with what it may choose."""
    held = terms.stricter or terms.item
    form = LimitForm(
        data={name: _plain(held, name) for name in ("limit_days", "limit_clock")}
        | {"frequency": terms.frequency.value},
        **options,
    )
    allowed = rules.at_least_as_often(terms.item.frequency)
    form.frequency.choices = _choices({each: labels.FREQUENCY_LABELS[each] for each in allowed})
    return form


def _plain(item: CatalogueItem, name: str) -> Any:
    value = getattr(item, name)
    return value.value if hasattr(value, "value") else value
