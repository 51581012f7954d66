"""Figures for the public: the smallest publishable cells, and charts drawn by the server."""

from portal.base.figures.smallest import LEAST, Group
from portal.base.figures.suppression import Cell, Mark, protect

__all__ = ["LEAST", "Cell", "Group", "Mark", "protect"]
