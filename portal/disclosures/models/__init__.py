"""Catalogue, duties, disclosures with their versions, accounts and questions as rows."""

from portal.disclosures.models.catalogue import CatalogueItem, Duty
from portal.disclosures.models.disclosure import Disclosure, DisclosureReader, YearlyNumber
from portal.disclosures.models.enums import (
    ArchivePeriod,
    Audience,
    Direction,
    DisclosureFileKind,
    DisclosureKind,
    DisclosureState,
    Escalation,
    Frequency,
    ItemClass,
    LimitClock,
    QuestionKind,
    QuestionState,
    QuestionText,
    StepAct,
    Track,
    VersionKind,
)
from portal.disclosures.models.finances import (
    Fund,
    Line,
    SheetImport,
    SheetLayout,
    Statement,
    Voucher,
)
from portal.disclosures.models.planning import DutyPlan
from portal.disclosures.models.questions import DisclosureQuestion, QuestionTally, Subscription
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
    "DisclosureReader",
    "DisclosureState",
    "DisclosureStep",
    "DisclosureVersion",
    "Duty",
    "DutyPlan",
    "Escalation",
    "Frequency",
    "Fund",
    "ItemClass",
    "LimitClock",
    "Line",
    "QuestionKind",
    "QuestionState",
    "QuestionTally",
    "QuestionText",
    "SheetImport",
    "SheetLayout",
    "Statement",
    "StepAct",
    "Subscription",
    "Track",
    "VersionKind",
    "Voucher",
    "YearlyNumber",
]
