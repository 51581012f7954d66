"""What staff type about divisions, communities, buildings and households."""

import re
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from wtforms import (
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.base.i18n import _l
from portal.community.places.household_list import MOST_ADULTS
from portal.community.places.models import CompoundKind, DivisionLevel

LEVEL_LABELS = {
    DivisionLevel.PROVINCE: _l("Province"),
    DivisionLevel.CITY: _l("City"),
    DivisionLevel.DISTRICT: _l("District"),
    DivisionLevel.STREET: _l("Sub-district or town"),
    DivisionLevel.COMMITTEE: _l("Residents' or villagers' committee"),
}
KIND_LABELS = {CompoundKind.OLD: _l("Old compound"), CompoundKind.NEW: _l("New compound")}

_PHONE = re.compile(r"\+?\d[\d -]{2,18}")


def stripped(value: str | None) -> str:
    """What was typed without blanks around it."""
    return value.strip() if value else ""


def one_line(_form: FlaskForm, field: Any) -> None:
    """Refuse what no name or address holds: line breaks and control characters."""
    if field.data and not field.data.isprintable():
        raise ValidationError(_l("Use letters and figures only."))


def phone_number(_form: FlaskForm, field: Any) -> None:
    """A landline, a mobile number or a short number such as 12345."""
    if field.data and not _PHONE.fullmatch(field.data):
        raise ValidationError(_l("Enter a phone number, such as 022-27000000."))


def between(low: float, high: float, message: Any) -> Any:
    """A number within bounds; WTForms' own check fails on one of hundreds of digits."""

    def check(_form: FlaskForm, field: Any) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(message)

    return check


def name_field(label: Any, **options: Any) -> StringField:
    """A name of at most 60 characters."""
    return StringField(
        label,
        filters=[stripped],
        validators=[InputRequired(_l("Enter a name.")), Length(max=60), one_line],
        **options,
    )


def phone_field(label: Any, **options: Any) -> TelField:
    """A telephone number, which may be left out."""
    return TelField(
        label,
        filters=[stripped],
        validators=[phone_number, Length(max=20)],
        render_kw={"inputmode": "tel"},
        **options,
    )


class DivisionForm(FlaskForm):
    """A node to add."""

    code = StringField(
        _l("Code"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Enter the code.")),
            Regexp(r"^[0-9]{1,12}$", message=_l("A code has at most 12 digits.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    name = name_field(_l("Its name"))
    level = SelectField(_l("Level"), choices=list(LEVEL_LABELS.items()), coerce=DivisionLevel)


class NameForm(FlaskForm):
    """A name to correct."""

    name = name_field(_l("Its name"))


class ContactForm(FlaskForm):
    """What residents ring and where they go."""

    office_phone = phone_field(_l("Office phone"))
    duty_phone = phone_field(_l("Phone on duty at any hour"))
    office_address = StringField(
        _l("Address of the office"), filters=[stripped], validators=[Length(max=200), one_line]
    )


class OpenCommunityForm(ContactForm):
    """A community to open."""

    name = name_field(_l("Name of the community"))
    slug = StringField(
        _l("Web address"),
        description=_l("Small letters, figures and hyphens. It stands on posters and stays."),
        filters=[stripped],
        validators=[
            InputRequired(_l("Enter the web address.")),
            Regexp(
                r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
                message=_l("Use small letters, figures and hyphens, at most 40."),
            ),
        ],
    )


class CommunityForm(ContactForm):
    """A community to correct."""

    name = name_field(_l("Name of the community"))
    street_code = StringField(
        _l("Code of its sub-district or town"),
        filters=[stripped],
        validators=[Regexp(r"^[0-9]{1,12}$", message=_l("A code has at most 12 digits."))],
        render_kw={"inputmode": "numeric"},
    )


class CompoundForm(FlaskForm):
    """A compound (小区)."""

    name = name_field(_l("Its name"))
    kind = RadioField(_l("Kind"), choices=list(KIND_LABELS.items()), coerce=CompoundKind)
    built_year = IntegerField(
        _l("Built in (year, optional)"),
        validators=[
            Optional(),
            between(1850, 2100, _l("Enter a year, such as 1998.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class ManyForm(FlaskForm):
    """Several names in one line."""

    text = StringField(
        _l("Names"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Write at least one name, such as 1-24.")),
            Length(max=400),
            one_line,
        ],
    )


class BuildingForm(FlaskForm):
    """A building to correct."""

    name = name_field(_l("Its name"))
    aliases = StringField(
        _l("What people also call it (optional)"),
        filters=[stripped],
        validators=[Length(max=200), one_line],
    )
    latitude = FloatField(
        _l("Latitude (optional)"),
        validators=[Optional(), between(-90, 90, _l("From -90 to 90."))],
        render_kw={"inputmode": "decimal"},
    )
    longitude = FloatField(
        _l("Longitude (optional)"),
        validators=[Optional(), between(-180, 180, _l("From -180 to 180."))],
        render_kw={"inputmode": "decimal"},
    )


class HouseholdsForm(FlaskForm):
    """A list of households, pasted or as a file."""

    text = TextAreaField(
        _l("List of households"),
        description=_l("Unit, room, adults; a household a line. Leave the unit empty if none."),
        render_kw={"rows": 10},
    )
    file = FileField(
        _l("Or a CSV file"),
        validators=[FileSize(1024 * 1024, message=_l("The file is too large."))],
        render_kw={"accept": ".csv,.txt,text/csv,text/plain"},
    )


class AdultsForm(FlaskForm):
    """The adults of one household."""

    adults = IntegerField(
        _l("Adults"),
        validators=[
            InputRequired(_l("Enter the number of adults.")),
            between(0, MOST_ADULTS, _l("Enter a number from 0 to 50.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class LandmarkForm(FlaskForm):
    """A landmark."""

    name = name_field(_l("Its name"))
    near_building_id = SelectField(_l("Nearest building (optional)"), coerce=int)
