"""What can go wrong with a stage, as sentences."""

from portal.base.errors import Conflict, Forbidden, Invalid
from portal.base.i18n import _l


class NotTheirs(Forbidden):
    """Somebody who is not of those above acts in their place."""

    sentence = _l(
        "The sub-district has this report. Only its staff record a stage or tell the result."
    )


class StagesOpen(Conflict):
    """A result while a stage is neither reached nor out of place."""

    sentence = _l(
        "Record every stage first, as reached or as not applicable; then tell the result."
    )


class NothingOpen(Conflict):
    """All stages are recorded."""

    sentence = _l("Every stage is recorded already. Tell the result now.")


class BadStageDate(Invalid):
    """A day to come, or before the stage could begin."""

    sentence = _l("Choose a day from the hand-over, or from the stage before it, until today.")


class NotRecorded(Invalid):
    """A stage of which there is nothing to correct."""

    sentence = _l("Choose a stage that is recorded.")


class LaterFirst(Conflict):
    """A stage is taken back while one after it stands."""

    sentence = _l("A later stage is recorded too. Take that one back first.")


class KindIsTheirs(Conflict):
    """Another kind while those above have the report by its stages."""

    sentence = _l(
        "Those above have this report by its stages. Its kind can be changed once it is back."
    )
