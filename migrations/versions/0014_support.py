"""Who has a problem too, and who follows it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_supports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("supported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "supported_at IS NOT NULL OR follows",
            name=op.f("ck_grievance_supports_supports_or_follows"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_supports_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_supports_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_grievance_supports_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_supports")),
        sa.UniqueConstraint(
            "grievance_id", "person_id", name=op.f("uq_grievance_supports_grievance_id_person_id")
        ),
    )
    with op.batch_alter_table("grievance_supports", schema=None) as batch_op:
        batch_op.create_index("ix_grievance_supports_person_id", ["person_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("grievance_supports", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_supports_person_id")
    op.drop_table("grievance_supports")
