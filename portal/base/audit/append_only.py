"""The trail only grows: the database itself refuses changes and early deletions.

Network logs are kept for at least six months (Cybersecurity Law art. 21), hence 183 days. The
triggers stand on the table and, word for word, in the migration which made it; a migration that
rebuilds the table must make them again.
"""

MIN_DAYS = 183

SQLITE = (
    """
CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
END
""",
    f"""
CREATE TRIGGER audit_entries_are_kept BEFORE DELETE ON audit_entries
WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-{MIN_DAYS} days')
BEGIN
    SELECT RAISE(ABORT, 'audit entries are kept for six months');
END
""",
)
POSTGRESQL = (
    f"""
CREATE OR REPLACE FUNCTION keep_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at <= now() - interval '{MIN_DAYS} days' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'audit entries are kept for six months';
    END IF;
    RAISE EXCEPTION 'audit entries are never changed';
END
$$
""",
    """
CREATE TRIGGER audit_entries_are_kept BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION keep_audit_entries()
""",
    """
CREATE TRIGGER audit_entries_are_not_emptied BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_entries()
""",
)
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
