"""What people say of a sheet: what its columns hold, what funds began with, what is right."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session
from portal.disclosures.finances.statement import Table
from portal.disclosures.finances.understanding import Understood
from portal.disclosures.models import SheetImport, SheetLayout


def settle_columns(found: SheetImport, said: Mapping[str, dict[str, Any]]) -> None:
    """Keep what the columns hold; by place of the table, as
    :func:`portal.disclosures.finances.understanding.as_said` takes it."""
    found.tables = dict(said)
    found.is_settled = True


def remember(community_id: int, tables: Sequence[Table], said: Mapping[str, Any]) -> None:
    """Remember it for the next sheet that looks like this one."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for at, table in enumerate(tables):
        one = said.get(str(at), {})
        if not one.get("take", True):
            continue
        layout = one.get("layout") or table.kept()
        columns = {**layout, "fund": one.get("fund", layout["fund"])}
        statement = dialect.insert(SheetLayout).values(
            community_id=community_id,
            fingerprint=table.fingerprint,
            columns=columns,
            used_at=clock.now(),
        )
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["community_id", "fingerprint"],
                set_={"columns": columns, "used_at": clock.now()},
            )
        )


def confirm(
    found: SheetImport,
    understood: Understood,
    *,
    openings: Mapping[str, Decimal],
    ticked: Collection[str],
    by_id: int,
) -> None:
    """Keep what was typed and ticked, with who ticked it and when; what was ticked before by a
    colleague stays theirs, and what is ticked no more is asked again."""
    found.openings = {name: f"{amount:f}" for name, amount in openings.items()}
    now = clock.now().isoformat(timespec="seconds")
    kept: dict[str, Any] = {}
    for asked in understood.asked:
        if asked.key in ticked:
            first = asked.findings[0]
            kept[asked.key] = found.confirmed.get(asked.key) or {
                "by": by_id,
                "at": now,
                "what": str(first.sentence),
                "where": first.at,
                "count": len(asked.findings),
            }
    found.confirmed = kept
