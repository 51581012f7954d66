"""The trigger that stands behind the columns of :mod:`portal.grievances.models.joining`."""

from sqlalchemy import DDL, event

from portal.grievances.merging import ddl
from portal.grievances.models import Grievance


def _tie(when: str, statements: dict[str, tuple[str, ...]]) -> None:
    for dialect, each in statements.items():
        for statement in each:
            made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(Grievance.__table__, when, made)


_tie("after_create", ddl.CREATE)
_tie("before_drop", ddl.DROP)
