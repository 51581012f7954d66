"""Why a photo is refused: each reason has a sentence that says what to do."""

from collections.abc import Sequence

from portal.base.errors import DomainError, Invalid
from portal.base.i18n import LazyString, _l


class PhotoRefused(DomainError):
    """A photo that cannot be taken. Every doubt about a file ends in one of these."""

    status = 422
    sentence = _l("This photo cannot be used. Choose another")


class NotAnImage(PhotoRefused):
    """The content is none of JPEG, PNG, WebP and HEIC, whatever its name says."""

    sentence = _l("Not an image file")


class PhotoTooLarge(PhotoRefused):
    """More bytes than :data:`portal.base.files.limits.MAX_FILE_BYTES`."""

    status = 413
    sentence = _l("Photo is too large, choose another")


class TooManyPixels(PhotoRefused):
    """The header announces more pixels than the portal decodes."""

    sentence = _l("Photo has too many pixels. Send a smaller copy or a screenshot of it")


class PhotoBroken(PhotoRefused):
    """The content begins like a picture and cannot be decoded."""

    sentence = _l("Photo is damaged. Take it again or choose another")


class PhotoTruncated(PhotoBroken):
    """The end is missing, as after a broken connection."""

    sentence = _l("Photo arrived incomplete. Send it again")


class PhotoEmpty(PhotoRefused):
    """Zero bytes."""

    sentence = _l("Photo is empty. Choose it again")


class PhotosBusy(PhotoRefused):
    """Too many photos are being worked on at this moment."""

    status = 503
    sentence = _l("Many photos are arriving at once. Try again in a minute")


class PhotoNotKept(PhotoRefused):
    """The store did not take the bytes: a full disk, an unreachable bucket."""

    status = 503
    sentence = _l("Photos cannot be kept right now. Send the report without them or try later")


class DocumentRefused(DomainError):
    """A document that cannot be taken."""

    status = 422
    sentence = _l("This file cannot be used. Choose another")


class NotADocument(DocumentRefused):
    """The content is none of Word, Excel and PDF, nor a picture, whatever its name says."""

    sentence = _l("Send a Word, Excel or PDF file, or a picture")


class DocumentTooLarge(DocumentRefused):
    """More bytes or parts than the portal takes, as it is or unpacked."""

    status = 413
    sentence = _l("File is too large. Send at most 10 MB, or split it")


class DocumentLocked(DocumentRefused):
    """Nobody could read it without the password."""

    sentence = _l("File is protected by a password. Save it without one and send that")


class PdfLocked(DocumentLocked):
    """Encrypted, even if only against printing or copying: nobody can judge what is inside."""

    sentence = _l("PDF is protected. Print it to a new PDF and send that")


class DocumentReachesOut(DocumentRefused):
    """Opening it would fetch a template or an object from another computer."""

    sentence = _l(
        "File fetches parts from the internet when opened. Save it as a PDF and send that"
    )


class DocumentActs(DocumentRefused):
    """Macros, scripts or other files inside."""

    sentence = _l("File holds macros or other programs. Save it without them, or as a plain PDF")


class DocumentBroken(DocumentRefused):
    """It begins like a document and is damaged, or its end is missing."""

    sentence = _l("File is damaged or arrived incomplete. Send it again")


class PhotosMissing(Invalid):
    """Uploads named by a form that are unknown, taken up already, or purged."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = tuple(numbers)
        super().__init__(missing_sentence(self.numbers[0]), numbers=self.numbers)


def missing_sentence(number: int) -> LazyString:
    """What to say beside the photo of that number, counted from 1."""
    return _l("Photo %(n)s did not arrive. Choose it again", n=number)
