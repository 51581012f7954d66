"""The indexes of grievances: one for each list, so that none grows slower with the years."""

from sqlalchemy import Index, text

# In SQL as a literal: an index of some rows is used only where its condition stands as it is.
PUBLIC = "visibility = 'neighbours' AND held_for IS NULL"

OBJECTIONS = "objection_until IS NOT NULL"
# States that end by themselves when the resident's time is over.
ENDING = "status IN ('need_info', 'resolved')"
IS_ENDING = text(f"grievances.{ENDING}")
URGED, SUPERVISED = "urge_count > 0", "supervised_until IS NOT NULL"
IS_URGED, IS_SUPERVISED = text(f"grievances.{URGED}"), text(f"grievances.{SUPERVISED}")


def partial(name: str, where: str, *columns: str) -> Index:
    """An index of those rows that fulfil a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def public(name: str, *columns: str) -> Index:
    """An index of what neighbours may see in a community, newest last."""
    return partial(name, PUBLIC, "community_id", *columns, "id")


def of_open(name: str, *columns: str) -> Index:
    """An index of the open reports in the order of what is due."""
    return partial(name, "turn <> 'nobody'", *columns, "rank", "due_at", "id")


INDEXES = (
    public("ix_grievances_public_list"),
    public("ix_grievances_public_list_by_kind", "kind_id"),
    public("ix_grievances_public_list_by_category", "category_id"),
    public("ix_grievances_public_list_by_building", "building_id"),
    Index("ix_grievances_queue", "community_id", "turn", "rank", "due_at", "id"),
    Index("ix_grievances_grid_queue", "grid_id", "turn", "rank", "due_at", "id"),
    # The community stands first here too, or the planner takes the queue of the whole community.
    Index(
        "ix_grievances_building_queue",
        "community_id",
        "building_id",
        "turn",
        "rank",
        "due_at",
        "id",
    ),
    of_open("ix_grievances_kind_queue", "community_id", "kind_id", "turn"),
    of_open("ix_grievances_status_queue", "community_id", "status"),
    partial(
        "ix_grievances_unit_queue",
        "unit_id IS NOT NULL AND turn <> 'nobody'",
        "unit_id",
        "rank",
        "due_at",
        "id",
    ),
    partial(
        "ix_grievances_unit_status",
        "unit_id IS NOT NULL",
        "community_id",
        "unit_id",
        "status",
        "id",
    ),
    Index("ix_grievances_status", "community_id", "status", "id"),
    partial("ix_grievances_ending", ENDING, "status", "due_at"),
    partial("ix_grievances_overdue", "overdue_noted_at IS NULL", "due_at"),
    partial("ix_grievances_remind", "remind_at IS NOT NULL", "remind_at"),
    partial("ix_grievances_held", "held_for IS NOT NULL", "community_id", "id"),
    partial(
        "ix_grievances_retention",
        "turn = 'nobody' AND words_erased_at IS NULL",
        "changed_at",
    ),
    partial("ix_grievances_reporter_id", "reporter_id IS NOT NULL", "reporter_id", "id"),
    partial("ix_grievances_merged", "lead_case_id IS NOT NULL", "lead_case_id", "id"),
    partial("ix_grievances_parts", "parent_case_id IS NOT NULL", "parent_case_id", "id"),
    partial("ix_grievances_urged", URGED, "community_id", "turn", "rank", "due_at", "id"),
    partial("ix_grievances_supervised", SUPERVISED, "community_id", "id"),
    partial("ix_grievances_objection", OBJECTIONS, "community_id", "objection_until"),
)
