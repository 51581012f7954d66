"""Joining reports about the same matter (并案), separating them again, and splitting one (拆分)."""


def init_desk() -> None:
    """Add the staff's pages to the blueprint of the workbench, which itself shows words of this
    room and is therefore not imported with it."""
    from portal.grievances.merging import desk

    assert desk
