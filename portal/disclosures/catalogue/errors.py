"""What can go wrong with the catalogue, each with a sentence that says what to do."""

from portal.base.errors import Conflict, Invalid
from portal.base.i18n import _l


class NotStricter(Invalid):
    """A community may not ask less of itself than the template."""

    sentence = _l("A community may only make an item of the template due more often or sooner.")


class BackDated(Invalid):
    """A change would reach into periods that have begun under what held before."""

    sentence = _l("Choose today or a day within the next two years.")


class NameMissing(Invalid):
    """Without a name nobody knows what is to be made public."""

    sentence = _l("Enter a name, in at most 60 characters.")


class TooManyElements(Invalid):
    """Each is a field of the draft's form, and nobody finds their way through more."""

    sentence = _l("An item has at most 100 content elements. Join some of them.")


class OutsideLimits(Invalid):
    """Days that no rule means."""

    sentence = _l("Enter a number of days from 0 to 366.")


class NothingChanged(Invalid):
    """A version that says what the one before said."""

    sentence = _l("Nothing differs from what holds now.")


class ChangedMeanwhile(Conflict):
    """Somebody else saved a version after this page was opened."""

    sentence = _l("Someone changed this while you were editing")
