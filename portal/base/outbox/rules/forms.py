"""What people tick on the page of their channels."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from portal.base.i18n import _
from portal.base.outbox.delivering import labels
from portal.base.outbox.rules import subjects
from portal.base.outbox.rules.choices import Choices
from portal.base.outbox.rules.offers import Offers


class Ways(SelectMultipleField):
    """Tick boxes for the channels of one subject."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices_form(offered: Offers, unlinked: set[str], chosen: Choices) -> Any:
    """A form with one question for each subject; what nobody chose yet is ticked."""
    fields: dict[str, Any] = {}
    for subject, names in offered.items():
        fields[subject.value] = Ways(
            subjects.LABELS[subject],
            description=subjects.HINTS[subject],
            choices=[SelectChoice(name, _way(name, name in unlinked)) for name in names],
            default=[name for name in names if chosen.get((subject, name), True)],
        )
    return type("ChoicesForm", (FlaskForm,), fields)()


def _way(name: str, unlinked: bool) -> str:
    label = str(labels.channel(name))
    return _("%(way)s (not linked to your account yet)", way=label) if unlinked else label


def chosen_in(form: Any, offered: Offers) -> Choices:
    """What was ticked, and what was not."""
    return {
        (subject, name): name in form[subject.value].data
        for subject, names in offered.items()
        for name in names
    }
