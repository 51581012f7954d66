"""Open public reports like the one that somebody is about to file.

Candidates are the newest public reports of the same building, of each building around it, and of
the kind in the whole community, each part found by its own index and cut off: the cost is the same
however many reports there are. Which of them are alike is counted here.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, literal, select, union
from sqlalchemy import text as sql

from portal.base.files.models import StoredFile
from portal.base.reading import Reading
from portal.community.places import queries as places
from portal.community.places.naming import natural
from portal.grievances.models import PUBLIC, Grievance, GrievancePhoto, PhotoStage, Turn
from portal.grievances.queries import categories
from portal.grievances.search import results
from portal.grievances.support.likeness import SHOWN_FROM, Draft, score, words_of

MOST_SHOWN = 3
AROUND = 8  # buildings that are looked at beside the report's own
NUMBERS_AWAY = 2
OWN_LOOKED_AT, NEAR_LOOKED_AT, KIND_LOOKED_AT = 60, 15, 60
UNSPECIFIC = "other"

_LISTED = sql(PUBLIC)
_HERE = Grievance.community_id == bindparam("community")


def _newest(most: int, *conditions: Any) -> Any:
    """The ids of the newest public reports, in the order of an index that ends in the id."""
    newest = select(Grievance.id).where(_HERE, _LISTED, *conditions)
    return select(newest.order_by(Grievance.id.desc()).limit(most).subquery().c.id)


def _in_building(slot: int, most: int) -> Any:
    named = bindparam(f"building{slot}", type_=Integer())
    return _newest(most, Grievance.building_id == named)


_CANDIDATE_IDS = union(
    _in_building(0, OWN_LOOKED_AT),
    *(_in_building(slot, NEAR_LOOKED_AT) for slot in range(1, AROUND + 1)),
    _newest(KIND_LOOKED_AT, Grievance.kind_id == bindparam("kind")),
).subquery()
# Of words and places neighbours may read only what was released; with the rest nobody is helped to
# find out what somebody else wrote.
_TOLD = Grievance.released_at.is_not(None)
_COLUMNS = (
    Grievance.id,
    Grievance.submission_id,
    Grievance.reporter_id,
    Grievance.category_id,
    Grievance.building_id,
    Grievance.landmark_id,
    case((_TOLD, Grievance.text), else_="").label("told"),
    case((_TOLD, Grievance.place_text), else_="").label("told_place"),
)
_OPEN_ONES = (
    Grievance.kind_id == bindparam("kind"),
    Grievance.turn != Turn.NOBODY,
    _LISTED,
)
# A photo that was not released yet counts too: only who has the very same picture learns of it.
_PRINTS = (
    select(func.aggregate_strings(StoredFile.dhash, " "))
    .join(GrievancePhoto, GrievancePhoto.file_id == StoredFile.id)
    .where(GrievancePhoto.grievance_id == Grievance.id, GrievancePhoto.stage == PhotoStage.BEFORE)
    .correlate(Grievance)
    .scalar_subquery()
)


def _candidates(prints: Any) -> Reading:
    found = select(*_COLUMNS, prints.label("prints")).select_from(_CANDIDATE_IDS)
    return Reading(found.join(Grievance, Grievance.id == _CANDIDATE_IDS.c.id).where(*_OPEN_ONES))


_CANDIDATES = _candidates(literal(""))
_CANDIDATES_WITH_PHOTOS = _candidates(_PRINTS)

_UPLOADS = Reading(
    select(StoredFile.dhash).where(
        StoredFile.token.in_(bindparam("tokens", expanding=True)),
        StoredFile.uploader_key == bindparam("browser"),
        StoredFile.attached_at.is_(None),
        StoredFile.dhash.is_not(None),
    )
)


def draft(
    community_id: int,
    category_code: str,
    *,
    building_id: int | None = None,
    landmark_id: int | None = None,
    place_text: str = "",
    text: str = "",
    prints: Sequence[str] = (),
) -> Draft | None:
    """What is about to be filed; None while its kind or its place is not known yet."""
    kind = categories.by_code().get(category_code)
    building_id, landmark_id = _offered(community_id, building_id, landmark_id)
    if kind is None or not (building_id or landmark_id or place_text):
        return None
    near, near_landmarks = _surroundings(community_id, building_id, landmark_id)
    return Draft(
        category_id=kind.id,
        kind_id=kind.kind_id,
        building_id=building_id,
        landmark_id=landmark_id,
        near=near,
        near_landmarks=near_landmarks,
        place_words=words_of(place_text),
        words=words_of(text),
        prints=tuple(prints),
        unspecific=kind.code == UNSPECIFIC,
    )


def prints_of(tokens: Sequence[str], uploader_key: str) -> list[str]:
    """The hashes of this browser's uploads that wait for their form."""
    if not tokens or not uploader_key:
        return []
    return [row.dhash for row in _UPLOADS.rows(tokens=list(tokens), browser=uploader_key)]


def alike(community_id: int, wanted: Draft, *, at_least: float = SHOWN_FROM) -> list[Any]:
    """The most alike open public reports, best first; costs one statement."""
    slots = [wanted.building_id, *sorted(wanted.near)]
    named = {f"building{n}": slots[n] if n < len(slots) else None for n in range(AROUND + 1)}
    reading = _CANDIDATES_WITH_PHOTOS if wanted.prints else _CANDIDATES
    rows = reading.rows(community=community_id, kind=wanted.kind_id, **named)
    scored = [(score(wanted, row), row) for row in rows]
    fit = [(points, row) for points, row in scored if points >= at_least]
    fit.sort(key=lambda pair: (-pair[0], -pair[1].id))
    return [row for _points, row in fit[:MOST_SHOWN]]


def cards(community_id: int, rows: Sequence[Any]) -> list[Any]:
    """Their cards, in the same order."""
    return results.cards(community_id, [row.id for row in rows])


def _offered(
    community_id: int, building_id: int | None, landmark_id: int | None
) -> tuple[int | None, int | None]:
    """The place as far as the community has it."""
    compounds = places.buildings_for_choice(community_id)
    known = any(each.id == building_id for one in compounds for each in one.buildings)
    marks = places.landmarks_for_choice(community_id)
    marked = any(mark.id == landmark_id for mark in marks)
    return building_id if known else None, landmark_id if marked else None


def _surroundings(
    community_id: int, building_id: int | None, landmark_id: int | None
) -> tuple[frozenset[int], frozenset[int]]:
    """The buildings and landmarks around a place, the place itself not among them."""
    landmarks = places.landmarks_for_choice(community_id)
    beside = next((one.near_building_id for one in landmarks if one.id == landmark_id), None)
    centre = building_id or beside
    if centre is None:
        return frozenset(), frozenset()
    near = set(_neighbours(community_id, centre))
    if building_id is None:
        near = {centre, *list(near)[: AROUND - 1]}
    around = {one.id for one in landmarks if one.near_building_id == centre}
    return frozenset(near), frozenset(around - {landmark_id})


def _neighbours(community_id: int, building_id: int) -> list[int]:
    """Buildings of the same compound with the nearest numbers; without numbers, the next ones in
    the list."""
    for compound in places.buildings_for_choice(community_id):
        order = [building.id for building in compound.buildings]
        if building_id not in order:
            continue
        place = order.index(building_id)
        numbers = [_number(building.name) for building in compound.buildings]
        found = [
            (abs(n - place), each)
            for n, each in enumerate(order)
            if n != place and _is_near(numbers, place, n)
        ]
        return [each for _away, each in sorted(found)[:AROUND]]
    return []


def _is_near(numbers: list[int | None], one: int, other: int) -> bool:
    mine, theirs = numbers[one], numbers[other]
    if mine is None or theirs is None:
        return abs(one - other) <= NUMBERS_AWAY
    return abs(mine - theirs) <= NUMBERS_AWAY


def _number(name: str) -> int | None:
    return next((number for sort, number, _rest in natural(name) if sort == 0), None)
