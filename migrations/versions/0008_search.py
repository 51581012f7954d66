"""What each grievance is found by, and the index over it."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The same statements stand in portal/grievances/search/ddl.py.
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE grievance_search_index USING fts5(shown, hidden, content='grievance_search', content_rowid='grievance_id', tokenize='ascii', columnsize=0)",
        "CREATE TRIGGER grievance_search_added AFTER INSERT ON grievance_search BEGIN INSERT INTO grievance_search_index (rowid, shown, hidden) VALUES (new.grievance_id, new.shown, new.hidden); END",
        "CREATE TRIGGER grievance_search_changed AFTER UPDATE ON grievance_search BEGIN INSERT INTO grievance_search_index (grievance_search_index, rowid, shown, hidden) VALUES ('delete', old.grievance_id, old.shown, old.hidden); INSERT INTO grievance_search_index (rowid, shown, hidden) VALUES (new.grievance_id, new.shown, new.hidden); END",
        "CREATE TRIGGER grievance_search_removed AFTER DELETE ON grievance_search BEGIN INSERT INTO grievance_search_index (grievance_search_index, rowid, shown, hidden) VALUES ('delete', old.grievance_id, old.shown, old.hidden); END",
    ),
    "postgresql": (
        "CREATE TABLE grievance_search_index (grievance_id integer PRIMARY KEY REFERENCES grievance_search (grievance_id) ON DELETE CASCADE, shown tsvector NOT NULL, whole tsvector NOT NULL)",
        "CREATE INDEX ix_grievance_search_index_shown ON grievance_search_index USING gin (shown)",
        "CREATE INDEX ix_grievance_search_index_whole ON grievance_search_index USING gin (whole)",
        "CREATE FUNCTION grievance_search_vector(entries text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(string_agg(quote_literal(entry) || ':' || least(place, 16383), ' '), '')::tsvector FROM regexp_split_to_table(entries, ' ') WITH ORDINALITY AS cut (entry, place) WHERE entry <> '' $$",
        "CREATE FUNCTION grievance_search_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO grievance_search_index (grievance_id, shown, whole) VALUES (new.grievance_id, grievance_search_vector(new.shown), grievance_search_vector(new.shown || ' ' || new.hidden)) ON CONFLICT (grievance_id) DO UPDATE SET shown = excluded.shown, whole = excluded.whole; RETURN NULL; END $$",
        "CREATE TRIGGER grievance_search_fill AFTER INSERT OR UPDATE ON grievance_search FOR EACH ROW EXECUTE FUNCTION grievance_search_fill()",
    ),
}
DROP = {
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


def upgrade() -> None:
    op.create_table(
        "grievance_search",
        sa.Column("grievance_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_search_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_search_grievance_id_grievances"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("grievance_id", name=op.f("pk_grievance_search")),
    )

    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("grievance_search")
