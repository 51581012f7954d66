"""Keys of Open311 clients and what they sent."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open311_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("per_hour > 0", name=op.f("ck_open311_keys_files_at_least_one")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["people.id"], name=op.f("fk_open311_keys_issued_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["people.id"], name=op.f("fk_open311_keys_revoked_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open311_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_open311_keys_key_hash")),
    )
    op.create_table(
        "open311_filings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("retry_hash", sa.String(length=64), nullable=True),
        sa.Column("likeness_hash", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_open311_filings_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_open311_filings_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["open311_keys.id"], name=op.f("fk_open311_filings_key_id_open311_keys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open311_filings")),
        sa.UniqueConstraint("grievance_id", name=op.f("uq_open311_filings_grievance_id")),
        sa.UniqueConstraint(
            "key_id", "retry_hash", name=op.f("uq_open311_filings_key_id_retry_hash")
        ),
    )
    with op.batch_alter_table("open311_filings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_open311_filings_likeness", ["key_id", "likeness_hash", "id"], unique=False
        )
        batch_op.create_index(
            "ix_open311_filings_own", ["key_id", "community_id", "grievance_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("open311_filings", schema=None) as batch_op:
        batch_op.drop_index("ix_open311_filings_own")
        batch_op.drop_index("ix_open311_filings_likeness")

    op.drop_table("open311_filings")
    op.drop_table("open311_keys")
