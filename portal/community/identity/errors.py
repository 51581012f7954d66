"""What can go wrong with people, each with its sentence."""

from portal.base.errors import Conflict, DomainError, Forbidden, Invalid, TooMany
from portal.base.i18n import _, _l


class TooManyCodes(TooMany):
    """One phone asked for codes too often (操作太频繁)."""

    def __init__(self, minutes: int) -> None:
        super().__init__(_("Too many tries. Try again in %(n)s minutes", n=minutes))
        self.minutes = minutes


class PhoneSignInOff(DomainError):
    """The installation cannot send text messages."""

    status = 503
    sentence = _l("Codes cannot be sent: this portal is not connected to a text message service.")


class CodeNotSent(DomainError):
    """The text message service did not take the code."""

    status = 503
    sentence = _l(
        "The code could not be sent just now. Try again in a few minutes, or call your residents' "
        "committee."
    )


class CodeUncertain(DomainError):
    """The text message service did not answer; the code may arrive all the same."""

    status = 503
    sentence = _l(
        "The text message service does not answer. If no code arrives within a minute, ask for "
        "another."
    )


class PhoneTaken(DomainError):
    """The phone belongs to a staff account of somebody else."""

    sentence = _l("This number belongs to another staff account. Ask the administrator.")


class WechatTaken(Conflict):
    """The WeChat identity belongs to an account that has another way in."""

    sentence = _l(
        "This WeChat belongs to another account. Sign in by it and unlink WeChat there first."
    )


class OnlyWayIn(Conflict):
    """Nobody could sign in to the account any more."""

    sentence = _l("You need at least one way to sign in.")


class UsernameTaken(Invalid):
    """Two accounts cannot share a user name."""

    sentence = _l("This user name is taken. Choose another.")


class WeakPassword(Invalid):
    """The password is too short, too common or the user name itself."""


class SlipUnusable(Invalid):
    """A slip's code is wrong, used, replaced by a newer one, or too old."""

    sentence = _l("This code is wrong, has been used, or is no longer valid. Ask for a new slip.")


class AlreadyConfirmed(DomainError):
    """The person is already confirmed in that household."""

    sentence = _l("You are already confirmed in this household.")


class AlreadyAsked(DomainError):
    """The person already asked to be confirmed in that household."""

    sentence = _l("You have already asked. The grid worker will confirm it.")


class AlreadyMember(Invalid):
    """The person already sits in that body."""

    sentence = _l("This person is already a member.")


class BodyTaken(Invalid):
    """Two bodies of a community that exist at the same time cannot share a name."""

    sentence = _l("A body with this name exists already.")


class BodyClosed(Conflict):
    """The body has its last day already."""

    sentence = _l("This body is closed already.")


class OutsideTheBody(Invalid):
    """A seat lasts no longer than its body."""

    sentence = _l("The body does not exist on these days.")


class AlreadyHeld(Invalid):
    """The person holds the same role at the same place in a part of that term."""

    sentence = _l("This person has this role here already.")


class BothSides(Invalid):
    """The person would supervise the committee in which that person sits."""

    sentence = _l("Nobody supervises the committee in which they sit. End the other office first.")


class TermOver(Invalid):
    """A role that gives no right on any day to come."""

    sentence = _l("The last day has passed.")


class NotYours(Forbidden):
    """The role or its scope lies above or outside the granter's own."""

    sentence = _l("You may not give this role here. Ask the office above yours.")


class WrongScope(Invalid):
    """A role was given a scope that does not fit it."""

    sentence = _l("Choose where the role applies.")


class WrongTerm(Invalid):
    """A term that ends before it begins."""

    sentence = _l("The last day cannot be before the first.")
