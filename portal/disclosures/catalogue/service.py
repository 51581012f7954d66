"""Changing the catalogue: every change is a new version from a day on; none is edited."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.errors import NotFound
from portal.disclosures.catalogue import queries, rules
from portal.disclosures.catalogue.chains import Chain, Limit
from portal.disclosures.catalogue.elements import MOST_ELEMENTS, lines_of
from portal.disclosures.catalogue.errors import (
    BackDated,
    ChangedMeanwhile,
    NameMissing,
    NothingChanged,
    NotStricter,
    OutsideLimits,
    TooManyElements,
)
from portal.disclosures.models import (
    ArchivePeriod,
    Audience,
    CatalogueItem,
    Frequency,
    ItemClass,
    LimitClock,
    Track,
)

FURTHEST = timedelta(days=731)
LONGEST_NAME = 60
LONGEST_OFFICE = 60
LONGEST_TEXT = 4000
MOST_DAYS = 366


@dataclass(frozen=True)
class Owner:
    """Whose catalogue it is: a district's template or a community's own; one of both is set."""

    division_id: int | None = None
    community_id: int | None = None

    def chains(self) -> Mapping[str, Chain]:
        """All items as the owner sees them."""
        if self.community_id is not None:
            return queries.chains_for(self.community_id)
        return queries.template_of(self.division_id or 0)


@dataclass(frozen=True)
class Content:
    """What a version of an item says."""

    klass: ItemClass
    name: str
    elements: str
    basis: str
    frequency: Frequency
    limit_days: int
    limit_clock: LimitClock
    owner_office: str
    track: Track
    audience: Audience
    expires_days: int | None
    posting_days: int
    archive: ArchivePeriod

    def checked(self) -> "Content":
        """The same, tidied; raises what cannot be kept."""
        name = " ".join(self.name.split())
        if not name or len(name) > LONGEST_NAME:
            raise NameMissing
        days = (self.limit_days, self.posting_days, self.expires_days or 1)
        if not all(0 <= each <= MOST_DAYS for each in days) or self.expires_days == 0:
            raise OutsideLimits
        elements = lines_of(self.elements)
        if len(elements) > MOST_ELEMENTS:
            raise TooManyElements
        return replace(
            self,
            name=name,
            elements="\n".join(elements)[:LONGEST_TEXT],
            basis=self.basis.strip()[:LONGEST_TEXT],
            owner_office=self.owner_office.strip()[:LONGEST_OFFICE],
            track=rules.track_for(self.klass, self.track),
            expires_days=None if self.audience is Audience.PUBLIC else self.expires_days,
        )


def content_of(item: CatalogueItem) -> Content:
    """What a version says."""
    return Content(**{name: getattr(item, name) for name in Content.__dataclass_fields__})


Listener = Callable[[Owner], None]
_listeners: list[Listener] = []


def on_change(act: Listener) -> None:
    """Have something done in the transaction of each change; the same function twice is one."""
    if act not in _listeners:
        _listeners.append(act)


def add(*, owner: Owner, content: Content, from_on: date, by: int | None) -> CatalogueItem:
    """An item of the owner's own, under a key that nobody else uses; a second tap adds none."""
    content = content.checked()
    before = _kept_before(owner, content, from_on, by)
    if before is not None:
        return before
    prefix = "own" if owner.community_id is not None else f"district-{owner.division_id}"
    number = 1 + (
        session.scalar(
            select(func.count(CatalogueItem.key.distinct())).where(
                *_of(owner), CatalogueItem.key.like(f"{prefix}-%")
            )
        )
        or 0
    )
    return _keep(owner, f"{prefix}-{number}", content, from_on, 0, by)


def _kept_before(
    owner: Owner, content: Content, from_on: date, by: int | None, *, key: str = ""
) -> CatalogueItem | None:
    """The newest version of an item, if the same person just made it say the same from that day
    on."""
    rows = session.scalars(
        select(CatalogueItem)
        .where(
            *_of(owner),
            CatalogueItem.from_on == from_on,
            CatalogueItem.created_by_id == by,
            CatalogueItem.retired_at.is_(None),
            *([CatalogueItem.key == key] if key else []),
        )
        .order_by(CatalogueItem.id.desc())
    )
    for row in rows:
        if content_of(row) == content and newest(owner, row.key) == row.version:
            return row
    return None


def change(
    *, owner: Owner, key: str, content: Content, from_on: date, seen: int, by: int | None
) -> CatalogueItem:
    """A new version of an item of the template, or of the community's own.

    ``seen`` is the newest version of the owner that the editor knew, 0 for none.
    """
    chain = _chain(owner, key)
    if owner.community_id is not None and not is_own(chain):
        raise NotStricter
    content = content.checked()
    before = _kept_before(owner, content, from_on, by, key=key)
    if before is not None:
        return before
    terms = chain.at(max(from_on, chain.begins))
    if terms is not None and content_of(terms.item) == content:
        raise NothingChanged
    return _keep(owner, key, content, from_on, seen, by)


def is_own(chain: Chain) -> bool:
    """Whether the item is one of a community's own."""
    return chain.template[0].community_id is not None


def make_stricter(
    *,
    community_id: int,
    key: str,
    frequency: Frequency,
    limit: Limit,
    from_on: date,
    seen: int,
    by: int | None,
) -> CatalogueItem:
    """Let an item of the template be due more often, or sooner, in one community."""
    owner = Owner(community_id=community_id)
    terms = _chain(owner, key).at(from_on)
    if terms is None:
        raise NotFound
    item = terms.item
    if not is_stricter(item, frequency, limit):
        raise NotStricter
    content = replace(
        content_of(item), frequency=frequency, limit_days=limit.days, limit_clock=limit.clock
    )
    return _keep(owner, key, content.checked(), from_on, seen, by)


def is_stricter(item: CatalogueItem, frequency: Frequency, limit: Limit) -> bool:
    """Whether it asks as much as the item of the template at least, and more in something."""
    theirs = Limit(item.limit_days, item.limit_clock)
    if not 0 <= limit.days <= MOST_DAYS:
        raise OutsideLimits
    if frequency not in rules.at_least_as_often(item.frequency):
        return False
    return rules.is_no_later(limit, theirs) and (frequency, limit) != (item.frequency, theirs)


def retire(*, owner: Owner, key: str, from_on: date, seen: int, by: int | None) -> CatalogueItem:
    """From a day on the item is not asked any more; of an item of the template that a community
    made stricter, only that ends."""
    chain = _chain(owner, key)
    terms = chain.at(max(from_on, chain.begins))
    if terms is None:
        raise NothingChanged
    row = terms.stricter or terms.item
    if owner.community_id is not None and row.community_id is None:
        raise NotStricter
    return _keep(owner, key, content_of(row), from_on, seen, by, retired=True)


def newest(owner: Owner, key: str) -> int:
    """The number of the owner's newest version of an item; 0 when there is none."""
    return (
        session.scalar(
            select(func.max(CatalogueItem.version)).where(*_of(owner), CatalogueItem.key == key)
        )
        or 0
    )


def _chain(owner: Owner, key: str) -> Chain:
    chain = owner.chains().get(key)
    if chain is None:
        raise NotFound
    return chain


def _of(owner: Owner) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        CatalogueItem.community_id == owner.community_id,
        CatalogueItem.division_id == owner.division_id,
    )


def _keep(
    owner: Owner,
    key: str,
    content: Content,
    from_on: date,
    seen: int,
    by: int | None,
    *,
    retired: bool = False,
) -> CatalogueItem:
    today = clock.today()
    if not today <= from_on <= today + FURTHEST:
        raise BackDated
    if newest(owner, key) != seen:
        raise ChangedMeanwhile
    row = CatalogueItem(
        division_id=owner.division_id,
        community_id=owner.community_id,
        key=key,
        version=seen + 1,
        from_on=from_on,
        retired_at=clock.now() if retired else None,
        position=_position(owner, key),
        created_by_id=by,
        **asdict(content),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    _record(owner, row, by)
    for act in _listeners:
        act(owner)
    return row


def _position(owner: Owner, key: str) -> int:
    chain = owner.chains().get(key)
    return chain.template[0].position if chain else 1000


def _record(owner: Owner, row: CatalogueItem, by: int | None) -> None:
    audit.record(
        "catalogue.retire" if row.retired_at else "catalogue.change",
        actor_id=by,
        object_kind="catalogue",
        object_id=row.id,
        community_id=owner.community_id,
        item=row.key,
        version=row.version,
        day=row.from_on.isoformat(),
    )
