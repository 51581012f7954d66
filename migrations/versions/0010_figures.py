"""Monthly figures of grievances."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_counting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_counting")),
    )
    op.create_table(
        "grievance_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("grid_key", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_grievance_figures_counts_are_not_negative")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_figures_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_figures_kind_id_grievance_categories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_figures")),
        sa.UniqueConstraint(
            "community_id",
            "month",
            "kind_id",
            "grid_key",
            "measure",
            "bucket",
            name=op.f("uq_grievance_figures_community_id_month_kind_id_grid_key_measure_bucket"),
        ),
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


def downgrade() -> None:
    with op.batch_alter_table("grievance_counted", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_counted_community_id")

    op.drop_table("grievance_counted")
    op.drop_table("grievance_figures")
    op.drop_table("grievance_counting")
