"""The words for acts in the audit trail, told by the capabilities whose acts they are."""

from collections.abc import Mapping

from portal.base.i18n import LazyString

_labels: dict[str, LazyString] = {}


def register(labels: Mapping[str, LazyString]) -> None:
    """Name acts: ``{"contact.reveal": _l("Looked at a phone number")}``."""
    _labels.update(labels)


def label(act: str) -> str:
    """The words for an act; an act nobody named keeps its code."""
    found = _labels.get(act)
    return act if found is None else str(found)


def registered() -> dict[str, LazyString]:
    """All named acts, by code."""
    return dict(sorted(_labels.items()))
