"""Names of people for the floor's own pages, which know people only by number.

The room that keeps people hands in how to find them (:func:`use`).
"""

from collections.abc import Callable, Collection, Mapping

Named = Callable[[Collection[int]], Mapping[int, str]]
Find = Callable[[str], Collection[int]]

_named: list[Named] = []
_find: list[Find] = []


def use(named: Named, find: Find) -> None:
    """Tell how numbers become names, and which people a typed name may mean."""
    _named[:] = [named]
    _find[:] = [find]


def names_of(ids: Collection[int | None]) -> Mapping[int, str]:
    """The names of these people; who has none or was erased is missing."""
    wanted = {number for number in ids if number is not None}
    return _named[0](wanted) if _named and wanted else {}


def find(text: str) -> set[int]:
    """The people whose name holds the text."""
    return set(_find[0](text)) if _find and text else set()
