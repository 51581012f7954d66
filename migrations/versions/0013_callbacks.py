"""Calls back to residents, proposals to go up, rules that send by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OLD = (
    "submit accept ask_info answer_info info_timeout self_handle resolve confirm confirm_timeout "
    "dispute propose_reject reject appeal withdraw dispatch sign return escalate deescalate extend "
    "merge unmerge split add note release withhold hold unhold change overdue remind contact "
    "recompute erase"
)
NEW = "undo call_back take_over"


def condition(kinds: str) -> str:
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds.split()) + ")"


def allow(kinds: str) -> None:
    with op.batch_alter_table("grievance_events") as batch_op:
        batch_op.drop_constraint(op.f("ck_grievance_events_eventkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_grievance_events_eventkind"), condition(kinds))


def upgrade() -> None:
    op.create_table(
        "grievance_callbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached",
                "no_answer",
                "wrong_number",
                "refused",
                name="calloutcome",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "fair",
                "dissatisfied",
                name="satisfaction",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("next_try_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'reached') = (solved IS NOT NULL)",
            name=op.f("ck_grievance_callbacks_answered_if_reached"),
        ),
        sa.CheckConstraint(
            "attempt > 0", name=op.f("ck_grievance_callbacks_attempts_count_from_one")
        ),
        sa.CheckConstraint(
            "satisfaction IS NULL OR solved IS NOT NULL",
            name=op.f("ck_grievance_callbacks_judged_if_reached"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_grievance_callbacks_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_callbacks_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_callbacks_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_callbacks")),
        sa.UniqueConstraint(
            "grievance_id",
            "round",
            "attempt",
            name=op.f("uq_grievance_callbacks_grievance_id_round_attempt"),
        ),
        sa.UniqueConstraint("submission_id", name=op.f("uq_grievance_callbacks_submission_id")),
    )
    op.create_table(
        "grievance_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "declined_at IS NULL OR reason <> ''",
            name=op.f("ck_grievance_proposals_refused_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_proposals_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["declined_by_id"],
            ["people.id"],
            name=op.f("fk_grievance_proposals_declined_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_proposals_grievance_id_grievances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_proposals")),
    )
    with op.batch_alter_table("grievance_proposals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_proposals_grievance_id", ["grievance_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_grievance_proposals_open",
            ["community_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("declined_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NULL"),
        )
        batch_op.create_index(
            "uq_grievance_proposals_open",
            ["grievance_id"],
            unique=True,
            sqlite_where=sa.text("declined_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NULL"),
        )
    with op.batch_alter_table("grievance_rules") as batch_op:
        batch_op.add_column(
            sa.Column("automatic", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_grievance_rules_sends_to_a_unit"), "NOT automatic OR unit_id IS NOT NULL"
        )
    allow(f"{OLD} {NEW}")


def downgrade() -> None:
    allow(OLD)
    with op.batch_alter_table("grievance_rules") as batch_op:
        batch_op.drop_constraint(op.f("ck_grievance_rules_sends_to_a_unit"), type_="check")
        batch_op.drop_column("automatic")
    with op.batch_alter_table("grievance_proposals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grievance_proposals_open",
            sqlite_where=sa.text("declined_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_grievance_proposals_open",
            sqlite_where=sa.text("declined_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NULL"),
        )
        batch_op.drop_index("ix_grievance_proposals_grievance_id")
    op.drop_table("grievance_proposals")
    op.drop_table("grievance_callbacks")
