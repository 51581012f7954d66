"""Filters kept under names, templates of replies, acts taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_reply_defaults",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_reply_defaults_kind_id_grievance_categories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_reply_defaults")),
        sa.UniqueConstraint("key", name=op.f("uq_grievance_reply_defaults_key")),
    )
    op.create_table(
        "grievance_reply_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_reply_templates_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["people.id"],
            name=op.f("fk_grievance_reply_templates_entered_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_reply_templates_kind_id_grievance_categories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_reply_templates")),
        sa.UniqueConstraint(
            "community_id",
            "key",
            "version",
            name=op.f("uq_grievance_reply_templates_community_id_key_version"),
        ),
    )
    with op.batch_alter_table("grievance_reply_templates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_reply_templates_in_force",
            ["community_id", "act"],
            unique=False,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
    op.create_table(
        "grievance_saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "query", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_saved_filters_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_grievance_saved_filters_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_saved_filters")),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            "name",
            name=op.f("uq_grievance_saved_filters_community_id_person_id_name"),
        ),
    )
    with op.batch_alter_table("grievance_saved_filters", schema=None) as batch_op:
        batch_op.create_index("ix_grievance_saved_filters_person_id", ["person_id"], unique=False)
    with op.batch_alter_table("grievance_assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("people") as batch_op:
        batch_op.add_column(
            sa.Column("keys_off", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.create_index(
            "ix_grievances_building_queue",
            ["community_id", "building_id", "turn", "rank", "due_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_grievances_kind_queue",
            ["community_id", "kind_id", "turn", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("turn <> 'nobody'"),
            postgresql_where=sa.text("turn <> 'nobody'"),
        )
        batch_op.create_index(
            "ix_grievances_status_queue",
            ["community_id", "status", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("turn <> 'nobody'"),
            postgresql_where=sa.text("turn <> 'nobody'"),
        )
        batch_op.create_index(
            "ix_grievances_unit_queue",
            ["unit_id", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("unit_id IS NOT NULL AND turn <> 'nobody'"),
            postgresql_where=sa.text("unit_id IS NOT NULL AND turn <> 'nobody'"),
        )
        batch_op.create_index(
            "ix_grievances_unit_status",
            ["community_id", "unit_id", "status", "id"],
            unique=False,
            sqlite_where=sa.text("unit_id IS NOT NULL"),
            postgresql_where=sa.text("unit_id IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.drop_index(
            "ix_grievances_unit_status",
            sqlite_where=sa.text("unit_id IS NOT NULL"),
            postgresql_where=sa.text("unit_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_grievances_unit_queue",
            sqlite_where=sa.text("unit_id IS NOT NULL AND turn <> 'nobody'"),
            postgresql_where=sa.text("unit_id IS NOT NULL AND turn <> 'nobody'"),
        )
        batch_op.drop_index(
            "ix_grievances_status_queue",
            sqlite_where=sa.text("turn <> 'nobody'"),
            postgresql_where=sa.text("turn <> 'nobody'"),
        )
        batch_op.drop_index(
            "ix_grievances_kind_queue",
            sqlite_where=sa.text("turn <> 'nobody'"),
            postgresql_where=sa.text("turn <> 'nobody'"),
        )
        batch_op.drop_index("ix_grievances_building_queue")
    with op.batch_alter_table("people") as batch_op:
        batch_op.drop_column("keys_off")
    with op.batch_alter_table("grievance_assignments", schema=None) as batch_op:
        batch_op.drop_column("taken_back_at")
    with op.batch_alter_table("grievance_saved_filters", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_saved_filters_person_id")
    op.drop_table("grievance_saved_filters")
    with op.batch_alter_table("grievance_reply_templates", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_grievance_reply_templates_in_force",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
    op.drop_table("grievance_reply_templates")
    op.drop_table("grievance_reply_defaults")
