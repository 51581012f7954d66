"""Stages of what a community has no power to end; recorded ones are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SQLITE = (
    """
CREATE TRIGGER grievance_stage_records_are_not_changed BEFORE UPDATE ON grievance_stage_records
BEGIN
    SELECT RAISE(ABORT, 'recorded stages are never changed');
END
""",
    """
CREATE TRIGGER grievance_stage_records_are_kept BEFORE DELETE ON grievance_stage_records
BEGIN
    SELECT RAISE(ABORT, 'recorded stages are kept');
END
""",
)
POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION keep_grievance_stage_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'recorded stages are kept';
    END IF;
    RAISE EXCEPTION 'recorded stages are never changed';
END
$$
""",
    """
CREATE TRIGGER grievance_stage_records_are_kept
BEFORE UPDATE OR DELETE ON grievance_stage_records
FOR EACH ROW EXECUTE FUNCTION keep_grievance_stage_records()
""",
)


def upgrade() -> None:
    op.create_table(
        "grievance_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("limit_key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["grievance_categories.id"],
            name=op.f("fk_grievance_stages_category_id_grievance_categories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_stages")),
        sa.UniqueConstraint(
            "category_id", "code", name=op.f("uq_grievance_stages_category_id_code")
        ),
    )
    op.create_table(
        "grievance_stage_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "word",
            sa.Enum(
                "reached",
                "not_applicable",
                "taken_back",
                "put_off",
                name="stageword",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "word <> 'taken_back' OR corrects_id IS NOT NULL",
            name=op.f("ck_grievance_stage_records_takes_back_a_row"),
        ),
        sa.CheckConstraint(
            "word = 'reached' OR note <> ''", name=op.f("ck_grievance_stage_records_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_grievance_stage_records_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_stage_records_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["grievance_stage_records.id"],
            name=op.f("fk_grievance_stage_records_corrects_id_grievance_stage_records"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_stage_records_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["grievance_stages.id"],
            name=op.f("fk_grievance_stage_records_stage_id_grievance_stages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_stage_records")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_grievance_stage_records_corrects_id")),
        sa.UniqueConstraint(
            "grievance_id", "seq", name=op.f("uq_grievance_stage_records_grievance_id_seq")
        ),
    )
    op.create_table(
        "grievance_stage_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_stage_photos_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_grievance_stage_photos_file_id_stored_files"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["grievance_stage_records.id"],
            name=op.f("fk_grievance_stage_photos_record_id_grievance_stage_records"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_stage_photos")),
        sa.UniqueConstraint("file_id", name=op.f("uq_grievance_stage_photos_file_id")),
    )
    with op.batch_alter_table("grievance_stage_photos") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_stage_photos_record_id"), ["record_id"], unique=False
        )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("grievance_stage_photos")
    op.drop_table("grievance_stage_records")
    op.drop_table("grievance_stages")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_grievance_stage_records()")
