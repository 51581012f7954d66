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
MARK = Markup("<!---->")  # no text can hold it: what people write is escaped

_Key = tuple[str, str, str, Card]
_kept: dict[_Key, str] = {}


def drawn(cards: Sequence[Card], locale: str) -> Markup:
    """The cards of a page of the list, in their order; empty when there are none."""
    here = addresses.pattern("grievances.show", "no")("-")
    names = {number: kind.name(locale) for number, kind in categories.by_id().items()}
    keys = [(here, locale, names[card.category_id], card) for card in cards]
    # Taken before any is drawn: another request may empty what is kept at any moment.
    found = [_kept.get(key) for key in keys]
    missing = [key for key, line in zip(keys, found, strict=True) if line is None]
    fresh = iter(_draw(missing, locale)) if missing else iter(())
    return Markup("".join([line or next(fresh) for line in found]))  # noqa: S704 (by our template)


def _draw(keys: Sequence[_Key], locale: str) -> list[str]:
    card_list = get_template_attribute("components/cards.html", "card_list")
    lines = presentation.lines([key[-1] for key in keys], locale)
    fresh = str(card_list(lines, MARK)).split(MARK)[1:]
    if len(_kept) + len(keys) > MOST_KEPT:
        _kept.clear()
    _kept.update(zip(keys, fresh, strict=True))
    return fresh
