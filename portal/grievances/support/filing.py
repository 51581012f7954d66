"""Reports alike, shown while one is being filed; asked about once where no script showed them."""

from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from portal.base.access import community
from portal.base.files.uploader import known_uploader_key
from portal.base.i18n import current_locale
from portal.grievances import presentation
from portal.grievances.forms.report import Place, ReportForm
from portal.grievances.support import similar
from portal.grievances.support.likeness import ASKED_FROM

# The field by which the form tells whether its sender saw the reports alike. A page brings "ask",
# and the script, which shows them while one types, puts something else in its place. Who sends no
# such field (another program, say) is asked nothing.
FIELD, ASK = "similar", "ask"
MOST_PHOTOS = 4
LONGEST_PLACE, LONGEST_TEXT = 200, 2000


@dataclass(frozen=True)
class Alike:
    """A report like the one being filed: its card, and its number for the one tap."""

    no: str
    line: presentation.Line


def while_filing(typed: MultiDict[str, str]) -> list[Alike]:
    """Up to three open public reports like what was typed so far; none for a report about staff."""
    if typed.get("about_staff"):
        return []
    tokens = list(dict.fromkeys(typed.getlist("photo_ids")))[:MOST_PHOTOS]
    return _found(
        _category(typed.get("category", ""), typed.get("kind", "")),
        Place.from_choice(typed.get("place", "")),
        place_text=typed.get("place_text", "")[:LONGEST_PLACE],
        text=typed.get("text", "")[:LONGEST_TEXT],
        prints=similar.prints_of(tokens, known_uploader_key() or ""),
    )


def to_ask_about(form: ReportForm) -> list[Alike]:
    """What a form that was sent unseen is asked about, once: nothing when it was sent before, and
    never for a report about staff. Costs one statement; without such a form none."""
    if request.form.get(FIELD) != ASK or form.about_staff.data:
        return []
    here, place = community().id, form.chosen_place
    wanted = similar.draft(
        here,
        form.chosen_category,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        place_text=form.place_text.data or "",
        text=form.text.data or "",
    )
    rows = similar.alike(here, wanted, at_least=ASKED_FROM) if wanted else []
    if any(row.submission_id == form.submission_id.data for row in rows):
        return []
    return _told(here, rows)


def _category(category: str, kind: str) -> str:
    """The sub-kind when it belongs to the category, else the category."""
    return kind if kind and kind.partition(".")[0] == category else category


def _found(category: str, place: Place, **more: Any) -> list[Alike]:
    here = community().id
    wanted = similar.draft(
        here, category, building_id=place.building_id, landmark_id=place.landmark_id, **more
    )
    return _told(here, similar.alike(here, wanted)) if wanted else []


def _told(community_id: int, rows: list[Any]) -> list[Alike]:
    if not rows:
        return []
    cards = similar.cards(community_id, rows)
    lines = presentation.lines(cards, current_locale())
    return [Alike(card.no, line) for card, line in zip(cards, lines, strict=True)]
