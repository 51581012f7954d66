"""What staff type about one report; each act is a small form of its own."""

import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.base.files.covering import MOST_AREAS, Area
from portal.base.i18n import LazyString, _, _l
from portal.base.web.forms import PlainForm, VersionedForm, at_most, trimmed
from portal.grievances import labels
from portal.grievances.models import Outcome
from portal.grievances.replies.variables import BLANK

LONGEST = 2000

__all__ = [
    "ActForm",
    "AddForStaffForm",
    "AskForm",
    "ChangeForm",
    "ContactForm",
    "HoldForm",
    "NoteForm",
    "PlainForm",
    "RejectForm",
    "ReleaseForm",
    "ResolveForm",
]


def _no_blanks(_form: Any, field: Any) -> None:
    """A template leaves blanks for what no report tells; they are not for residents to read."""
    if BLANK in (field.data or ""):
        raise ValidationError(
            _("Fill in what is marked %(mark)s, then send it.", mark=BLANK + "）")
        )


def _words(
    label: LazyString,
    missing: LazyString | None = None,
    most: int = LONGEST,
    *,
    to_resident: bool = False,
) -> Any:
    validators: list[Any] = [at_most(most)]
    if to_resident:
        validators.append(_no_blanks)
    validators.insert(0, InputRequired(missing) if missing is not None else Optional())
    return TextAreaField(label, filters=[trimmed], validators=validators)


class ActForm(VersionedForm):
    """An act on one report; ``version`` is what the worker saw."""


class AskForm(ActForm):
    """A question to the reporter (请补充)."""

    text = _words(_l("What do you need to know?"), _l("Write the question"), to_resident=True)


class OnceForm(ActForm):
    """An act that may be repeated, so that only the number of the form tells a second tap."""

    sent = HiddenField(default=lambda: str(uuid.uuid4()))


class NoteForm(OnceForm):
    """An internal note (内部备注)."""

    text = _words(_l("Internal note"), _l("Write the note"))


class AddForStaffForm(OnceForm):
    """What the resident told by phone or at the counter."""

    text = _words(_l("What did the resident say?"), _l("Write down what was said"))


class ResolveForm(ActForm):
    """The end of the work (办结): what was achieved, told to the resident."""

    outcome = RadioField(
        _l("Result"),
        choices=[SelectChoice(each.value, labels.OUTCOME_LABELS[each]) for each in Outcome],
        validators=[InputRequired(_l("Choose a result"))],
    )
    reply = _words(
        _l("Reply to the resident"), _l("Write what was done, for the resident"), to_resident=True
    )


class RejectForm(ActForm):
    """A refusal (不予受理): reason, words, and where to turn instead."""

    reason = SelectField(
        _l("Reason"),
        choices=[
            SelectChoice("", _l("Choose a reason")),
            *(SelectChoice(code, label) for code, label in labels.REJECT_REASONS.items()),
        ],
        validators=[InputRequired(_l("Choose a reason"))],
    )
    text = _words(
        _l("Why, in words for the resident"), _l("Say why, in a few words"), to_resident=True
    )
    go_where = StringField(
        _l("Where to turn instead"),
        description=_l("Left empty, the usual advice for this reason is sent."),
        filters=[trimmed],
        validators=[
            at_most(200),
        ],
    )

    @property
    def advice(self) -> str:
        """Where to turn, as typed or as usual for the reason."""
        return self.go_where.data or labels.name_of(labels.REJECT_ADVICE, self.reason.data)


class ChangeForm(ActForm):
    """Kind, place or grid put right (更正)."""

    category = SelectField(_l("Kind of problem"), validate_choice=False)
    place = SelectField(_l("Where is it?"), default="")
    place_text = StringField(
        _l("Describe the place (optional)"),
        filters=[trimmed],
        validators=[Length(max=100, message=_l("At most %(max)d characters. Shorten the place."))],
    )
    grid = SelectField(_l("Grid"), default="")

    def offer(self, *, kinds: Any, places: Any, grids: list[tuple[str, str]]) -> None:
        """Give the choices: kinds and places grouped by heading."""
        self.category.choices = kinds
        self.place.choices = {"": [("", _("As it is"))], **places}
        self.grid.choices = [
            SelectChoice("", _("By the place")),
            *(SelectChoice(number, name) for number, name in grids),
        ]


class HoldForm(ActForm):
    """Holding a report back from neighbours (暂不公开)."""

    text = _words(_l("Why is it held back?"), _l("Say why, in a few words"), most=200)


class ContactForm(FlaskForm):
    """Looking at the reporter's phone number; the reason is kept and shown to the reporter."""

    reason = StringField(
        _l("Why do you need the number?"),
        id="contact-reason",  # it may stand beside the form of an act
        filters=[trimmed],
        validators=[
            at_most(200),
        ],
    )


class ReleaseForm(ActForm):
    """What neighbours may see: the resident's words, and photos one by one."""

    areas: dict[int, list[Area]]
    """What is covered on each photo as the form stands."""
    known: dict[int, list[Area]]
    """What is kept of it."""
    previewing = False
    most_areas = MOST_AREAS

    text = BooleanField(_l("Show the resident's words"))
    photos = SelectMultipleField(
        _l("Show these photos"),
        coerce=int,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
