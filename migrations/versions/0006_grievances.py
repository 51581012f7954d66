"""Grievances with their history, clocks, photos, counts and units; fixes on the spot."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_calendar_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_calendar_changes")),
    )
    op.create_table(
        "grievance_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("hint_zh", sa.String(length=200), nullable=False),
        sa.Column("hint_en", sa.String(length=200), nullable=False),
        sa.Column("icon", sa.String(length=20), nullable=False),
        sa.Column("event_code", sa.String(length=10), nullable=False),
        sa.Column("limit_key", sa.String(length=60), nullable=False),
        sa.Column("may_be_public", sa.Boolean(), nullable=False),
        sa.Column("public_by_default", sa.Boolean(), nullable=False),
        sa.Column("photo_on_resolve", sa.Boolean(), nullable=False),
        sa.Column("must_be_handed_over", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "may_be_public OR NOT public_by_default",
            name=op.f("ck_grievance_categories_private_stays_private"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_categories_parent_id_grievance_categories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_categories")),
        sa.UniqueConstraint("code", name=op.f("uq_grievance_categories_code")),
    )
    op.create_table(
        "grievance_filing_pace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_filing_pace")),
        sa.UniqueConstraint("source", "hour", name=op.f("uq_grievance_filing_pace_source_hour")),
    )
    with op.batch_alter_table("grievance_filing_pace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grievance_filing_pace_hour"), ["hour"], unique=False)

    op.create_table(
        "grievance_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_numbers_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_numbers")),
        sa.UniqueConstraint(
            "community_id", "day", name=op.f("uq_grievance_numbers_community_id_day")
        ),
    )
    op.create_table(
        "grievance_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_key", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "need_info",
                "accepted",
                "dispatched",
                "in_progress",
                "returned",
                "escalated",
                "resolved",
                "closed",
                "reopened",
                "merged",
                "rejected",
                "withdrawn",
                name="grievancestatus",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "turn",
            sa.Enum(
                "community",
                "unit",
                "resident",
                "street",
                "nobody",
                name="turn",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum("staff", "neighbours", name="visibility", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_grievance_tallies_counts_are_not_negative")),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_tallies_category_id_grievance_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_tallies_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_tallies")),
        sa.UniqueConstraint(
            "community_id",
            "grid_key",
            "category_id",
            "status",
            "turn",
            "visibility",
            "held",
            "confidential",
            name=op.f(
                "uq_grievance_tallies_community_id_grid_key_category_id_status_turn_visibility_held_confidential"
            ),
        ),
    )
    op.create_table(
        "grievance_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_community_id", sa.Integer(), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "property",
                "enforcement",
                "sanitation",
                "traffic",
                "utility",
                "other",
                name="unitkind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(of_community_id IS NULL) <> (street_id IS NULL)",
            name=op.f("ck_grievance_units_of_a_community_or_a_street"),
        ),
        sa.ForeignKeyConstraint(
            ["of_community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_units_of_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["divisions.id"], name=op.f("fk_grievance_units_street_id_divisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_units")),
        sa.UniqueConstraint(
            "of_community_id", "name", name=op.f("uq_grievance_units_of_community_id_name")
        ),
        sa.UniqueConstraint("street_id", "name", name=op.f("uq_grievance_units_street_id_name")),
    )
    op.create_table(
        "grievance_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("from_time", sa.Time(), nullable=True),
        sa.Column("to_time", sa.Time(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(from_time IS NULL) = (to_time IS NULL)",
            name=op.f("ck_grievance_rules_hours_have_two_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_grievance_rules_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_rules_category_id_grievance_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_rules_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_grievance_rules_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grids.id"], name=op.f("fk_grievance_rules_grid_id_grids")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["grievance_units.id"],
            name=op.f("fk_grievance_rules_unit_id_grievance_units"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_rules")),
        sa.UniqueConstraint(
            "community_id",
            "key",
            "version",
            name=op.f("uq_grievance_rules_community_id_key_version"),
        ),
    )
    with op.batch_alter_table("grievance_rules", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_rules_in_force",
            ["community_id", "position"],
            unique=False,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "grievances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=12), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("landmark_id", sa.Integer(), nullable=True),
        sa.Column("place_text", sa.String(length=200), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "staff",
                "neighbours",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_for", sa.String(length=30), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "phone",
                "visit",
                "open311",
                "import",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("follow_hash", sa.String(length=64), nullable=False),
        sa.Column("query_hash", sa.String(length=64), nullable=False),
        sa.Column("reporter_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "need_info",
                "accepted",
                "dispatched",
                "in_progress",
                "returned",
                "escalated",
                "resolved",
                "closed",
                "reopened",
                "merged",
                "rejected",
                "withdrawn",
                name="grievancestatus",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("origin_status", sa.String(length=30), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column(
            "turn",
            sa.Enum(
                "community",
                "unit",
                "resident",
                "street",
                "nobody",
                name="turn",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promise_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overdue_noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "fixed",
                "partly",
                "not_fixable",
                "explained",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "fair",
                "dissatisfied",
                name="satisfaction",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("reopen_count", sa.Integer(), nullable=False),
        sa.Column("appeal_count", sa.Integer(), nullable=False),
        sa.Column("supporter_count", sa.Integer(), nullable=False),
        sa.Column("reject_reason", sa.String(length=30), nullable=True),
        sa.Column("reject_proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("rejected_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("return_count", sa.Integer(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_to", sa.String(length=20), nullable=True),
        sa.Column("external_no", sa.String(length=60), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "building_id IS NOT NULL OR landmark_id IS NOT NULL OR place_text <> ''",
            name=op.f("ck_grievances_has_a_place"),
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR resolved_at IS NOT NULL",
            name=op.f("ck_grievances_resolved_before_closed"),
        ),
        sa.CheckConstraint(
            "solved IS NULL OR resolved_at IS NOT NULL",
            name=op.f("ck_grievances_judged_after_it_was_resolved"),
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_grievances_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievances_category_id_grievance_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievances_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["people.id"], name=op.f("fk_grievances_filed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grids.id"], name=op.f("fk_grievances_grid_id_grids")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["people.id"], name=op.f("fk_grievances_holder_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievances_kind_id_grievance_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["landmark_id"], ["landmarks.id"], name=op.f("fk_grievances_landmark_id_landmarks")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["people.id"], name=op.f("fk_grievances_lead_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["reject_proposed_by_id"],
            ["people.id"],
            name=op.f("fk_grievances_reject_proposed_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["rejected_by_id"], ["people.id"], name=op.f("fk_grievances_rejected_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["people.id"], name=op.f("fk_grievances_reporter_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["grievance_units.id"], name=op.f("fk_grievances_unit_id_grievance_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievances")),
        sa.UniqueConstraint(
            "community_id", "follow_hash", name=op.f("uq_grievances_community_id_follow_hash")
        ),
        sa.UniqueConstraint("community_id", "no", name=op.f("uq_grievances_community_id_no")),
        sa.UniqueConstraint(
            "community_id", "query_hash", name=op.f("uq_grievances_community_id_query_hash")
        ),
        sa.UniqueConstraint("submission_id", name=op.f("uq_grievances_submission_id")),
    )
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievances_grid_queue", ["grid_id", "turn", "rank", "due_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_grievances_held",
            ["community_id", "id"],
            unique=False,
            sqlite_where=sa.text("held_for IS NOT NULL"),
            postgresql_where=sa.text("held_for IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_grievances_overdue",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("overdue_noted_at IS NULL"),
            postgresql_where=sa.text("overdue_noted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_public_by_changed",
            ["community_id", "changed_at", "id"],
            unique=False,
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_public_by_filed",
            ["community_id", "filed_at", "id"],
            unique=False,
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_public_list",
            ["community_id", "id"],
            unique=False,
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_public_list_by_building",
            ["community_id", "building_id", "id"],
            unique=False,
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_public_list_by_category",
            ["community_id", "category_id", "id"],
            unique=False,
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_public_list_by_kind",
            ["community_id", "kind_id", "id"],
            unique=False,
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_queue", ["community_id", "turn", "rank", "due_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_grievances_remind",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
        batch_op.create_index("ix_grievances_reporter_id", ["reporter_id", "id"], unique=False)
        batch_op.create_index(
            "ix_grievances_retention",
            ["changed_at"],
            unique=False,
            sqlite_where=sa.text("turn = 'nobody' AND words_erased_at IS NULL"),
            postgresql_where=sa.text("turn = 'nobody' AND words_erased_at IS NULL"),
        )
        batch_op.create_index(
            "ix_grievances_status", ["community_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_grievances_timers", ["status", "due_at"], unique=False)

    op.create_table(
        "spot_fixes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("landmark_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("before_file_id", sa.Integer(), nullable=False),
        sa.Column("after_file_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["after_file_id"],
            ["stored_files.id"],
            name=op.f("fk_spot_fixes_after_file_id_stored_files"),
        ),
        sa.ForeignKeyConstraint(
            ["before_file_id"],
            ["stored_files.id"],
            name=op.f("fk_spot_fixes_before_file_id_stored_files"),
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_spot_fixes_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_spot_fixes_by_id_people")),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["grievance_categories.id"],
            name=op.f("fk_spot_fixes_category_id_grievance_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_spot_fixes_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grids.id"], name=op.f("fk_spot_fixes_grid_id_grids")
        ),
        sa.ForeignKeyConstraint(
            ["landmark_id"], ["landmarks.id"], name=op.f("fk_spot_fixes_landmark_id_landmarks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_fixes")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_spot_fixes_submission_id")),
    )
    with op.batch_alter_table("spot_fixes", schema=None) as batch_op:
        batch_op.create_index("ix_spot_fixes_community_id_at", ["community_id", "at"], unique=False)

    op.create_table(
        "grievance_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "inputs", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("runner_up_id", sa.Integer(), nullable=True),
        sa.Column("instruction", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.String(length=30), nullable=True),
        sa.Column("return_basis", sa.String(length=200), nullable=False),
        sa.Column("suggested_unit", sa.String(length=60), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rule_id IS NOT NULL OR reason <> ''", name=op.f("ck_grievance_assignments_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_grievance_assignments_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_assignments_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_assignments_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["grievance_rules.id"],
            name=op.f("fk_grievance_assignments_rule_id_grievance_rules"),
        ),
        sa.ForeignKeyConstraint(
            ["runner_up_id"],
            ["grievance_units.id"],
            name=op.f("fk_grievance_assignments_runner_up_id_grievance_units"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["grievance_units.id"],
            name=op.f("fk_grievance_assignments_unit_id_grievance_units"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_assignments")),
    )
    with op.batch_alter_table("grievance_assignments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_assignments_grievance_id", ["grievance_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_grievance_assignments_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "grievance_clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column(
            "turn",
            sa.Enum(
                "community",
                "unit",
                "resident",
                "street",
                "nobody",
                name="turn",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("limit_key", sa.String(length=60), nullable=True),
        sa.Column("limit_version", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("left", sa.String(length=40), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at",
            name=op.f("ck_grievance_clocks_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_grievance_clocks_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_clocks_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_clocks_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_clocks")),
    )
    with op.batch_alter_table("grievance_clocks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_clocks_grievance_id", ["grievance_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_grievance_clocks_running",
            ["grievance_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "grievance_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "submit",
                "accept",
                "ask_info",
                "answer_info",
                "info_timeout",
                "self_handle",
                "resolve",
                "confirm",
                "confirm_timeout",
                "dispute",
                "propose_reject",
                "reject",
                "appeal",
                "withdraw",
                "dispatch",
                "sign",
                "return",
                "escalate",
                "deescalate",
                "extend",
                "merge",
                "unmerge",
                "split",
                "add",
                "note",
                "release",
                "withhold",
                "hold",
                "unhold",
                "change",
                "overdue",
                "remind",
                "contact",
                "recompute",
                "erase",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "submitted",
                "need_info",
                "accepted",
                "dispatched",
                "in_progress",
                "returned",
                "escalated",
                "resolved",
                "closed",
                "reopened",
                "merged",
                "rejected",
                "withdrawn",
                name="grievancestatus",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "submitted",
                "need_info",
                "accepted",
                "dispatched",
                "in_progress",
                "returned",
                "escalated",
                "resolved",
                "closed",
                "reopened",
                "merged",
                "rejected",
                "withdrawn",
                name="grievancestatus",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_grievance_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_events_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_events_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_events")),
        sa.UniqueConstraint(
            "grievance_id", "seq", name=op.f("uq_grievance_events_grievance_id_seq")
        ),
    )
    op.create_table(
        "grievance_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "before",
                "after",
                "added",
                name="photostage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_photos_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_grievance_photos_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_photos_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_photos")),
        sa.UniqueConstraint("file_id", name=op.f("uq_grievance_photos_file_id")),
    )
    with op.batch_alter_table("grievance_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_photos_grievance_id"), ["grievance_id"], unique=False
        )

    op.create_table(
        "grievance_work_order_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["grievance_assignments.id"],
            name=op.f("fk_grievance_work_order_links_assignment_id_grievance_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_work_order_links_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_work_order_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_grievance_work_order_links_token_hash")),
    )
    with op.batch_alter_table("grievance_work_order_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_work_order_links_assignment_id"),
            ["assignment_id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("grievance_work_order_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grievance_work_order_links_assignment_id"))

    op.drop_table("grievance_work_order_links")
    with op.batch_alter_table("grievance_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grievance_photos_grievance_id"))

    op.drop_table("grievance_photos")
    op.drop_table("grievance_events")
    with op.batch_alter_table("grievance_clocks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grievance_clocks_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_grievance_clocks_grievance_id")

    op.drop_table("grievance_clocks")
    with op.batch_alter_table("grievance_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grievance_assignments_unit_id"))
        batch_op.drop_index("ix_grievance_assignments_grievance_id")

    op.drop_table("grievance_assignments")
    with op.batch_alter_table("spot_fixes", schema=None) as batch_op:
        batch_op.drop_index("ix_spot_fixes_community_id_at")

    op.drop_table("spot_fixes")
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.drop_index("ix_grievances_timers")
        batch_op.drop_index("ix_grievances_status")
        batch_op.drop_index(
            "ix_grievances_retention",
            sqlite_where=sa.text("turn = 'nobody' AND words_erased_at IS NULL"),
            postgresql_where=sa.text("turn = 'nobody' AND words_erased_at IS NULL"),
        )
        batch_op.drop_index("ix_grievances_reporter_id")
        batch_op.drop_index(
            "ix_grievances_remind",
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_grievances_queue")
        batch_op.drop_index(
            "ix_grievances_public_list_by_kind",
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_public_list_by_category",
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_public_list_by_building",
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_public_list",
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_public_by_filed",
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_public_by_changed",
            sqlite_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
            postgresql_where=sa.text("visibility = 'neighbours' AND held_for IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_overdue",
            sqlite_where=sa.text("overdue_noted_at IS NULL"),
            postgresql_where=sa.text("overdue_noted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_held",
            sqlite_where=sa.text("held_for IS NOT NULL"),
            postgresql_where=sa.text("held_for IS NOT NULL"),
        )
        batch_op.drop_index("ix_grievances_grid_queue")

    op.drop_table("grievances")
    with op.batch_alter_table("grievance_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_grievance_rules_in_force",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.drop_table("grievance_rules")
    op.drop_table("grievance_units")
    op.drop_table("grievance_tallies")
    op.drop_table("grievance_numbers")
    with op.batch_alter_table("grievance_filing_pace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grievance_filing_pace_hour"))

    op.drop_table("grievance_filing_pace")
    op.drop_table("grievance_categories")
    op.drop_table("grievance_calendar_changes")
