"""What was published and every line of a register is kept: the database itself refuses the rest."""

# ruff: noqa: E501 (word for word as on the tables)

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SQLITE = (
    """
CREATE TRIGGER disclosure_versions_are_not_changed BEFORE UPDATE ON disclosure_versions
WHEN OLD.published_at IS NOT NULL AND (NEW.id IS NOT OLD.id OR NEW.community_id IS NOT OLD.community_id OR NEW.disclosure_id IS NOT OLD.disclosure_id OR NEW.no IS NOT OLD.no OR NEW.kind IS NOT OLD.kind OR NEW.reason IS NOT OLD.reason OR NEW.photo_only IS NOT OLD.photo_only OR NEW.created_by_id IS NOT OLD.created_by_id OR NEW.created_at IS NOT OLD.created_at OR NEW.published_at IS NOT OLD.published_at OR NEW.register_seq IS NOT OLD.register_seq OR NEW.digest IS NOT OLD.digest OR ((NEW.title IS NOT OLD.title OR NEW.fields IS NOT OLD.fields OR NEW.body IS NOT OLD.body OR NEW.content IS NOT OLD.content OR NEW.blanked_at IS NOT OLD.blanked_at) AND NOT (OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL AND NEW.title = '' AND NEW.fields = '[]' AND NEW.body = '' AND NEW.content = '')))
BEGIN
    SELECT RAISE(ABORT, 'published versions are never changed');
END
""",
    """
CREATE TRIGGER disclosure_versions_are_kept BEFORE DELETE ON disclosure_versions
WHEN OLD.published_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'published versions are kept');
END
""",
    """
CREATE TRIGGER disclosure_steps_are_not_changed BEFORE UPDATE ON disclosure_steps
BEGIN
    SELECT RAISE(ABORT, 'steps are never changed');
END
""",
    """
CREATE TRIGGER disclosure_steps_are_kept BEFORE DELETE ON disclosure_steps
BEGIN
    SELECT RAISE(ABORT, 'steps are kept');
END
""",
    """
CREATE TRIGGER register_keys_are_not_changed BEFORE UPDATE ON register_keys
BEGIN
    SELECT RAISE(ABORT, 'registers only grow');
END
""",
    """
CREATE TRIGGER register_keys_are_not_deleted BEFORE DELETE ON register_keys
BEGIN
    SELECT RAISE(ABORT, 'registers only grow');
END
""",
    """
CREATE TRIGGER register_entries_are_not_changed BEFORE UPDATE ON register_entries
BEGIN
    SELECT RAISE(ABORT, 'registers only grow');
END
""",
    """
CREATE TRIGGER register_entries_are_not_deleted BEFORE DELETE ON register_entries
BEGIN
    SELECT RAISE(ABORT, 'registers only grow');
END
""",
    """
CREATE TRIGGER register_salts_are_not_changed BEFORE UPDATE ON register_salts
BEGIN
    SELECT RAISE(ABORT, 'registers only grow');
END
""",
)
POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION keep_disclosure_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'published versions are kept';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.published_at IS NOT NULL AND (NEW.id IS DISTINCT FROM OLD.id OR NEW.community_id IS DISTINCT FROM OLD.community_id OR NEW.disclosure_id IS DISTINCT FROM OLD.disclosure_id OR NEW.no IS DISTINCT FROM OLD.no OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.photo_only IS DISTINCT FROM OLD.photo_only OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.register_seq IS DISTINCT FROM OLD.register_seq OR NEW.digest IS DISTINCT FROM OLD.digest OR ((NEW.title IS DISTINCT FROM OLD.title OR NEW.fields IS DISTINCT FROM OLD.fields OR NEW.body IS DISTINCT FROM OLD.body OR NEW.content IS DISTINCT FROM OLD.content OR NEW.blanked_at IS DISTINCT FROM OLD.blanked_at) AND NOT (OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL AND NEW.title = '' AND NEW.fields::text = '[]' AND NEW.body = '' AND NEW.content = ''))) THEN
        RAISE EXCEPTION 'published versions are never changed';
    END IF;
    RETURN NEW;
END
$$
""",
    """
CREATE TRIGGER disclosure_versions_are_kept BEFORE UPDATE OR DELETE ON disclosure_versions
FOR EACH ROW EXECUTE FUNCTION keep_disclosure_versions()
""",
    """
CREATE OR REPLACE FUNCTION keep_disclosure_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steps are never changed';
END
$$
""",
    """
CREATE TRIGGER disclosure_steps_are_kept BEFORE UPDATE OR DELETE ON disclosure_steps
FOR EACH ROW EXECUTE FUNCTION keep_disclosure_steps()
""",
    """
CREATE OR REPLACE FUNCTION keep_register_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'registers only grow';
END
$$
""",
    """
CREATE TRIGGER register_keys_are_kept BEFORE UPDATE OR DELETE ON register_keys
FOR EACH ROW EXECUTE FUNCTION keep_register_rows()
""",
    """
CREATE TRIGGER register_keys_are_not_emptied BEFORE TRUNCATE ON register_keys
FOR EACH STATEMENT EXECUTE FUNCTION keep_register_rows()
""",
    """
CREATE TRIGGER register_entries_are_kept BEFORE UPDATE OR DELETE ON register_entries
FOR EACH ROW EXECUTE FUNCTION keep_register_rows()
""",
    """
CREATE TRIGGER register_entries_are_not_emptied BEFORE TRUNCATE ON register_entries
FOR EACH STATEMENT EXECUTE FUNCTION keep_register_rows()
""",
    """
CREATE TRIGGER register_salts_are_kept BEFORE UPDATE ON register_salts
FOR EACH ROW EXECUTE FUNCTION keep_register_rows()
""",
    """
CREATE TRIGGER register_salts_are_not_emptied BEFORE TRUNCATE ON register_salts
FOR EACH STATEMENT EXECUTE FUNCTION keep_register_rows()
""",
)
SQLITE_NAMES = (
    "register_salts_are_not_changed",
    "register_entries_are_not_deleted",
    "register_entries_are_not_changed",
    "register_keys_are_not_deleted",
    "register_keys_are_not_changed",
    "disclosure_steps_are_kept",
    "disclosure_steps_are_not_changed",
    "disclosure_versions_are_kept",
    "disclosure_versions_are_not_changed",
)
TRIGGERS = (
    ("register_salts_are_not_emptied", "register_salts"),
    ("register_salts_are_kept", "register_salts"),
    ("register_entries_are_not_emptied", "register_entries"),
    ("register_entries_are_kept", "register_entries"),
    ("register_keys_are_not_emptied", "register_keys"),
    ("register_keys_are_kept", "register_keys"),
    ("disclosure_steps_are_kept", "disclosure_steps"),
    ("disclosure_versions_are_kept", "disclosure_versions"),
)
FUNCTIONS = ("keep_register_rows", "keep_disclosure_steps", "keep_disclosure_versions")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE_NAMES:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name, table in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}")
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")
