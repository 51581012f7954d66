"""What staff type when they word a message."""

from wtforms import TextAreaField

from portal.base.i18n import _l
from portal.base.web.forms import VersionedForm, at_most

LONGEST = 4000


class TextsForm(VersionedForm):
    """The text in each language of the channel; empty stands for the house text."""

    zh = TextAreaField(_l("Chinese text"), validators=[at_most(LONGEST)])
    en = TextAreaField(_l("English text"), validators=[at_most(LONGEST)])
