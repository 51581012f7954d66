"""What readers see of open affairs: the list of a community, and one publication with its past."""

from portal.disclosures.queries.details import (
    Edition,
    by_number,
    editions,
    files_of,
    steps_of,
    version_of,
)
from portal.disclosures.queries.public import Card, Page, public_page, years

__all__ = [
    "Card",
    "Edition",
    "Page",
    "by_number",
    "editions",
    "files_of",
    "public_page",
    "steps_of",
    "version_of",
    "years",
]
