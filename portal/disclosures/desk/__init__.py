"""The desk's pages of one disclosure: begun, edited, passed along, published, corrected."""

from portal.disclosures.desk import changing, editing, new, passing, show, steps

__all__ = ["changing", "editing", "new", "passing", "show", "steps"]
