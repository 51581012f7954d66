"""The columns of a grievance that tell with which others it is dealt with, or of which it is a
part; and the rules about them that the database keeps by itself."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column


class Joined:
    """``lead_case_id`` is the report with which this one is dealt with (并案), set as long as it is
    merged; ``merged_count`` is how many are merged into this one now. ``parent_case_id`` is the
    report of which this one is a part (拆分), for good; ``part_count`` how many parts this one has.
    """

    lead_case_id: Mapped[int | None] = mapped_column(ForeignKey("grievances.id"))
    merged_count: Mapped[int] = mapped_column(default=0)
    parent_case_id: Mapped[int | None] = mapped_column(ForeignKey("grievances.id"))
    part_count: Mapped[int] = mapped_column(default=0)


# Named after what they keep. Together with the trigger of merging/ddl.py they make of merged
# reports a forest in which nothing stands deeper than one step below a lead.
JOINING_RULES = (
    CheckConstraint("(status = 'merged') = (lead_case_id IS NOT NULL)", name="merged_has_a_lead"),
    CheckConstraint("lead_case_id <> id", name="leads_not_itself"),
    CheckConstraint("lead_case_id IS NULL OR merged_count = 0", name="merged_leads_none"),
    CheckConstraint("parent_case_id <> id", name="is_no_part_of_itself"),
    CheckConstraint(
        "part_count = 0 OR (merged_count = 0 AND lead_case_id IS NULL AND parent_case_id IS NULL)",
        name="split_neither_joins_nor_leads",
    ),
    CheckConstraint("merged_count >= 0 AND part_count >= 0", name="joined_counts_not_negative"),
)
