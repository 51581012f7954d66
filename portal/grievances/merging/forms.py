"""What staff type when they join, separate or split reports."""

import re
from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Optional, ValidationError

from portal.base.i18n import _, _l
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import at_most, trimmed
from portal.grievances.errors import NoSuchReport
from portal.grievances.forms.desk import ActForm
from portal.grievances.forms.report import Place
from portal.grievances.merging.service import MOST_PARTS, Part
from portal.grievances.merging.showing import Offer
from portal.grievances.models import Grievance
from portal.grievances.queries import Photo

THIS, OTHER = "this", "other"
FEWEST = 2
LONGEST = 2000
_NUMBER = re.compile(r"\s*([0-9]{6})\s*[-–—]?\s*([0-9]{3,5})\s*")


def read_number(typed: str) -> str:
    """A report's number as it is kept; empty for anything else."""
    found = _NUMBER.fullmatch(typed)
    return f"{found[1]}-{found[2]}" if found else ""


class MergeForm(ActForm):
    """Joining two reports (并案): which other one, and which of the two leads.

    The view looks up ``offers`` and ``compared``, the other report, with both told row by row in
    ``sheet``, and the other one's ``photos``. ``ways`` are the leads against which nothing speaks;
    where there is none, ``why_not`` says what does.
    """

    other = StringField(
        _l("Number of the other report"),
        filters=[trimmed],
        validators=[DataRequired(_l("Choose a report, or type its number"))],
    )
    leads = RadioField(
        _l("Which one leads?"),
        description=_l("The other one stands still meanwhile; its reporter gets the same reply."),
        choices=[],
        validate_choice=False,
        validators=[DataRequired(_l("Choose which one leads"))],
    )
    offers: Sequence[Offer] = ()
    sheet: Sequence[tuple[str, str, str]] = ()
    photos: Sequence[Photo] = ()
    compared: Grievance | None = None
    ways: frozenset[str] = frozenset()
    why_not: str = ""

    @property
    def other_seen(self) -> int:
        """The version of the other report that the worker saw."""
        return row_number_or(0, request.form.get("other_version"))

    def offer(self, this: Grievance) -> None:
        """Name the two."""
        if self.compared is not None:
            self.leads.choices = [
                SelectChoice(each, _("%(no)s leads", no=no))
                for each, no in ((OTHER, self.compared.no), (THIS, this.no))
                if each in self.ways or not self.ways
            ]

    def refuse_number(self) -> None:
        """Say beside the field that there is no such report."""
        self.other.errors = [str(NoSuchReport.sentence)]

    def validate_other(self, field: StringField) -> None:
        """A report of this community that the worker may know of."""
        if self.compared is None:
            raise ValidationError(str(NoSuchReport.sentence))


class UnmergeForm(ActForm):
    """Separating a report from its lead (解除并案)."""

    text = TextAreaField(
        _l("Why do they go apart? The reporter reads it."),
        filters=[trimmed],
        validators=[
            DataRequired(_l("Say why, in a few words")),
            at_most(500),
        ],
    )


class SplitForm(ActForm):
    """Splitting a report (拆分): a few parts, each with kind, place and words. Parts beyond the
    second may stay empty."""

    most = MOST_PARTS

    def offer(self, *, kinds: Any, places: Any) -> None:
        """Give the choices, grouped by heading."""
        for n in range(MOST_PARTS):
            self[f"category_{n}"].choices = {"": [("", _("Choose a problem type"))], **kinds}
            self[f"place_{n}"].choices = {"": [("", _("As it is"))], **places}

    def prefill(self, *, category: str, text: str) -> None:
        """Begin with what the resident wrote."""
        for n in range(FEWEST):
            self[f"category_{n}"].data, self[f"text_{n}"].data = category, text

    @property
    def shown(self) -> int:
        """How many parts the page has room for."""
        asked = row_number_or(FEWEST, request.form.get("shown"))
        return min(MOST_PARTS, max(FEWEST, asked + ("more" in request.form)))

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each part."""
        return [
            (self[f"category_{n}"], self[f"place_{n}"], self[f"text_{n}"])
            for n in range(self.shown)
        ]

    def parts(self, whole: Grievance) -> list[Part]:
        """What was typed; a part without a place of its own lies where the whole does."""
        found = []
        for category, place, text in self.rows:
            if category.data and text.data:
                found.append(_part(whole, category.data, place.data or "", text.data))
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Two parts at least, and none half filled in."""
        valid = bool(super().validate(extra_validators))
        for n, (category, _place, text) in enumerate(self.rows):
            needed = n < FEWEST or category.data or text.data
            if needed and not category.data:
                category.errors = [_("Choose a problem type")]
                valid = False
            if needed and not text.data:
                text.errors = [_("Write what this part is about")]
                valid = False
        return valid


def _part(whole: Grievance, category: str, choice: str, text: str) -> Part:
    place = Place.from_choice(choice)
    if place == Place():
        place = Place(whole.building_id, whole.landmark_id)
    return Part(
        category_code=category,
        text=text,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        place_text=whole.place_text,
    )


def _add_parts() -> None:
    for n in range(MOST_PARTS):
        category = SelectField(_l("Kind of problem"), validate_choice=False, default="")
        place = SelectField(_l("Where is it?"), validate_choice=False, default="")
        text = TextAreaField(
            _l("What this part is about"),
            filters=[trimmed],
            validators=[Optional(), at_most(LONGEST)],
        )
        for name, field in (("category", category), ("place", place), ("text", text)):
            setattr(SplitForm, f"{name}_{n}", field)


_add_parts()
