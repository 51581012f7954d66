"""What staff enter about accounts, roles, bodies and seats."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.base import clock
from portal.base.i18n import LazyString, _l
from portal.community.identity.forms.fields import name_field, phone_field
from portal.community.identity.labels import BODY_LABELS


def _first_day(label: LazyString) -> DateField:
    return DateField(label, default=clock.today, validators=[InputRequired(_l("Choose a day."))])


class RoleForm(FlaskForm):
    """A role, where it applies, and its term. Choices are filled by the view."""

    role = SelectField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    place = SelectField(
        _l("Where"), coerce=int, validators=[InputRequired(_l("Choose where the role applies."))]
    )
    from_on = _first_day(_l("First day"))
    until_on = DateField(_l("Last day (empty: open)"), validators=[Optional()])


class InviteForm(RoleForm):
    """A new staff account with its first role."""

    name = name_field(_l("Name"), required=_l("Enter the name."))
    username = StringField(
        _l("User name"),
        validators=[
            InputRequired(_l("Enter a user name.")),
            Length(min=3, max=40, message=_l("Use 3 to 40 characters.")),
            Regexp(
                r"^[A-Za-z0-9._\-]+$",
                message=_l("Use letters, digits, dots, dashes and underscores only."),
            ),
        ],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )


class BodyForm(FlaskForm):
    """A body of the community."""

    kind = SelectField(
        _l("Kind"),
        choices=lambda: [(kind.value, label) for kind, label in BODY_LABELS.items()],
        validators=[InputRequired()],
    )
    name = name_field(_l("Name of the body"), required=_l("Enter the name."))
    from_on = _first_day(_l("Exists since"))


class SeatForm(FlaskForm):
    """Somebody who sits in a body."""

    name = name_field(_l("Name"), required=_l("Enter the name."))
    phone = phone_field(_l("Mobile number (may be empty)"), optional=True)
    office = StringField(
        _l("Office held"), validators=[Length(max=60)], render_kw={"maxlength": "60"}
    )
    from_on = _first_day(_l("First day"))
    until_on = DateField(_l("Last day (empty: open)"), validators=[Optional()])
    basis = StringField(
        _l("Basis (election, co-option)"),
        validators=[Length(max=200)],
        render_kw={"maxlength": "200"},
    )


class LastDayForm(FlaskForm):
    """The last day of a body or a seat, and why."""

    until_on = _first_day(_l("Last day"))
    reason = StringField(_l("Reason"), validators=[Length(max=200)], render_kw={"maxlength": "200"})
