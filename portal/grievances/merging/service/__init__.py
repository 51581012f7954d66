"""Everything that joins, separates and splits reports. Keyword arguments in, rows out; never
commits."""

from portal.grievances.merging.service.following import follow
from portal.grievances.merging.service.following import take_back as take_back_result
from portal.grievances.merging.service.joining import merge, take_back, unmerge
from portal.grievances.merging.service.splitting import MOST_PARTS, Part, split

__all__ = [
    "MOST_PARTS",
    "Part",
    "follow",
    "merge",
    "split",
    "take_back",
    "take_back_result",
    "unmerge",
]
