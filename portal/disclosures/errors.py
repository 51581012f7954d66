"""What can go wrong with open affairs, each with a sentence that says what to do."""

from datetime import datetime

from portal.base.errors import Conflict, DomainError, Forbidden, Invalid
from portal.base.i18n import LazyString, _, _l, day


class NotNow(Conflict):
    """The act does not fit where the version stands now."""

    sentence = _l("This step was taken already or is not due. Look at where it stands now.")


class StaleDraft(Conflict):
    """Somebody saved the draft after this page was opened."""

    sentence = _l("Someone changed this while you were editing")


class OwnDraft(Forbidden):
    """Nobody approves an own draft."""

    sentence = _l("You wrote this draft, so somebody else has to take this step.")


class TakenBefore(Forbidden):
    """One person does not take two of the approving steps."""

    sentence = _l("You approved an earlier step, so somebody else has to take this one.")


class NotYourStep(Forbidden):
    """The step belongs to another office."""

    sentence = _l("This step belongs to somebody else. The page says who acts next.")


class ReasonMissing(Invalid):
    """A step that goes back or takes back says why."""

    sentence = _l("Say why.")


class TitleMissing(Invalid):
    """Without a title nobody finds it."""

    sentence = _l("Enter a title.")


class NothingSaid(Invalid):
    """A draft without words, files or accounts is handed in."""

    sentence = _l("Fill in at least one element, write a text or attach a file.")


class NothingChanged(Invalid):
    """A correction says what is published already."""

    sentence = _l("Nothing has been changed yet. Change what is wrong, or give the draft up.")


class SheetMissing(Invalid):
    """拍照公开 without the photo."""

    sentence = _l("Add the photo of the signed sheet.")


class BadPeriod(Invalid):
    """The period ends before it begins, or lies in years that nobody means."""

    sentence = _l("The period must end on or after the day it begins.")


class DirectorDrafted(Invalid):
    """The only one who could sign wrote the draft."""

    sentence = _l(
        "Only the director can sign this, and the director wrote it. Let a colleague draft it."
    )


class UnknownItem(Invalid):
    """The item is not one of this community, or is no longer in force."""

    sentence = _l("Choose an item of the catalogue.")


class Unsettled(Invalid):
    """A part of the version, such as the accounts, is not in order."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class SameAsBefore(Invalid):
    """The same words or the same file were published for an earlier period."""

    sentence = _l("This is the same as what was published before. Say why it has not changed.")

    def __init__(self, title: str, what: LazyString, published_at: datetime) -> None:
        self.title, self.what, self.published_at = title, what, published_at
        super().__init__()

    @property
    def earlier(self) -> str:
        """What is the same, as which publication, from which day."""
        return _(
            "%(what)s as “%(title)s”, published on %(date)s",
            what=str(self.what),
            title=self.title,
            date=day(self.published_at),
        )


class AlreadyUnderWay(Conflict):
    """A correction is being prepared already, or the duty has its draft."""

    sentence = _l("This is being worked on already.")

    def __init__(self, disclosure_id: int) -> None:
        self.disclosure_id = disclosure_id
        super().__init__()


class ReadersStand(Conflict):
    """Those for whom something is were agreed to by others before it was published."""

    sentence = _l(
        "Nobody is added to what is published already. "
        "Retract it, and make it public again for all of them."
    )


class ReaderUnknown(Invalid):
    """A number with which nobody ever signed in, or no number at all."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        super().__init__(
            _l(
                "Nobody has signed in with %(phone)s. Check it, or ask the person to sign in once.",
                phone=typed,
            )
        )


class NobodyToRead(Invalid):
    """A disclosure for certain people names none."""

    sentence = _l("Name at least one person who may read it.")


class TooManyFiles(Invalid):
    """A version has a bounded number of files."""

    sentence = _l("That is too many files. Remove one first, or put them into one document.")


class NoLongerShown(DomainError):
    """A list for a limited audience whose time has ended, told to those who might read it."""

    status = 410

    def __init__(self, day: str) -> None:
        super().__init__(
            _(
                "This was shown until %(date)s and is no longer shown. The archive keeps the "
                "record; ask the community office.",
                date=day,
            )
        )
