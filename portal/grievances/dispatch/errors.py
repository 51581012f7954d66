"""What can go wrong with dispatch, as sentences."""

from portal.base.errors import DomainError, Forbidden, Invalid
from portal.base.i18n import _l


class NoSuchUnit(Invalid):
    """A unit that is not of this community or its sub-district, or gets no more work."""

    sentence = _l("Choose a unit of the list.")


class WhyMissing(Invalid):
    """A person who decides otherwise than the rules says why."""

    sentence = _l("Say why it goes to this unit.")


class BasisMissing(Invalid):
    """A return needs reason, basis and a suggestion."""

    sentence = _l("Give the reason, the rule or fact it rests on, and who should have it.")


class ReturnedTooOften(Forbidden):
    """Two returns were made; the third is the supervisor's."""

    sentence = _l("It was given back twice already. Only the supervisor can give it back again.")


class NeverPutOff(DomainError):
    """The community does not let dates of this kind be put off."""

    sentence = _l("Dates of this kind are not put off here.")


class TooLateToExtend(DomainError):
    """The date has passed, or it was put off before."""

    sentence = _l("The date can be put off once only, and only before it has passed.")


class BadDate(Invalid):
    """Not later than what was promised, or too far away."""

    sentence = _l("Choose a day after the promised one, at most 60 days later.")


class TargetMissing(Invalid):
    """Who above has it now must be known."""

    sentence = _l("Choose who above takes it.")


class BadRule(Invalid):
    """A rule that names what is not of this community."""

    sentence = _l("Choose kind, grid, building and unit from the lists.")


class HoursIncomplete(Invalid):
    """Hours with one end."""

    sentence = _l("Give both times, or neither.")


class NobodyToSendTo(Invalid):
    """The desk is no place to send to by itself."""

    sentence = _l("Only a rule that names a unit can send by itself. Choose a unit.")
