"""What is typed about a template of replies."""

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, ValidationError

from portal.base.i18n import LazyString, _, _l
from portal.base.web.forms import at_most, trimmed
from portal.grievances.forms.desk import ActForm
from portal.grievances.replies import variables
from portal.grievances.replies.service import LONGEST, LONGEST_NAME

ACT_LABELS: dict[str, LazyString] = {
    "ask": _l("Ask for details"),
    "resolve": _l("Tell the result"),
    "reject": _l("Refuse"),
}


class TemplateForm(ActForm):
    """One template; ``key`` is made when the form is first shown, so that a repeated send is
    known."""

    key = HiddenField()
    act = RadioField(
        _l("Used to"),
        default="resolve",
        choices=[SelectChoice(act, label) for act, label in ACT_LABELS.items()],
    )
    kind = SelectField(_l("Kind of problem"), default="", validate_choice=False)
    name = StringField(
        _l("Short name"),
        description=_l("As it stands in the list from which staff choose."),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Give it a short name")),
            at_most(LONGEST_NAME),
        ],
    )
    text = TextAreaField(
        _l("Text"),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Write the text")),
            at_most(LONGEST),
        ],
    )

    def validate_text(self, field: TextAreaField) -> None:
        """Braces hold variables only, and each is closed."""
        names = variables.unknown(field.data or "")
        if names:
            listed = "、".join(f"{{{name}}}" for name in names)
            raise ValidationError(
                _("There is no variable %(names)s. Choose one of the list below.", names=listed)
            )
        if not variables.is_closed(field.data or ""):
            raise ValidationError(_("A brace is not closed. Write variables like {编号}."))
