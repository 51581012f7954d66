"""Where things lie inside an archive: names that are the same every time and safe anywhere.

What only some may read lies apart under ``restricted/``, so that the rest can be handed on by
leaving that one folder out. Names are made of numbers alone, never of what people typed.
"""

from dataclasses import dataclass

from portal.disclosures.models import Audience, Disclosure, DisclosureState

MANIFEST, SUMS, README, STYLE = "manifest.json", "SHA256SUMS", "README.txt", "style.css"
REGISTER, KEY, PROCEDURE = "register/register.jsonl", "register/key.pem", "register/procedure.md"


@dataclass(frozen=True)
class Shelf:
    """One half of the archive: what everybody may read, or what only some may."""

    root: str
    restricted: bool

    @property
    def index(self) -> str:
        """The list of what lies here."""
        return f"{self.root}index.html"

    def page(self, number: str, no: int) -> str:
        """The print page of a version."""
        return f"{self.root}pages/{number}-v{no}.html"

    def document(self, line: int) -> str:
        """The document of a line of the register, as ``portal verify-register`` looks for it."""
        return f"{self.root}contents/{line}.json"

    def file(self, line: int, name: str) -> str:
        """A file of that document."""
        return f"{self.root}contents/{line}/{name}"

    def voucher(self, number: str, no: int, line: int, n: int, ending: str) -> str:
        """A released voucher of a line of the accounts."""
        return f"{self.root}vouchers/{number}-v{no}/{line}-{n}.{ending}"

    def table(self, name: str) -> str:
        """A table over all versions."""
        return f"{self.root}data/{name}.csv"


OPEN, RESTRICTED = Shelf("", False), Shelf("restricted/", True)
SHELVES = (OPEN, RESTRICTED)


def shelf_of(disclosure: Disclosure) -> Shelf:
    """What is for a limited audience, and what was retracted, is not for handing on."""
    everybody = disclosure.audience is Audience.PUBLIC
    return OPEN if everybody and disclosure.state is not DisclosureState.RETRACTED else RESTRICTED
