"""What can be refused when posters are made."""

from portal.base.errors import Invalid
from portal.base.i18n import _l

MOST = 100
"""Posters made, shown or put into one PDF at once."""


class TooManyPosters(Invalid):
    """More than fit in one file."""

    sentence = _l(
        "At most %(most)s posters at once. Make some of them now and the others afterwards.",
        most=MOST,
    )


class NothingChosen(Invalid):
    """No poster was ticked."""

    sentence = _l("Tick at least one poster.")
