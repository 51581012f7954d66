"""What other rooms add to the pages of publications: accounts, questions, following a class."""

from collections.abc import Callable
from typing import Any

from portal.base.access import community
from portal.disclosures import masking, presentation
from portal.disclosures.finances import queries as finances
from portal.disclosures.finances.accounts import Accounts
from portal.disclosures.models import Disclosure, DisclosureVersion, ItemClass

Block = Callable[[Disclosure], Any]
Following = Callable[[ItemClass, int], Any]
Figures = Callable[[int], Any]

_questions: list[tuple[Block, Following, Figures]] = []


def use_questions(block: Block, following: Following, figures: Figures) -> None:
    """Hand in the questions about a publication, the button that follows a class of items, and
    the figures of a community, each with the fragment of its name."""
    _questions[:] = [(block, following, figures)]


def accounts_of(version: DisclosureVersion, *, limited: bool, page: int = 1) -> Accounts | None:
    """The accounts of a version, None where it has none; names are covered for residents."""
    found = None if version.blanked_at else finances.shown(version.id, page)
    return found.covered(masking.text) if found is not None and limited else found


def questions_of(disclosure: Disclosure) -> Any | None:
    """The questions with their replies."""
    return _questions[0][0](disclosure) if _questions else None


def ask_url(disclosure: Disclosure, questions: Any | None) -> str:
    """Where a question is asked; empty when the time for it is over."""
    if questions is None or not questions.may_ask or not presentation.can_ask(disclosure):
        return ""
    return str(questions.ask_url)


def following_of(klass: ItemClass | None) -> Any | None:
    """Whether the viewer follows a class of items here, and where that is changed."""
    if klass is None or not _questions:
        return None
    return _questions[0][1](klass, community().id)


def figures_of_questions(community_id: int) -> Any | None:
    """How many questions were asked and answered in time, by year; None where there are none."""
    return _questions[0][2](community_id) if _questions else None
