"""The way of a version to publication as a table: which act leads from where to where.

Only the services move a version, and only along this table. Ordinary items need one reviewer;
money, aid and decisions are checked by the office that owns the item, reviewed by the supervision
committee and signed by the director. A photo of the signed sheet (拍照公开) needs one reviewer,
because the signatures are on the sheet. Taking personal data out needs one too, so that it is
quick; of a guarded item that one is the supervision committee, so that it is not abused.
"""

from portal.disclosures.errors import NotNow
from portal.disclosures.models import DisclosureState, StepAct, Track, VersionKind

S, A = DisclosureState, StepAct
Path = tuple[DisclosureState, ...]

SHORT: Path = (S.CHECKING,)
WATCHED: Path = (S.REVIEWING,)
LONG: Path = (S.CHECKING, S.REVIEWING, S.SIGNING)

APPROVING: dict[DisclosureState, StepAct] = {
    S.CHECKING: A.CHECKED,
    S.REVIEWING: A.REVIEWED,
    S.SIGNING: A.SIGNED,
}
WAITING = frozenset({*APPROVING, S.READY})
UNDER_WAY = WAITING | {S.DRAFT}

# Where an act leads; None means the next station of the version's own path.
MOVES: dict[tuple[DisclosureState, StepAct], DisclosureState | None] = {
    (S.DRAFT, A.SUBMITTED): None,
    (S.CHECKING, A.CHECKED): None,
    (S.REVIEWING, A.REVIEWED): None,
    (S.SIGNING, A.SIGNED): None,
    (S.READY, A.PUBLISHED): S.PUBLISHED,
    (S.PUBLISHED, A.RETRACTED): S.RETRACTED,
    # The policy lets drafts be given up; a correction is, wherever it stands, when what it
    # corrects is retracted.
    **{(state, A.DROPPED): S.DROPPED for state in UNDER_WAY},
    **{(state, A.SENT_BACK): S.DRAFT for state in WAITING},
    **{(state, A.WITHDRAWN): S.DRAFT for state in WAITING},
}


def path(track: Track, kind: VersionKind, *, photo_only: bool) -> Path:
    """The stations at which others must agree, in their order."""
    if kind is VersionKind.PRIVACY and track is Track.GUARDED:
        return WATCHED
    if track is Track.ORDINARY or photo_only or kind is VersionKind.PRIVACY:
        return SHORT
    return LONG


def after(state: DisclosureState, act: StepAct, stations: Path) -> DisclosureState:
    """Where the act leads; raises :class:`NotNow` where the table has no such move."""
    if (state, act) not in MOVES or (state in APPROVING and state not in stations):
        raise NotNow
    to = MOVES[state, act]
    if to is not None:
        return to
    at = stations.index(state) + 1 if state in stations else 0
    return stations[at] if at < len(stations) else S.READY
