"""Boxes drawn over photos, and forms that were sent once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_sent_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_sent_forms")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_privacy_sent_forms_key_hash")),
    )
    with op.batch_alter_table("privacy_sent_forms", schema=None) as batch_op:
        batch_op.create_index("ix_privacy_sent_forms_at", ["at"], unique=False)
    op.create_table(
        "grievance_photo_covers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column(
            "boxes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_photo_covers_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["grievance_photos.id"],
            name=op.f("fk_grievance_photo_covers_photo_id_grievance_photos"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_photo_covers")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_grievance_photo_covers_photo_id")),
    )


def downgrade() -> None:
    op.drop_table("grievance_photo_covers")
    with op.batch_alter_table("privacy_sent_forms", schema=None) as batch_op:
        batch_op.drop_index("ix_privacy_sent_forms_at")
    op.drop_table("privacy_sent_forms")
