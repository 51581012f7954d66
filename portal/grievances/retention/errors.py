"""What can go wrong with retention, as sentences."""

from portal.base.errors import Conflict, Invalid
from portal.base.i18n import _l


class NotSeen(Conflict):
    """No dry run of this number was seen, or the rule was changed since."""

    sentence = _l(
        "Look at the dry run first: it is older than half an hour, or the rule was changed "
        "meanwhile. Nothing was changed."
    )


class HeldAlready(Invalid):
    """A hold is running."""

    sentence = _l("This report is kept back already.")


class NothingLeft(Invalid):
    """Personal details are gone."""

    sentence = _l("The personal details of this report were removed before.")
