"""Recorded calls are never changed or deleted: the database itself refuses.

Only a comment may be emptied, because a resident's words go when the person asks for it. The
triggers stand on the table and, word for word, in the migration that makes it.
"""

KEPT = (
    "id",
    "community_id",
    "grievance_id",
    "seq",
    "round",
    "attempt",
    "submission_id",
    "outcome",
    "solved",
    "satisfaction",
    "next_try_on",
    "by_id",
    "at",
)
_SAME_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
_SAME_POSTGRESQL = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
SQLITE = (
    f"""
CREATE TRIGGER grievance_callbacks_are_not_changed BEFORE UPDATE ON grievance_callbacks
WHEN NEW.comment <> '' OR {_SAME_SQLITE}
BEGIN
    SELECT RAISE(ABORT, 'recorded calls are never changed');
END
""",
    """
CREATE TRIGGER grievance_callbacks_are_kept BEFORE DELETE ON grievance_callbacks
BEGIN
    SELECT RAISE(ABORT, 'recorded calls are kept');
END
""",
)
POSTGRESQL = (
    f"""
CREATE OR REPLACE FUNCTION keep_grievance_callbacks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'recorded calls are kept';
    END IF;
    IF NEW.comment <> '' OR {_SAME_POSTGRESQL} THEN
        RAISE EXCEPTION 'recorded calls are never changed';
    END IF;
    RETURN NEW;
END
$$
""",
    """
CREATE TRIGGER grievance_callbacks_are_kept BEFORE UPDATE OR DELETE ON grievance_callbacks
FOR EACH ROW EXECUTE FUNCTION keep_grievance_callbacks()
""",
)
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
