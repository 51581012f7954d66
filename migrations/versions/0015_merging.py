"""Reports that are joined under a lead, and reports split into parts."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
NEW = {
    "merged_has_a_lead": "(status = 'merged') = (lead_case_id IS NOT NULL)",
    "leads_not_itself": "lead_case_id <> id",
    "merged_leads_none": "lead_case_id IS NULL OR merged_count = 0",
    "is_no_part_of_itself": "parent_case_id <> id",
    "split_neither_joins_nor_leads": "part_count = 0 OR (merged_count = 0 AND "
    "lead_case_id IS NULL AND parent_case_id IS NULL)",
    "joined_counts_not_negative": "merged_count >= 0 AND part_count >= 0",
}


def upgrade() -> None:
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.add_column(sa.Column("lead_case_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("merged_count", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("parent_case_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("part_count", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_grievances_lead_case_id_grievances"),
            "grievances",
            ["lead_case_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_grievances_parent_case_id_grievances"),
            "grievances",
            ["parent_case_id"],
            ["id"],
        )
        for name, condition in NEW.items():
            batch_op.create_check_constraint(op.f(f"ck_grievances_{name}"), condition)
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.create_index(
            "ix_grievances_merged",
            ["lead_case_id", "id"],
            unique=False,
            sqlite_where=sa.text("lead_case_id IS NOT NULL"),
            postgresql_where=sa.text("lead_case_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_grievances_parts",
            ["parent_case_id", "id"],
            unique=False,
            sqlite_where=sa.text("parent_case_id IS NOT NULL"),
            postgresql_where=sa.text("parent_case_id IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.drop_index(
            "ix_grievances_parts",
            sqlite_where=sa.text("parent_case_id IS NOT NULL"),
            postgresql_where=sa.text("parent_case_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_merged",
            sqlite_where=sa.text("lead_case_id IS NOT NULL"),
            postgresql_where=sa.text("lead_case_id IS NOT NULL"),
        )
    with op.batch_alter_table("grievances") as batch_op:
        for name in NEW:
            batch_op.drop_constraint(op.f(f"ck_grievances_{name}"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_grievances_parent_case_id_grievances"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_grievances_lead_case_id_grievances"), type_="foreignkey"
        )
        batch_op.drop_column("part_count")
        batch_op.drop_column("parent_case_id")
        batch_op.drop_column("merged_count")
        batch_op.drop_column("lead_case_id")
