"""The one table of the smallest numbers that may be published (最小公布单元)."""

import enum
from types import MappingProxyType


class Group(enum.StrEnum):
    """What is counted."""

    GRIEVANCES = "grievances"
    SURVEYS = "surveys"
    BALLOTS = "ballots"


# A smaller number could be traced to a person: a neighbour knows who lives in the building.
LEAST = MappingProxyType({Group.GRIEVANCES: 5, Group.SURVEYS: 10, Group.BALLOTS: 10})
