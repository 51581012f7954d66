"""Lists of the hotline that come in, and what goes out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_column_memories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "presets", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_column_memories_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_column_memories")),
        sa.UniqueConstraint(
            "community_id",
            "fingerprint",
            name=op.f("uq_grievance_column_memories_community_id_fingerprint"),
        ),
    )
    op.create_table(
        "grievance_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("heading_line", sa.Integer(), nullable=False),
        sa.Column(
            "headings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "presets", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "running",
                "done",
                "stopped",
                name="importstate",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_to", sa.Integer(), nullable=False),
        sa.Column("all_read", sa.Boolean(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("duplicate_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("cells_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "done_count >= 0 AND duplicate_count >= 0 AND refused_count >= 0",
            name=op.f("ck_grievance_imports_counts_are_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_grievance_imports_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_imports_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_imports")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_grievance_imports_submission_id")),
    )
    with op.batch_alter_table("grievance_imports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_imports_community_id_id", ["community_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_grievance_imports_running",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
    op.create_table(
        "grievance_reply_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_reply_sheets_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_reply_sheets")),
        sa.UniqueConstraint(
            "community_id", "name", name=op.f("uq_grievance_reply_sheets_community_id_name")
        ),
    )
    op.create_table(
        "grievance_import_files",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_import_files_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["grievance_imports.id"],
            name=op.f("fk_grievance_import_files_import_id_grievance_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_grievance_import_files")),
    )
    op.create_table(
        "grievance_import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "cells", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "done",
                "duplicate",
                "refused",
                name="rowstate",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("grievance_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_import_rows_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_import_rows_grievance_id_grievances"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["grievance_imports.id"],
            name=op.f("fk_grievance_import_rows_import_id_grievance_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_import_rows")),
        sa.UniqueConstraint(
            "import_id", "line", name=op.f("uq_grievance_import_rows_import_id_line")
        ),
    )
    with op.batch_alter_table("grievance_import_rows", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grievance_import_rows_state", ["import_id", "state", "line"], unique=False
        )
    op.create_table(
        "grievance_outside_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("hotline_no", sa.String(length=60), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_grievance_outside_orders_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_outside_orders_grievance_id_grievances"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["grievance_imports.id"],
            name=op.f("fk_grievance_outside_orders_import_id_grievance_imports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_outside_orders")),
        sa.UniqueConstraint(
            "community_id", "key", name=op.f("uq_grievance_outside_orders_community_id_key")
        ),
    )
    with op.batch_alter_table("grievance_outside_orders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_outside_orders_grievance_id"), ["grievance_id"], unique=False
        )
        batch_op.create_index(
            "ix_grievance_outside_orders_hotline_no", ["community_id", "hotline_no"], unique=False
        )
        batch_op.create_index(
            "ix_grievance_outside_orders_import_id", ["import_id", "id"], unique=False
        )
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outside_due_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.drop_column("outside_due_at")
    with op.batch_alter_table("grievance_outside_orders", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_outside_orders_import_id")
        batch_op.drop_index("ix_grievance_outside_orders_hotline_no")
        batch_op.drop_index(batch_op.f("ix_grievance_outside_orders_grievance_id"))
    op.drop_table("grievance_outside_orders")
    with op.batch_alter_table("grievance_import_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_grievance_import_rows_state")
    op.drop_table("grievance_import_rows")
    op.drop_table("grievance_import_files")
    op.drop_table("grievance_reply_sheets")
    with op.batch_alter_table("grievance_imports", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_grievance_imports_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.drop_index("ix_grievance_imports_community_id_id")
    op.drop_table("grievance_imports")
    op.drop_table("grievance_column_memories")
