"""What this room must be told by the room of grids, which stands above it."""

from collections.abc import Collection
from typing import Protocol


class GridDirectory(Protocol):
    """Which grids a community has, and which buildings lie in them today."""

    def open_grids(self, community_id: int) -> list[tuple[int, str]]:
        """Ids and names of the open grids."""

    def buildings_of(self, grid_ids: Collection[int]) -> frozenset[int]:
        """The buildings that lie in these grids today."""


class NoGrids:
    """Before the room of grids has spoken: no grids, so grid workers reach no building."""

    def open_grids(self, community_id: int) -> list[tuple[int, str]]:
        """None."""
        return []

    def buildings_of(self, grid_ids: Collection[int]) -> frozenset[int]:
        """None."""
        return frozenset()


_directory: GridDirectory = NoGrids()


def use_grid_directory(directory: GridDirectory) -> None:
    """Ask ``directory`` about grids from now on."""
    global _directory
    _directory = directory


def grids() -> GridDirectory:
    """The directory in use."""
    return _directory
