"""What is typed about a filter that is kept."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.base.i18n import _l
from portal.base.web.forms import trimmed
from portal.grievances.service.saved_filters import LONGEST_NAME


class FilterForm(FlaskForm):
    """The name under which a filter is kept."""

    name = StringField(
        _l("Name of the filter"),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Give the filter a name")),
            Length(max=LONGEST_NAME, message=_l("At most %(max)d characters. Shorten the name.")),
        ],
    )
