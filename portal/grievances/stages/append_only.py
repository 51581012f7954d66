"""Recorded stages are never changed or deleted: the database itself refuses.

A wrong entry is corrected by a new row. The triggers stand on the table and, word for word, in the
migration that makes it.
"""

SQLITE = (
    """
CREATE TRIGGER grievance_stage_records_are_not_changed BEFORE UPDATE ON grievance_stage_records
BEGIN
    SELECT RAISE(ABORT, 'recorded stages are never changed');
END
""",
    """
CREATE TRIGGER grievance_stage_records_are_kept BEFORE DELETE ON grievance_stage_records
BEGIN
    SELECT RAISE(ABORT, 'recorded stages are kept');
END
""",
)
POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION keep_grievance_stage_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'recorded stages are kept';
    END IF;
    RAISE EXCEPTION 'recorded stages are never changed';
END
$$
""",
    """
CREATE TRIGGER grievance_stage_records_are_kept
BEFORE UPDATE OR DELETE ON grievance_stage_records
FOR EACH ROW EXECUTE FUNCTION keep_grievance_stage_records()
""",
)
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
