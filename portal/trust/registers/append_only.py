"""Registers only grow: the database itself refuses changes, deletions and emptying.

Of salts alone a row may be deleted, never changed. The statements stand on the tables and, word
for word, in the migration that makes them; a migration that rebuilds a table makes them again.
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION keep_register_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'registers only grow';
END
$$
"""


def _sqlite(table: str, act: str) -> str:
    past = {"UPDATE": "changed", "DELETE": "deleted"}[act]
    return f"""
CREATE TRIGGER {table}_are_not_{past} BEFORE {act} ON {table}
BEGIN
    SELECT RAISE(ABORT, 'registers only grow');
END
"""


def _postgresql(table: str, acts: str) -> str:
    return f"""
CREATE TRIGGER {table}_are_kept BEFORE {acts} ON {table}
FOR EACH ROW EXECUTE FUNCTION keep_register_rows()
"""


def _not_emptied(table: str) -> str:
    return f"""
CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION keep_register_rows()
"""


def _kept(table: str) -> dict[str, tuple[str, ...]]:
    return {
        "sqlite": (_sqlite(table, "UPDATE"), _sqlite(table, "DELETE")),
        "postgresql": (FUNCTION, _postgresql(table, "UPDATE OR DELETE"), _not_emptied(table)),
    }


STATEMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "register_keys": _kept("register_keys"),
    "register_entries": _kept("register_entries"),
    "register_salts": {
        "sqlite": (_sqlite("register_salts", "UPDATE"),),
        "postgresql": (
            FUNCTION,
            _postgresql("register_salts", "UPDATE"),
            _not_emptied("register_salts"),
        ),
    },
}
