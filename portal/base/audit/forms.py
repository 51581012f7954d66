"""What staff may look for in the trail."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from portal.base.audit import acts
from portal.base.i18n import _, _l


class TrailForm(FlaskForm):
    """Filters, sent by GET."""

    class Meta:
        """A filter changes nothing, so it needs no token."""

        csrf = False

    act = SelectField(_l("Act"), validators=[Optional()])
    person = StringField(_l("Name"), validators=[Optional(), Length(max=60)])
    day = DateField(_l("Day"), validators=[Optional()])

    def offer_acts(self) -> None:
        """Fill the list of acts."""
        known = [SelectChoice(act, str(label)) for act, label in acts.registered().items()]
        self.act.choices = [SelectChoice("", _("All acts")), *known]
