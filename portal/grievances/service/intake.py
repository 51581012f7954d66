"""What was typed, judged: kind, place, who may see it, danger, and what waits for a check."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.base import settings
from portal.grievances import danger, options, pace
from portal.grievances.errors import BadCategory, BadSubmission, TooManyReports, WordsMissing
from portal.grievances.models import Channel, Visibility
from portal.grievances.queries import categories
from portal.grievances.queries.categories import Kind
from portal.grievances.service import placing
from portal.grievances.service.placing import Place

LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Outside:
    """What an order brings along that came in with a list: its number there, and the date by which
    a reply is wanted."""

    no: str = ""
    wanted_by: datetime | None = None


@dataclass(frozen=True)
class Typed:
    """A report as it came in. ``visibility`` None is the kind's own; ``uploader_key`` and
    ``address`` (of the network) serve the hourly limits only."""

    community_id: int
    submission_id: str
    category_code: str
    building_id: int | None
    landmark_id: int | None
    place_text: str
    text: str
    visibility: Visibility | str | None
    photo_tokens: Sequence[str]
    uploader_key: str
    reporter_id: int | None
    filed_by_id: int | None
    channel: Channel
    held_for: str | None
    confidential: bool
    address: str | None
    outside: Outside | None
    parent_case_id: int | None = None


@dataclass(frozen=True)
class Report:
    """A report as it will be kept."""

    typed: Typed
    submission_id: str
    kind: Kind
    place: Place
    text: str
    visibility: Visibility
    urgent: bool
    held_for: str | None


def checked_submission(submission_id: str) -> str:
    """Whoever repeats a submission is told its secrets, so it must not be guessable."""
    try:
        return str(uuid.UUID(submission_id))
    except ValueError as error:
        raise BadSubmission from error


def judge(typed: Typed) -> Report:
    """The report to keep, or the error that says what has to be mended."""
    text = typed.text.strip()[:LONGEST_TEXT]
    if not text and not typed.photo_tokens:
        raise WordsMissing
    kind = _kind(typed.category_code)
    place = placing.look_up(
        typed.community_id,
        building_id=typed.building_id,
        landmark_id=typed.landmark_id,
        words=typed.place_text,
    )
    words = f"{text}\n{place.words}"
    return Report(
        typed=typed,
        submission_id=checked_submission(typed.submission_id),
        kind=kind,
        place=place,
        text=text,
        visibility=Visibility.STAFF if typed.confidential else _visibility(kind, typed.visibility),
        urgent=bool(danger.found(words, typed.community_id)),
        held_for=typed.held_for or ("words" if danger.held(words, typed.community_id) else None),
    )


def _kind(code: str) -> Kind:
    found = categories.by_code().get(code)
    if found is None:
        raise BadCategory
    return found


def _visibility(kind: Kind, asked: Visibility | str | None) -> Visibility:
    """What was chosen, else the kind's own; some kinds are never public, whatever was chosen."""
    if not kind.may_be_public:
        return Visibility.STAFF
    if asked is None:
        return Visibility.NEIGHBOURS if kind.public_by_default else Visibility.STAFF
    return Visibility(asked)


def paced(report: Report) -> Report:
    """Refuse floods from the web; hold back what comes unusually fast."""
    typed = report.typed
    if typed.channel is not Channel.WEB or typed.filed_by_id is not None:
        return report
    counted = pace.count({"browser": typed.uploader_key, "address": typed.address or ""})
    here = typed.community_id
    for source, setting in (("browser", options.PER_BROWSER), ("address", options.PER_ADDRESS)):
        if counted.get(source, 0) > settings.get(setting, community=here):
            raise TooManyReports
    fast = counted.get("browser", 0) > settings.get(options.HOLD_AFTER, community=here)
    return replace(report, held_for="pace") if fast and not report.held_for else report
