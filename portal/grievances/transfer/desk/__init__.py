"""The staff's pages of import and export; they share the blueprint of the reports' workbench."""


def init_desk() -> None:
    """Add the pages to the blueprint."""
    from portal.grievances.transfer.desk import export, imports, kinds, replies, results, sheets

    assert all((export, imports, kinds, replies, results, sheets))
