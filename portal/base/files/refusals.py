"""Why a photo is refused: each reason has a sentence that says what to do."""

from portal.base.errors import DomainError
from portal.base.i18n import _l


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
