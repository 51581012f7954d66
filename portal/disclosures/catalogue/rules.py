"""What an item may be: which classes are guarded, what counts as stricter."""

from portal.disclosures.catalogue.chains import MONTHS, Limit
from portal.disclosures.models import Frequency, ItemClass, LimitClock, Track

# Money, aid and decisions pass check, supervision committee and director.
GUARDED = frozenset(
    {
        ItemClass.DECISIONS,
        ItemClass.FUNDS,
        ItemClass.RAISED_MONEY,
        ItemClass.RELIEF,
        ItemClass.AID,
    }
)


def track_for(klass: ItemClass, wanted: Track = Track.ORDINARY) -> Track:
    """The track of an item of that class; the guarded ones cannot be made ordinary."""
    return Track.GUARDED if klass in GUARDED else wanted


def is_no_later(limit: Limit, than: Limit) -> bool:
    """Whether a limit never ends later than another: working days are at least as long as the
    same number of calendar days, and how much longer no rule can say."""
    if limit.clock is than.clock or limit.clock is LimitClock.CALENDAR:
        return limit.days <= than.days
    return limit.days == 0


def at_least_as_often(frequency: Frequency) -> tuple[Frequency, ...]:
    """The frequencies that a community may choose for an item of the template."""
    if frequency not in MONTHS:
        return (frequency,)
    return tuple(each for each, months in MONTHS.items() if months <= MONTHS[frequency])
