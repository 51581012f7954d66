"""Figures of units, and updates that foreign systems send; figures are counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = (
    "accept appeal confirm confirm_timeout deescalate dispatch dispute escalate extend "
    "merge reject resolve return self_handle sign unmerge withdraw"
)
TOLD = sa.text("kind IN (" + ", ".join(f"'{kind}'" for kind in KINDS.split()) + ")")


def upgrade() -> None:
    op.create_table(
        "grievance_unit_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "n >= 0", name=op.f("ck_grievance_unit_figures_counts_are_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_unit_figures_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["grievance_units.id"],
            name=op.f("fk_grievance_unit_figures_unit_id_grievance_units"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_unit_figures")),
        sa.UniqueConstraint(
            "community_id",
            "month",
            "unit_id",
            "measure",
            "bucket",
            name="uq_grievance_unit_figures_place",
        ),
    )
    op.create_table(
        "open311_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("retry_hash", sa.String(length=64), nullable=True),
        sa.Column("likeness_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_open311_updates_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_open311_updates_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["open311_keys.id"], name=op.f("fk_open311_updates_key_id_open311_keys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open311_updates")),
        sa.UniqueConstraint(
            "key_id", "retry_hash", name=op.f("uq_open311_updates_key_id_retry_hash")
        ),
    )
    with op.batch_alter_table("open311_updates") as batch_op:
        batch_op.create_index("ix_open311_updates_grievance_id", ["grievance_id"], unique=False)
        batch_op.create_index(
            "ix_open311_updates_likeness", ["key_id", "likeness_hash", "id"], unique=False
        )
    with op.batch_alter_table("grievance_events") as batch_op:
        batch_op.create_index(
            "ix_grievance_events_told",
            ["community_id", "at", "id"],
            unique=False,
            sqlite_where=TOLD,
            postgresql_where=TOLD,
        )
    op.execute("DELETE FROM grievance_figures")
    op.execute("DELETE FROM grievance_counted")
    op.execute("UPDATE grievance_counting SET event_id = 0, until = NULL")


def downgrade() -> None:
    op.drop_index("ix_grievance_events_told", table_name="grievance_events")
    op.drop_table("open311_updates")
    op.drop_table("grievance_unit_figures")
