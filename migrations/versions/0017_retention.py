"""What is kept longer, and where reports led to nobody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_retention_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)",
            name=op.f("ck_grievance_retention_holds_lifted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_retention_holds_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_retention_holds_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"],
            ["people.id"],
            name=op.f("fk_grievance_retention_holds_lifted_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name=op.f("fk_grievance_retention_holds_made_by_id_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_retention_holds")),
    )
    with op.batch_alter_table("grievance_retention_holds", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_retention_holds_community_id", ["community_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_grievance_retention_holds_running",
            ["grievance_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
    op.create_table(
        "grievance_tombstones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("what", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_tombstones_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_tombstones_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_tombstones")),
    )
    with op.batch_alter_table("grievance_tombstones", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_tombstones_community_id", ["community_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_grievance_tombstones_grievance_id", ["grievance_id"], unique=False
        )
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.create_index(
            "ix_grievances_objection",
            ["community_id", "objection_until"],
            unique=False,
            sqlite_where=sa.text("objection_until IS NOT NULL"),
            postgresql_where=sa.text("objection_until IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.drop_index(
            "ix_grievances_objection",
            sqlite_where=sa.text("objection_until IS NOT NULL"),
            postgresql_where=sa.text("objection_until IS NOT NULL"),
        )
    with op.batch_alter_table("grievance_tombstones", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_tombstones_grievance_id")
        batch_op.drop_index("ix_grievance_tombstones_community_id")
    op.drop_table("grievance_tombstones")
    with op.batch_alter_table("grievance_retention_holds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grievance_retention_holds_running",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index("ix_grievance_retention_holds_community_id")
    op.drop_table("grievance_retention_holds")
