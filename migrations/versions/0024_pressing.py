"""Urging and supervision of reports; events that they and stages leave; who filed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OLD = (
    "submit accept ask_info answer_info info_timeout self_handle resolve confirm "
    "confirm_timeout dispute propose_reject reject appeal withdraw dispatch sign return "
    "escalate deescalate extend merge unmerge split add note release withhold hold unhold "
    "change overdue remind contact recompute erase undo call_back take_over"
)
NEW = "stage correct_stage urge supervise answer_supervision lift_supervision"
COLUMNS = ("supervised_until", "urged_at", "urge_count")


def condition(kinds: str) -> str:
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds.split()) + ")"


def allow(kinds: str) -> None:
    with op.batch_alter_table("grievance_events") as batch_op:
        batch_op.drop_constraint(op.f("ck_grievance_events_eventkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_grievance_events_eventkind"), condition(kinds))


def index_reporters(where: str | None) -> None:
    only = sa.text(where) if where else None
    op.drop_index("ix_grievances_reporter_id", table_name="grievances")
    op.create_index(
        "ix_grievances_reporter_id",
        "grievances",
        ["reporter_id", "id"],
        sqlite_where=only,
        postgresql_where=only,
    )


def upgrade() -> None:
    op.create_table(
        "grievance_supervisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "grid_worker",
                "committee",
                "supervisor",
                "street",
                "district",
                "panel",
                "city",
                "admin",
                name="role",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("late_noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_grievance_supervisions_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)",
            name=op.f("ck_grievance_supervisions_lifted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_grievance_supervisions_answered_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_grievance_supervisions_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_supervisions_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_supervisions_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"],
            ["people.id"],
            name=op.f("fk_grievance_supervisions_lifted_by_id_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_supervisions")),
    )
    with op.batch_alter_table("grievance_supervisions") as batch_op:
        batch_op.create_index(
            "ix_grievance_supervisions_awaited",
            ["until"],
            unique=False,
            sqlite_where=sa.text(
                "answered_at IS NULL AND lifted_at IS NULL AND late_noted_at IS NULL"
            ),
            postgresql_where=sa.text(
                "answered_at IS NULL AND lifted_at IS NULL AND late_noted_at IS NULL"
            ),
        )
        batch_op.create_index(
            "uq_grievance_supervisions_running",
            ["grievance_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.add_column(
            sa.Column("urge_count", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("supervised_until", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(
            "ix_grievances_supervised",
            ["community_id", "id"],
            unique=False,
            sqlite_where=sa.text("supervised_until IS NOT NULL"),
            postgresql_where=sa.text("supervised_until IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_grievances_urged",
            ["community_id", "turn", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("urge_count > 0"),
            postgresql_where=sa.text("urge_count > 0"),
        )
    index_reporters("reporter_id IS NOT NULL")
    allow(f"{OLD} {NEW}")


def downgrade() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in NEW.split())
    op.execute(f"DELETE FROM grievance_events WHERE kind IN ({kinds})")  # noqa: S608 (own words)
    allow(OLD)
    index_reporters(None)
    op.drop_index("ix_grievances_urged", table_name="grievances")
    op.drop_index("ix_grievances_supervised", table_name="grievances")
    for name in COLUMNS:
        # By itself, for a table built anew would lose its triggers on SQLite.
        op.execute(f"ALTER TABLE grievances DROP COLUMN {name}")
    op.drop_table("grievance_supervisions")
