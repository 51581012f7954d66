"""Why reports are not joined or split, in sentences that say what to do instead."""

from portal.base.errors import DomainError, Invalid
from portal.base.i18n import _l


class CannotJoin(Invalid):
    """Two reports that are not dealt with together."""

    sentence = _l("These two reports cannot be joined.")


class SameReport(CannotJoin):
    """A report and itself."""

    sentence = _l("This is the same report. Choose another one")


class LeadIsJoined(CannotJoin):
    """The lead is itself joined into a third report."""

    sentence = _l("The one that should lead is itself joined into another report. Choose that one")


class LeadsOthers(CannotJoin):
    """A report into which others are joined."""

    sentence = _l("Other reports are joined into this one. Let it lead, or separate them first.")


class LeadNotInWork(CannotJoin):
    """Nobody works on the lead (any more)."""

    sentence = _l("The one that should lead is finished or waits for the resident to confirm.")


class NotMergeable(CannotJoin):
    """The state of the report does not allow it."""

    sentence = _l("As it stands, this report cannot be joined into another one. Let it lead.")


class PrivateAndPublic(CannotJoin):
    """One is seen by neighbours, the other is not."""

    sentence = _l(
        "Neighbours see one of the two, the other is for staff only. They stay apart, so that "
        "nobody learns of the private one."
    )


class ConfidentialApart(CannotJoin):
    """One is kept from the community's staff."""

    sentence = _l("A confidential report is joined with confidential ones only.")


class StillHeld(CannotJoin):
    """One waits for a check."""

    sentence = _l("One of the two is held back. Check it first, then join them.")


class GoesUpItself(CannotJoin):
    """The community may not end the report, but might end the lead."""

    sentence = _l(
        "This one has to be passed on to the sub-district or 12345, the other has not. "
        "Let this one lead."
    )


class OtherGrid(CannotJoin):
    """The worker may not act on the other report."""

    sentence = _l("The other report lies in a grid that is not yours. Ask the committee.")


class SplitStaysAlone(CannotJoin):
    """A report that was split neither joins nor leads."""

    sentence = _l("A report that was split is not joined; join its parts instead.")


class TwoPartsNeeded(Invalid):
    """One part is no splitting."""

    sentence = _l("Describe at least two parts")


class CannotSplit(Invalid):
    """A report that is part of another one, leads others, or was split before."""

    sentence = _l(
        "A part, a report that was split, or one into which others are joined stays whole."
    )


class PartsStillOpen(DomainError):
    """The result of a split report comes from its parts."""

    sentence = _l("Its parts are still being dealt with. It is resolved when all of them are.")
