"""What happens by itself: duties are made ahead and kept true, people are told of them."""

from portal.base import timers
from portal.disclosures.calendar import keeping, reminding
from portal.disclosures.catalogue import service as catalogue
from portal.disclosures.catalogue.service import Owner

MINUTE = 60


def register_timers() -> None:
    """Let the worker do all of it, and follow each change of the catalogue."""
    timers.register(
        "disclosures.duties", MINUTE, keeping.work_off, at_bell=True, lease_seconds=10 * MINUTE
    )
    timers.register("disclosures.remind", 10 * MINUTE, reminding.tell_due)
    catalogue.on_change(follow)


def follow(owner: Owner) -> None:
    """A community's duties follow its catalogue at once, a district's with the next run."""
    if owner.community_id is not None:
        keeping.plan_now(owner.community_id)
    elif owner.division_id is not None:
        keeping.put_off(owner.division_id)
