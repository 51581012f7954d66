"""The index of each database over ``grievance_search``: statements to make and to remove it.

SQLite: an FTS5 table without a text of its own. Its ``ascii`` tokenizer cuts at spaces and leaves
every other character as it is, so that the entries made in Python stay whole. PostgreSQL: two
tsvectors made of the same entries in the same order, without its parser, whose idea of a letter
follows the locale of the server.
"""

_FTS_NEW = "(rowid, shown, hidden) VALUES (new.grievance_id, new.shown, new.hidden)"
_FTS_OLD = (
    "(grievance_search_index, rowid, shown, hidden) "
    "VALUES ('delete', old.grievance_id, old.shown, old.hidden)"
)

CREATE: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE grievance_search_index USING fts5("
        "shown, hidden, content='grievance_search', content_rowid='grievance_id', "
        "tokenize='ascii', columnsize=0)",
        "CREATE TRIGGER grievance_search_added AFTER INSERT ON grievance_search BEGIN "
        f"INSERT INTO grievance_search_index {_FTS_NEW}; END",
        "CREATE TRIGGER grievance_search_changed AFTER UPDATE ON grievance_search BEGIN "
        f"INSERT INTO grievance_search_index {_FTS_OLD}; "
        f"INSERT INTO grievance_search_index {_FTS_NEW}; END",
        "CREATE TRIGGER grievance_search_removed AFTER DELETE ON grievance_search BEGIN "
        f"INSERT INTO grievance_search_index {_FTS_OLD}; END",
    ),
    "postgresql": (
        "CREATE TABLE grievance_search_index ("
        "grievance_id integer PRIMARY KEY "
        "REFERENCES grievance_search (grievance_id) ON DELETE CASCADE, "
        "shown tsvector NOT NULL, whole tsvector NOT NULL)",
        "CREATE INDEX ix_grievance_search_index_shown ON grievance_search_index USING gin (shown)",
        "CREATE INDEX ix_grievance_search_index_whole ON grievance_search_index USING gin (whole)",
        "CREATE FUNCTION grievance_search_vector(entries text) RETURNS tsvector "
        "LANGUAGE sql IMMUTABLE AS $$ "
        "SELECT coalesce(string_agg(quote_literal(entry) || ':' || least(place, 16383), ' '), '')"
        "::tsvector FROM regexp_split_to_table(entries, ' ') "
        "WITH ORDINALITY AS cut (entry, place) WHERE entry <> '' $$",
        "CREATE FUNCTION grievance_search_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO grievance_search_index (grievance_id, shown, whole) VALUES "
        "(new.grievance_id, grievance_search_vector(new.shown), "
        "grievance_search_vector(new.shown || ' ' || new.hidden)) "
        "ON CONFLICT (grievance_id) DO UPDATE "
        "SET shown = excluded.shown, whole = excluded.whole; RETURN NULL; END $$",
        "CREATE TRIGGER grievance_search_fill AFTER INSERT OR UPDATE ON grievance_search "
        "FOR EACH ROW EXECUTE FUNCTION grievance_search_fill()",
    ),
}

DROP: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "DROP TRIGGER grievance_search_removed",
        "DROP TRIGGER grievance_search_changed",
        "DROP TRIGGER grievance_search_added",
        "DROP TABLE grievance_search_index",
    ),
    "postgresql": (
        "DROP TRIGGER grievance_search_fill ON grievance_search",
        "DROP FUNCTION grievance_search_fill()",
        "DROP TABLE grievance_search_index",
        "DROP FUNCTION grievance_search_vector(text)",
    ),
}
