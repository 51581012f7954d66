"""What can go wrong with accounts and vouchers, each with a sentence that says what to do."""

from portal.base.errors import Conflict, Forbidden, Invalid
from portal.base.i18n import _l


class NotInOrder(Conflict):
    """Something must be mended or confirmed first."""

    sentence = _l("The accounts are not in order yet. Look through the checks again.")


class NoSheet(Conflict):
    """The sheet that a page was about was taken over or replaced meanwhile."""

    sentence = _l("This sheet was taken over or replaced meanwhile. Look at the draft.")


class NotCoverable(Invalid):
    """A document has no pixels to paint over."""

    sentence = _l(
        "A PDF cannot be covered and is never shown. Photograph the voucher and upload the photo."
    )


class OwnScan(Forbidden):
    """Two people look at a voucher before it is public."""

    sentence = _l("You uploaded this voucher, so somebody else has to release it.")


class TooManyScans(Invalid):
    """A line has a bounded number of vouchers."""

    sentence = _l("That is too many vouchers for one line. Remove one first.")


class BoxesChanged(Conflict):
    """A colleague covered something else meanwhile."""

    sentence = _l("Somebody else changed what is covered. Look at it again.")
