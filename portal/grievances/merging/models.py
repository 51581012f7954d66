"""The trigger that stands behind the columns of :mod:`portal.grievances.models.joining`."""

from portal.base import triggers
from portal.grievances.merging import ddl
from portal.grievances.models import Grievance

triggers.tie(Grievance.__table__, "after_create", ddl.CREATE)
triggers.tie(Grievance.__table__, "before_drop", ddl.DROP)
