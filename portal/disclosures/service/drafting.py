"""Changing a draft: saved, handed in, taken back, given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.base.db import session
from portal.disclosures import parts, policy
from portal.disclosures.errors import (
    BadPeriod,
    DirectorDrafted,
    NobodyToRead,
    NothingChanged,
    NothingSaid,
    NotYourStep,
    SheetMissing,
    StaleDraft,
    TitleMissing,
    Unsettled,
)
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureState,
    Duty,
    StepAct,
    Track,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import filing, recording, sameness, standing, telling
from portal.disclosures.service.readers import readers_of
from portal.disclosures.service.standing import Case

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Words:
    """What is typed into a draft. ``fields`` are pairs of an element and what is said of it."""

    title: str
    period_from: date
    period_until: date
    fields: Sequence[tuple[str, str]] = ()
    body: str = ""

    def checked(self) -> "Words":
        """The same, tidied; raises what cannot be kept."""
        title = " ".join(self.title.split())[:LONGEST_TITLE]
        if not title:
            raise TitleMissing
        years = {self.period_from.year, self.period_until.year}
        if self.period_until < self.period_from or not years <= set(_YEARS):
            raise BadPeriod
        told = tuple((name, text.strip()[:LONGEST_TEXT]) for name, text in self.fields)
        return Words(
            title, self.period_from, self.period_until, told, self.body.strip()[:LONGEST_TEXT]
        )


def save(
    *,
    disclosure_id: int,
    seen: int,
    hand: Hand,
    words: Words,
    files: Sequence[filing.NewFile] = (),
    removed: Sequence[int] = (),
    labels: dict[int, str] | None = None,
) -> Case:
    """Keep what was typed and the files that came along; ``removed`` are numbers of files of the
    version. Raises :class:`StaleDraft` when somebody saved something else after ``seen``."""
    case = standing.open_case(disclosure_id)
    words = words.checked()
    same = _says(case, words)
    if same and recording.done_before(case, StepAct.SUBMITTED, hand):
        return case
    if not policy.can_edit(hand, standing.standing_of(case)):
        raise NotYourStep
    disclosure, version = case.disclosure, case.version
    if disclosure.version != seen and not same:
        raise StaleDraft
    version.title, version.body = words.title, words.body
    version.fields = [list(pair) for pair in words.fields]
    if disclosure.shown_version is None:
        disclosure.title = words.title
        disclosure.period_from, disclosure.period_until = words.period_from, words.period_until
        disclosure.year = words.period_until.year
    filing.remove(version, removed)
    filing.add(version, files, kind=filing.kind_for(photo_only=version.photo_only))
    filing.rename(version, labels or {})
    if hand.person_id in case.authors:
        disclosure.version += 1
    else:
        recording.write(case, StepAct.DRAFTED, hand)
    return case


def _says(case: Case, words: Words) -> bool:
    """Whether just these words are kept already, as after a second tap."""
    version, disclosure = case.version, case.disclosure
    period = (disclosure.period_from, disclosure.period_until)
    return (version.title, version.body) == (words.title, words.body) and (
        [tuple(pair) for pair in version.fields] == list(words.fields)
        and (
            disclosure.shown_version is not None
            or period == (words.period_from, words.period_until)
        )
    )


def attach(*, disclosure_id: int, hand: Hand, files: Sequence[filing.NewFile]) -> Case:
    """Keep files with a draft, whoever saved its words meanwhile; the same file twice is one."""
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.SUBMITTED, hand):
        files = filing.without_doubles(case.version, files)
        if not files:
            return case
    if not policy.can_edit(hand, standing.standing_of(case)):
        raise NotYourStep
    version = case.version
    filing.add(version, files, kind=filing.kind_for(photo_only=version.photo_only))
    if hand.person_id not in case.authors:
        recording.write(case, StepAct.DRAFTED, hand, unseen=True)
    return case


def submit(*, disclosure_id: int, seen: int, hand: Hand, same_because: str = "") -> Case:
    """Hand the draft in to the first who must agree; ``same_because`` says why it does not differ
    from what was published before."""
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.SUBMITTED, hand):
        return case
    if not policy.can_edit(hand, standing.standing_of(case)):
        raise NotYourStep
    if case.disclosure.version != seen:
        raise StaleDraft
    _let_all_read_more_than_a_sheet(case)
    _refuse_unfinished(case)
    if sameness.corrects_nothing(case):
        raise NothingChanged
    reason = recording.comment_of(same_because)
    if not reason:
        sameness.refuse(case)
    recording.take(case, StepAct.SUBMITTED, hand, comment=reason)
    session.flush()  # who is next is worked out from the steps
    case = standing.open_case(disclosure_id)
    telling.tell_next(case, actor_id=hand.person_id)
    return case


def _let_all_read_more_than_a_sheet(case: Case) -> None:
    """The signatures on a sheet are for what stands on it: money, aid and decisions that say more
    beside its photo go the way of all others."""
    version = case.version
    if version.photo_only and case.disclosure.track is Track.GUARDED:
        version.photo_only = not (version.body or _holds_parts(version.id))


def _holds_parts(version_id: int) -> bool:
    return any(part.content(version_id) is not None for part in parts.registered())


def _refuse_unfinished(case: Case) -> None:
    version = case.version
    problems = [
        str(sentence) for part in parts.registered() for sentence in part.problems(version.id)
    ]
    if problems:
        raise Unsettled(problems)
    if version.photo_only and not filing.has_sheet(version):
        raise SheetMissing
    held = _holds_parts(version.id)
    said = version.body or any(text for _name, text in version.fields)
    if not (said or held or filing.shown(version.id)):
        raise NothingSaid
    if case.disclosure.audience is Audience.NAMED and not readers_of(case.disclosure.id):
        raise NobodyToRead
    signing = DisclosureState.SIGNING in case.path
    here = case.disclosure.community_id
    if signing and (signers := standing.directors(here)) and set(signers) <= case.authors:
        raise DirectorDrafted


def withdraw(*, disclosure_id: int, hand: Hand) -> Case:
    """Take one's own draft back to change it; those who approved it have to do so again."""
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.WITHDRAWN, hand):
        return case
    if not policy.can_withdraw(hand, standing.standing_of(case)):
        raise NotYourStep
    recording.take(case, StepAct.WITHDRAWN, hand)
    return case


def drop(*, disclosure_id: int, hand: Hand, reason: str) -> Case:
    """Give a draft up; its duty waits for another one, and what is shown stays shown."""
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.DROPPED, hand):
        return case
    if not policy.can_edit(hand, standing.standing_of(case)):
        raise NotYourStep
    recording.take(case, StepAct.DROPPED, hand, comment=recording.reason_of(reason))
    disclosure = case.disclosure
    if disclosure.state is DisclosureState.DROPPED:
        release_duty(disclosure)
    return case


def release_duty(disclosure: Disclosure) -> None:
    """Let the duty be unmet and free for another draft."""
    duty = session.scalar(select(Duty).where(Duty.id == disclosure.duty_id))
    if duty is not None and duty.disclosure_id == disclosure.id:
        duty.disclosure_id = None
        duty.met_at = None
