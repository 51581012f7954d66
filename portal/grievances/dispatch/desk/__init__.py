"""The staff's pages of dispatch; they share the blueprint of the reports' workbench."""


def init_desk() -> None:
    """Add the pages to the blueprint. Not at import: the workbench itself imports the words of
    this room."""
    from portal.grievances.dispatch.desk import acts, orders, proposals, rules, units

    assert all((acts, orders, rules, units))
    proposals.register()
