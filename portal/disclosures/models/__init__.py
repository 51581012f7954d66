"""Catalogue, duties, disclosures with their versions, accounts and questions as rows."""

from portal.disclosures.models.catalogue import CatalogueItem, Duty
from portal.disclosures.models.disclosure import Disclosure, YearlyNumber
from portal.disclosures.models.enums import (
    ArchivePeriod,
    Audience,
    Direction,
    DisclosureFileKind,
    DisclosureKind,
    DisclosureState,
    Frequency,
    ItemClass,
    LimitClock,
    QuestionKind,
    QuestionState,
    StepAct,
    Track,
    VersionKind,
)
from portal.disclosures.models.finances import Fund, Line, SheetLayout, Statement, Voucher
from portal.disclosures.models.questions import DisclosureQuestion, Subscription
from portal.disclosures.models.versions import DisclosureFile, DisclosureStep, DisclosureVersion

__all__ = [
    "ArchivePeriod",
    "Audience",
    "CatalogueItem",
    "Direction",
    "Disclosure",
    "DisclosureFile",
    "DisclosureFileKind",
    "DisclosureKind",
    "DisclosureQuestion",
    "DisclosureState",
    "DisclosureStep",
    "DisclosureVersion",
    "Duty",
    "Frequency",
    "Fund",
    "ItemClass",
    "LimitClock",
    "Line",
    "QuestionKind",
    "QuestionState",
    "SheetLayout",
    "Statement",
    "StepAct",
    "Subscription",
    "Track",
    "VersionKind",
    "Voucher",
    "YearlyNumber",
]
