"""The content elements of an item, as they are typed: one a line."""

MOST_ELEMENTS = 100
"""Each becomes a field of the draft, and a form has an end: the server takes 200 parts of one."""


def lines_of(typed: str) -> list[str]:
    """The content elements that were typed, each once."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))
