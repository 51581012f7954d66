"""Cards of the public list, drawn once for what they say and kept while they say it.

A card is drawn of columns that neighbours may see and of nothing else; whatever of them changes
makes it another card. Which reports are listed, and to whom, is asked with every page.
"""

from collections.abc import Sequence

from flask import get_template_attribute
from markupsafe import Markup

from portal.base.web import addresses
from portal.grievances import presentation
from portal.grievances.queries import Card, categories

MOST_KEPT = 4096

_Key = tuple[str, str, str, Card]
_kept: dict[_Key, str] = {}


def drawn(cards: Sequence[Card], locale: str) -> Markup:
    """The cards of a page of the list, in their order; empty when there are none."""
    here = addresses.pattern("grievances.show", "no")("-")
    names = {number: kind.name(locale) for number, kind in categories.by_id().items()}
    keys = [(here, locale, names[card.category_id], card) for card in cards]
    missing = [key for key in keys if key not in _kept]
    if missing:
        _draw(missing, locale)
    return Markup("".join([_kept[key] for key in keys]))  # noqa: S704 (drawn by our template)


def _draw(keys: Sequence[_Key], locale: str) -> None:
    if len(_kept) + len(keys) > MOST_KEPT:
        _kept.clear()
    card_list = get_template_attribute("components/cards.html", "card_list")
    for key, line in zip(keys, presentation.lines([key[-1] for key in keys], locale), strict=True):
        _kept[key] = str(card_list([line]))
