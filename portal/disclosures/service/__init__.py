"""What changes open affairs: drafts, steps, publications, corrections, retractions.

Nothing here commits; every act reads the disclosure anew and locks it.
"""

from portal.disclosures.service.approving import approve, send_back, sign_on_paper
from portal.disclosures.service.changing import correct, retract
from portal.disclosures.service.drafting import Words, attach, drop, save, submit, withdraw
from portal.disclosures.service.publishing import CHANNELS, publish
from portal.disclosures.service.readers import name_readers, readers_of
from portal.disclosures.service.reading import (
    document_of,
    published_versions,
    tombstone_of,
    under_way,
)
from portal.disclosures.service.standing import Case, find, hand_of, standing_of, steps_of
from portal.disclosures.service.starting import Beginning, start

__all__ = [
    "CHANNELS",
    "Beginning",
    "Case",
    "Words",
    "approve",
    "attach",
    "correct",
    "document_of",
    "drop",
    "find",
    "hand_of",
    "name_readers",
    "publish",
    "published_versions",
    "readers_of",
    "retract",
    "save",
    "send_back",
    "sign_on_paper",
    "standing_of",
    "start",
    "steps_of",
    "submit",
    "tombstone_of",
    "under_way",
    "withdraw",
]
