"""What can go wrong with a grievance, as sentences."""

from portal.base.errors import Conflict, DomainError, Forbidden, Invalid, TooMany
from portal.base.i18n import _l
from portal.grievances.labels import STATUS_LABELS
from portal.grievances.models import GrievanceStatus


class NotAllowedNow(DomainError):
    """The event does not fit the status; ``facts["status"]`` names it."""

    sentence = _l("This is not possible at this stage. Reload the page and look again.")

    def __init__(self, status: GrievanceStatus | None = None) -> None:
        super().__init__(
            status=status, status_label=STATUS_LABELS[status] if status is not None else ""
        )


class ChangedMeanwhile(Conflict):
    """Somebody else was quicker; the facts tell the present ``status`` and who changed it
    (``by_id``, a worker, or None) by which event (``kind``)."""

    def __init__(
        self, status: GrievanceStatus, *, by_id: int | None = None, kind: str = ""
    ) -> None:
        super().__init__(status=status, status_label=STATUS_LABELS[status], by_id=by_id, kind=kind)


class CoverChanged(Conflict):
    """A colleague covered other parts of a photo while this form was open."""

    sentence = _l(
        "A colleague has changed what is covered on a photo. Look at it again, then keep it."
    )


class BadCover(Invalid):
    """A box that is no part of the photo: showing the photo without it might show a face."""

    sentence = _l("A box on a photo was damaged on its way. Look at the photos again.")


class TooManyReports(TooMany):
    """So many reports from one browser or network within the hour."""

    sentence = _l("Too many reports in one hour. Wait a while, or call the community office.")


class BadPlace(Invalid):
    """A building that is not in this community, or no place at all."""

    sentence = _l("Choose a building")


class BadGrid(Invalid):
    """A grid that is not in this community, or was closed."""

    sentence = _l("Choose a grid of this community")


class BadCategory(Invalid):
    """No such kind of problem, or one no longer offered."""

    sentence = _l("Choose a problem type")


class BadSubmission(Invalid):
    """The form was damaged on its way."""

    sentence = _l("The form was damaged. Open it again; what you typed is kept on this phone.")


class NoSuchReport(Invalid):
    """No report of that number in this community, or none the worker may know of."""

    sentence = _l("No report of this community has this number. Check it and try again")


class WordsMissing(Invalid):
    """Something has to be said."""

    sentence = _l("Write a few words or add a photo")


class ReplyMissing(Invalid):
    """The resident must be told what was done."""

    sentence = _l("Write what was done, for the resident")


class PhotoMissing(Invalid):
    """This kind of problem is shown as fixed by a photo."""

    sentence = _l("Add a photo of how it looks now")


class ReasonMissing(Invalid):
    """The act is recorded with its reason."""

    sentence = _l("Enter a reason; it is recorded and the resident can see it")


class HandlerCannotConfirm(Forbidden):
    """Who handled a report does not say that it is solved."""

    sentence = _l("You handled this report, so you cannot confirm it yourself.")


class SecondPersonNeeded(Forbidden):
    """A refusal that needs two people was proposed and waits for the other."""

    sentence = _l("A second person must agree to this refusal.")


class AnotherReviewerNeeded(Forbidden):
    """After an objection somebody else decides."""

    sentence = _l("You refused this report before. Somebody else must look at it now.")


class NeverPublic(Forbidden):
    """This kind of report is never shown to neighbours."""

    sentence = _l("Reports of this kind are never shown to neighbours.")


class HandOverFirst(Forbidden):
    """The community may not end this by itself."""

    sentence = _l("Pass it to the sub-district or 12345 first; the community cannot end it alone.")


class MustLeave(HandOverFirst):
    """After the third dispute the community may not take it on again."""

    sentence = _l(
        "The resident has said three times that it is not solved. The community cannot take it on "
        "again: pass it to the sub-district or 12345."
    )


class NoContact(DomainError):
    """The reporter left no phone number."""

    sentence = _l("The reporter left no phone number.")


class TooLateToUndo(DomainError):
    """The seconds in which it could be taken back are over."""

    status = 409
    sentence = _l("More than 10 seconds have passed, so this can no longer be taken back.")


class WindowOver(DomainError):
    """The days for an objection are over."""

    sentence = _l("The time for this is over. Please report it again.")
