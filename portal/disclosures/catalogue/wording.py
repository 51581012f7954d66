"""An item in words: what a version says, and in what it differs from the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.base.i18n import LazyString, _, _l, ngettext
from portal.disclosures import labels
from portal.disclosures.catalogue.chains import Chain, Limit, Terms
from portal.disclosures.models import CatalogueItem, Frequency, LimitClock

CLOCK_LABELS: dict[LimitClock, LazyString] = {
    LimitClock.WORKING: _l("Working days"),
    LimitClock.CALENDAR: _l("Calendar days"),
}

# What a version says, in the order in which pages show it.
FIELDS: dict[str, LazyString] = {
    "name": _l("Name of the item"),
    "klass": _l("Kind of item"),
    "elements": _l("Content elements"),
    "frequency": _l("How often"),
    "limit": _l("Time limit"),
    "owner_office": _l("Office responsible"),
    "track": _l("Steps"),
    "audience": _l("Who may read it"),
    "expires": _l("Gone for readers after"),
    "posting": _l("Questions may be asked for"),
    "archive": _l("Archive"),
    "basis": _l("Basis"),
}


def days(number: int) -> str:
    """A number of days."""
    return ngettext("%(num)d day", "%(num)d days", number)


def limit(of: Limit, frequency: Frequency) -> str:
    """A limit with what it counts from."""
    if of.clock is LimitClock.WORKING:
        said = ngettext("%(num)d working day", "%(num)d working days", of.days)
    else:
        said = ngettext("%(num)d calendar day", "%(num)d calendar days", of.days)
    if frequency is Frequency.EACH_TIME:
        return _("%(days)s after the event", days=said)
    if frequency is Frequency.PERMANENT:
        return _("%(days)s after a change", days=said)
    return _("%(days)s after the period ends", days=said)


def said(item: CatalogueItem) -> dict[str, str]:
    """Every part of a version in words."""
    return {
        "name": item.name,
        "klass": str(labels.CLASS_LABELS[item.klass]),
        "elements": _("; ").join(item.elements.splitlines()),
        "frequency": str(labels.FREQUENCY_LABELS[item.frequency]),
        "limit": limit(Limit(item.limit_days, item.limit_clock), item.frequency),
        "owner_office": item.owner_office or _("Residents' committee"),
        "track": str(labels.TRACK_LABELS[item.track]),
        "audience": str(labels.AUDIENCE_LABELS[item.audience]),
        "expires": days(item.expires_days) if item.expires_days else _("Not limited"),
        "posting": days(item.posting_days),
        "archive": str(labels.ARCHIVE_LABELS[item.archive]),
        "basis": item.basis or _("Not given"),
    }


def facts(terms: Terms) -> list[tuple[str, str]]:
    """What holds, as terms and values."""
    found = said(terms.item)
    found["frequency"] = str(labels.FREQUENCY_LABELS[terms.frequency])
    found["limit"] = limits(terms)
    return [(str(FIELDS[name]), value) for name, value in found.items() if name != "name"]


def limits(terms: Terms) -> str:
    """The limit that holds; of two the sooner, which only a calendar can tell."""
    different = list(dict.fromkeys(terms.limits))
    if len(different) == 1:
        return limit(different[0], terms.frequency)
    return limit(different[-1], terms.frequency)


@dataclass(frozen=True)
class Edition:
    """A version in the history: whose it is, and what changed with it."""

    row: CatalogueItem
    whose: str
    changes: list[tuple[str, str, str]]

    @property
    def is_retired(self) -> bool:
        """Whether the item ends with it."""
        return self.row.retired_at is not None


def history(chain: Chain) -> list[Edition]:
    """All versions, newest first, each with its differences from the one before it."""
    rows = sorted(chain, key=lambda row: (row.from_on, row.created_at, row.id))
    return list(_editions(rows))[::-1]


def _editions(rows: Sequence[CatalogueItem]) -> Iterator[Edition]:
    before: CatalogueItem | None = None
    for row in rows:
        yield Edition(row, whose(row), _changes(before, row))
        before = row


def whose(row: CatalogueItem) -> str:
    """Who made a version: the installation, the district, the community."""
    if row.community_id is not None:
        return _("This community")
    return _("District") if row.division_id is not None else _("Comes with the portal")


def _changes(before: CatalogueItem | None, row: CatalogueItem) -> list[tuple[str, str, str]]:
    if before is None or row.retired_at is not None:
        return []
    old, new = said(before), said(row)
    return [(str(FIELDS[name]), old[name], new[name]) for name in FIELDS if old[name] != new[name]]
