"""What the database itself refuses when a report is merged: a lead that is merged, lies in another
community, or is seen by others than the report. Costs nothing where no lead is set."""

_UNFIT = (
    "SELECT 1 FROM grievances lead WHERE lead.id = NEW.lead_case_id AND ("
    "lead.lead_case_id IS NOT NULL OR lead.community_id <> NEW.community_id "
    "OR lead.visibility <> NEW.visibility OR lead.confidential <> NEW.confidential)"
)
_SENTENCE = "a lead report must fit the one that is merged into it"

CREATE: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"""
        CREATE TRIGGER grievances_fitting_lead BEFORE UPDATE OF lead_case_id ON grievances
        WHEN NEW.lead_case_id IS NOT NULL AND EXISTS ({_UNFIT})
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END
        """,
    ),
    "postgresql": (
        f"""
        CREATE OR REPLACE FUNCTION grievances_fitting_lead() RETURNS trigger AS $$
        BEGIN
            IF NEW.lead_case_id IS NOT NULL AND EXISTS ({_UNFIT}) THEN
                RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$ LANGUAGE plpgsql
        """,
        """
        CREATE TRIGGER grievances_fitting_lead BEFORE UPDATE OF lead_case_id ON grievances
        FOR EACH ROW EXECUTE FUNCTION grievances_fitting_lead()
        """,
    ),
}
DROP: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER IF EXISTS grievances_fitting_lead",),
    "postgresql": (
        "DROP TRIGGER IF EXISTS grievances_fitting_lead ON grievances",
        "DROP FUNCTION IF EXISTS grievances_fitting_lead()",
    ),
}
