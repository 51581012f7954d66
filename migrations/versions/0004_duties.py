"""Who is responsible for a grid, and who is on call."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "on_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_on_calls_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_on_calls_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_on_calls_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_calls")),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            "from_on",
            name=op.f("uq_on_calls_community_id_person_id_from_on"),
        ),
    )
    with op.batch_alter_table("on_calls", schema=None) as batch_op:
        batch_op.create_index(
            "ix_on_calls_community_id_until_on", ["community_id", "until_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_on_calls_person_id"), ["person_id"], unique=False)

    op.create_table(
        "grid_duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "responsible",
                "substitute",
                name="dutykind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("work_phone", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'responsible' OR until_on IS NOT NULL",
            name=op.f("ck_grid_duties_a_substitute_has_an_end"),
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on",
            name=op.f("ck_grid_duties_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grid_duties_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grids.id"], name=op.f("fk_grid_duties_grid_id_grids")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_grid_duties_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_duties")),
    )
    with op.batch_alter_table("grid_duties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_duties_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grid_duties_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_grid_duties_responsible_now",
            ["grid_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND kind = 'responsible'"),
            postgresql_where=sa.text("until_on IS NULL AND kind = 'responsible'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("grid_duties", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grid_duties_responsible_now",
            sqlite_where=sa.text("until_on IS NULL AND kind = 'responsible'"),
            postgresql_where=sa.text("until_on IS NULL AND kind = 'responsible'"),
        )
        batch_op.drop_index(batch_op.f("ix_grid_duties_person_id"))
        batch_op.drop_index(batch_op.f("ix_grid_duties_grid_id"))

    op.drop_table("grid_duties")
    with op.batch_alter_table("on_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_on_calls_person_id"))
        batch_op.drop_index("ix_on_calls_community_id_until_on")

    op.drop_table("on_calls")
