"""Why there is no PDF; the page to print from the browser is always there instead."""

from portal.base.errors import DomainError
from portal.base.i18n import LazyString, _l
from portal.base.printing.fonts import PACKAGE


class NoFont(DomainError):
    """No Chinese font on this computer."""

    status = 503
    sentence = _l(
        "This server has no Chinese font, so it makes no PDF. Install the package %(package)s "
        "or name a font with PORTAL_FONT. Until then use the print page.",
        package=PACKAGE,
    )


class CharactersMissing(DomainError):
    """No font here has these characters; a box in a name is no name."""

    status = 409

    def __init__(self, characters: str) -> None:
        sentence: LazyString = _l(
            "The fonts of this server lack %(characters)s. Use the print page, or name a font "
            "that has them with PORTAL_FONT.",
            characters=" ".join(characters),
        )
        super().__init__(sentence, characters=characters)


class PressBusy(DomainError):
    """Others are printing."""

    status = 503
    sentence = _l("Other PDFs are being made. Try again in a minute.")


class PressFailed(DomainError):
    """The process came back without a PDF, or not in time."""

    status = 503
    sentence = _l("The PDF could not be made. Use the print page.")
