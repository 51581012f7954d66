"""Units, rules, assignments and work orders; what else the depth of grievances keeps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
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
        "grievance_counted",
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_counted_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_counted_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("grievance_id", name=op.f("pk_grievance_counted")),
    )
    with op.batch_alter_table("grievance_counted", schema=None) as batch_op:
        batch_op.create_index("ix_grievance_counted_community_id", ["community_id"], unique=False)

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

    with op.batch_alter_table("grievance_categories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("must_be_handed_over", sa.Boolean(), nullable=False))

    with op.batch_alter_table("grievance_tallies", schema=None) as batch_op:
        batch_op.add_column(
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
            )
        )
        batch_op.add_column(sa.Column("confidential", sa.Boolean(), nullable=False))
        batch_op.drop_constraint(
            batch_op.f(
                "uq_grievance_tallies_community_id_grid_key_category_id_status_visibility_held"
            ),
            type_="unique",
        )
        batch_op.create_unique_constraint(
            batch_op.f(
                "uq_grievance_tallies_community_id_grid_key_category_id_status_turn_visibility_held_confidential"
            ),
            [
                "community_id",
                "grid_key",
                "category_id",
                "status",
                "turn",
                "visibility",
                "held",
                "confidential",
            ],
        )

    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("return_count", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("escalated_to", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("external_no", sa.String(length=60), nullable=False))
        batch_op.add_column(sa.Column("confidential", sa.Boolean(), nullable=False))
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
        batch_op.create_foreign_key(
            batch_op.f("fk_grievances_unit_id_grievance_units"),
            "grievance_units",
            ["unit_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_grievances_unit_id_grievance_units"), type_="foreignkey"
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
        batch_op.drop_column("confidential")
        batch_op.drop_column("external_no")
        batch_op.drop_column("escalated_to")
        batch_op.drop_column("extended_at")
        batch_op.drop_column("return_count")
        batch_op.drop_column("unit_id")

    with op.batch_alter_table("grievance_tallies", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f(
                "uq_grievance_tallies_community_id_grid_key_category_id_status_turn_visibility_held_confidential"
            ),
            type_="unique",
        )
        batch_op.create_unique_constraint(
            batch_op.f(
                "uq_grievance_tallies_community_id_grid_key_category_id_status_visibility_held"
            ),
            ["community_id", "grid_key", "category_id", "status", "visibility", "held"],
        )
        batch_op.drop_column("confidential")
        batch_op.drop_column("turn")

    with op.batch_alter_table("grievance_categories", schema=None) as batch_op:
        batch_op.drop_column("must_be_handed_over")

    with op.batch_alter_table("grievance_work_order_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grievance_work_order_links_assignment_id"))

    op.drop_table("grievance_work_order_links")
    with op.batch_alter_table("grievance_counted", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_counted_community_id")

    op.drop_table("grievance_counted")
    with op.batch_alter_table("grievance_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grievance_assignments_unit_id"))
        batch_op.drop_index("ix_grievance_assignments_grievance_id")

    op.drop_table("grievance_assignments")
    with op.batch_alter_table("grievance_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_grievance_rules_in_force",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.drop_table("grievance_rules")
    op.drop_table("grievance_units")
    op.drop_table("grievance_calendar_changes")
