"""The words of open affairs that the database keeps by value."""

import enum


class ItemClass(enum.StrEnum):
    """Classes of items (公开类别), after the seed of the catalogue."""

    OVERVIEW = "overview"
    DECISIONS = "decisions"
    FUNDS = "funds"
    RAISED_MONEY = "raised_money"
    RELIEF = "relief"
    AID = "aid"
    HEARINGS = "hearings"
    EVALUATIONS = "evaluations"
    ORGANISATIONS = "organisations"
    PROPERTY = "property"
    CONTACTS = "contacts"
    PLANS = "plans"


class Frequency(enum.StrEnum):
    """How often an item is to be made public (公开频次)."""

    PERMANENT = "permanent"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    EACH_TIME = "each_time"


class LimitClock(enum.StrEnum):
    """Which days the limit of an item counts."""

    WORKING = "working"
    CALENDAR = "calendar"


class Track(enum.StrEnum):
    """How many persons must agree before publishing: money, aid and decisions are guarded."""

    ORDINARY = "ordinary"
    GUARDED = "guarded"


class Audience(enum.StrEnum):
    """Who may read it: anybody, residents of the community signed in, or certain people."""

    PUBLIC = "public"
    RESIDENTS = "residents"
    NAMED = "named"


class ArchivePeriod(enum.StrEnum):
    """How long the archive keeps it (保管期限)."""

    PERMANENT = "permanent"
    YEARS30 = "years30"
    YEARS10 = "years10"


class DisclosureKind(enum.StrEnum):
    """An item of open affairs (居务公开), or a notice of another kind (公示、公告)."""

    DISCLOSURE = "disclosure"
    NOTICE = "notice"


class DisclosureState(enum.StrEnum):
    """Where a version stands on its way; of a disclosure, where its first version stands until it
    is published. ``DROPPED`` is a draft that its drafter gave up."""

    DRAFT = "draft"
    CHECKING = "checking"
    REVIEWING = "reviewing"
    SIGNING = "signing"
    READY = "ready"
    PUBLISHED = "published"
    RETRACTED = "retracted"
    DROPPED = "dropped"


class VersionKind(enum.StrEnum):
    """Why a version was made: the first, a correction (更正), or one that takes personal data out
    (更正个人信息), of which no difference is shown."""

    FIRST = "first"
    CORRECTION = "correction"
    PRIVACY = "privacy"


class StepAct(enum.StrEnum):
    """What a person did with a version."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    PUBLISHED = "published"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"
    RETRACTED = "retracted"


class DisclosureFileKind(enum.StrEnum):
    """What a file is to its version: an attachment, the photo of the signed sheet (拍照公开), or
    the scan of a paper signature."""

    ATTACHMENT = "attachment"
    SHEET_PHOTO = "sheet_photo"
    SIGNATURE = "signature"


class Direction(enum.StrEnum):
    """Whether a line of a statement is money that came in or went out."""

    INCOME = "income"
    SPENDING = "spending"


class QuestionKind(enum.StrEnum):
    """A question (疑问) or an objection (异议)."""

    QUESTION = "question"
    OBJECTION = "objection"


class QuestionState(enum.StrEnum):
    """Where a question stands. ``FOLLOWED`` was answered and asked on once; ``ESCALATED`` lies with
    the sub-district, whose answer closes it."""

    OPEN = "open"
    ANSWERED = "answered"
    FOLLOWED = "followed"
    ESCALATED = "escalated"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class QuestionText(enum.StrEnum):
    """What is shown of the words of a question: all, all but the numbers in it, nothing until the
    supervision committee has looked, or nothing by its decision."""

    SHOWN = "shown"
    COVERED = "covered"
    HELD = "held"
    WITHHELD = "withheld"


class Escalation(enum.StrEnum):
    """Why a question went on to the sub-district: no answer in time, or the asker wished so."""

    LATE = "late"
    ASKED = "asked"
