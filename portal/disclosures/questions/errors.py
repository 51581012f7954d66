"""What can go wrong with questions, each with a sentence that says what to do."""

from portal.base.errors import Conflict, Forbidden, Invalid, TooMany
from portal.base.i18n import _l


class QuestionsClosed(Conflict):
    """The time for questions is over, or it was retracted."""

    sentence = _l("The time for questions about this is over. You can still call the office.")


class PhoneMissing(Forbidden):
    """So that everybody asks as one person, and can be answered."""

    sentence = _l("Add your phone number first; then you can ask.")


class TooManyQuestions(TooMany):
    """One person asked a lot within a day."""

    sentence = _l("You have asked a lot today. Go on tomorrow; what you typed is still here.")


class NothingAsked(Invalid):
    """A question without words."""

    sentence = _l("Write what you want to know, or what you object to.")


class UnknownSubject(Invalid):
    """What the question is about is not in the version shown now."""

    sentence = _l("Choose again what it is about; it was corrected meanwhile.")


class ReplyMissing(Invalid):
    """An answer without words."""

    sentence = _l("Write the answer. Everybody can read it.")


class ReasonMissing(Invalid):
    """What staff keep from view, or look at, needs a reason."""

    sentence = _l("Say why.")


class NotNow(Conflict):
    """The act does not fit where the question stands now."""

    sentence = _l("This question has moved on. Look at where it stands now.")


class AnsweredBefore(Conflict):
    """A colleague was quicker, or the page is old."""

    sentence = _l("Somebody else dealt with this meanwhile. Your text is still here; compare it.")


class NotYours(Forbidden):
    """The question is somebody else's to answer or to take further."""

    sentence = _l("This is for somebody else to do. The page says who acts next.")


class OwnQuestion(Forbidden):
    """Nobody answers an own question."""

    sentence = _l("You asked this yourself, so somebody else answers it.")
