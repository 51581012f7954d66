"""What was published is never changed, and steps are only added: the database itself refuses.

Words of a published version may only be emptied, together with ``blanked_at``, because personal
data must be able to go. The triggers stand on the tables and, word for word, in the migration
that makes them.
"""

KEPT = (
    "id",
    "community_id",
    "disclosure_id",
    "no",
    "kind",
    "reason",
    "photo_only",
    "created_by_id",
    "created_at",
    "published_at",
    "register_seq",
    "digest",
)
WORDS = ("title", "fields", "body", "content")


def _differs(names: tuple[str, ...], words: str) -> str:
    return " OR ".join(f"NEW.{name} {words} OLD.{name}" for name in names)


def _refused(*, differs: str, fields: str) -> str:
    """When an update of a published version is refused, as a condition of the trigger."""
    empty = f"NEW.title = '' AND {fields} = '[]' AND NEW.body = '' AND NEW.content = ''"
    return (
        f"OLD.published_at IS NOT NULL AND ({_differs(KEPT, differs)}"
        f" OR (({_differs((*WORDS, 'blanked_at'), differs)})"
        f" AND NOT (OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL AND {empty})))"
    )


VERSIONS_SQLITE = (
    f"""
CREATE TRIGGER disclosure_versions_are_not_changed BEFORE UPDATE ON disclosure_versions
WHEN {_refused(differs="IS NOT", fields="NEW.fields")}
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
)
VERSIONS_POSTGRESQL = (
    f"""
CREATE OR REPLACE FUNCTION keep_disclosure_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'published versions are kept';
        END IF;
        RETURN OLD;
    END IF;
    IF {_refused(differs="IS DISTINCT FROM", fields="NEW.fields::text")} THEN
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
)
VERSIONS = {"sqlite": VERSIONS_SQLITE, "postgresql": VERSIONS_POSTGRESQL}

STEPS_SQLITE = (
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
)
STEPS_POSTGRESQL = (
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
)
STEPS = {"sqlite": STEPS_SQLITE, "postgresql": STEPS_POSTGRESQL}
