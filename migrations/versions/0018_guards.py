"""A merged report fits its lead, and recorded calls are kept: the database refuses the rest."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UNFIT = (
    "SELECT 1 FROM grievances lead WHERE lead.id = NEW.lead_case_id AND ("
    "lead.lead_case_id IS NOT NULL OR lead.community_id <> NEW.community_id "
    "OR lead.visibility <> NEW.visibility OR lead.confidential <> NEW.confidential)"
)
SENTENCE = "a lead report must fit the one that is merged into it"
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
SAME_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
SAME_POSTGRESQL = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)

SQLITE = (
    f"""
        CREATE TRIGGER grievances_fitting_lead BEFORE UPDATE OF lead_case_id ON grievances
        WHEN NEW.lead_case_id IS NOT NULL AND EXISTS ({UNFIT})
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
        """,
    f"""
CREATE TRIGGER grievance_callbacks_are_not_changed BEFORE UPDATE ON grievance_callbacks
WHEN NEW.comment <> '' OR {SAME_SQLITE}
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
        CREATE OR REPLACE FUNCTION grievances_fitting_lead() RETURNS trigger AS $$
        BEGIN
            IF NEW.lead_case_id IS NOT NULL AND EXISTS ({UNFIT}) THEN
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$ LANGUAGE plpgsql
        """,
    """
        CREATE TRIGGER grievances_fitting_lead BEFORE UPDATE OF lead_case_id ON grievances
        FOR EACH ROW EXECUTE FUNCTION grievances_fitting_lead()
        """,
    f"""
CREATE OR REPLACE FUNCTION keep_grievance_callbacks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'recorded calls are kept';
    END IF;
    IF NEW.comment <> '' OR {SAME_POSTGRESQL} THEN
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


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER grievance_callbacks_are_kept")
        op.execute("DROP TRIGGER grievance_callbacks_are_not_changed")
        op.execute("DROP TRIGGER grievances_fitting_lead")
        return
    op.execute("DROP TRIGGER grievance_callbacks_are_kept ON grievance_callbacks")
    op.execute("DROP FUNCTION keep_grievance_callbacks()")
    op.execute("DROP TRIGGER grievances_fitting_lead ON grievances")
    op.execute("DROP FUNCTION grievances_fitting_lead()")
