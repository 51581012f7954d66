"""Addresses of every route, filled with rows of one side of the town or the other.

A route with a parameter that is not named here fails the tests: whoever adds one says which row
it stands for.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.community.identity.models import Consent, Credential, SignInSession
from portal.open311.models import ApiKey
from tests.factories.town import Side, Town, message_of, post_of
from tests.factories.town_accounts import voucher_of
from tests.factories.town_reports import photos_of

VOUCHER_PAGES = (
    "accounts",
    "vouchers",
    "line_vouchers",
    "cover_voucher",
    "release_voucher",
    "hide_voucher",
    "remove_voucher",
)
Fill = Callable[[Town, Side], Any]

# A second tap is told that it is done: what is gone and what never was get the same answer.
TAKEN_AWAY = {
    ("disclosures_desk.remove_event", "duty_id"),
    ("disclosures_desk.remove_voucher", "voucher_id"),
}

# (endpoint or room, parameter), or parameter alone: the row of a side that it stands for.
ROWS: dict[tuple[str, str] | str, Fill] = {
    "slug": lambda _t, side: side.slug,
    "no": lambda _t, side: side.reports["accepted"].no,
    ("grievances_desk.stage", "no"): lambda _t, side: side.reports["private"].no,
    ("grievances_desk.correct_stage", "no"): lambda _t, side: side.reports["private"].no,
    ("grievances_desk.unmerge", "no"): lambda _t, side: side.reports["merged"].no,
    ("grievances_desk.answer_supervision", "no"): lambda _t, side: side.reports["in_progress"].no,
    ("grievances_desk.lift_supervision", "no"): lambda _t, side: side.reports["in_progress"].no,
    ("grievances.urge", "no"): lambda _t, side: side.reports["late"].no,
    ("grievances_desk.callback", "no"): lambda _t, side: side.reports["tried"].no,
    ("grievances_desk.callback_number", "no"): lambda _t, side: side.reports["tried"].no,
    ("grievances_desk.follow_proposal", "no"): lambda _t, side: side.reports["proposed_up"].no,
    ("grievances_desk.decline_proposal", "no"): lambda _t, side: side.reports["proposed_up"].no,
    ("grievances", "token"): lambda _t, side: side.reports.by_name["accepted"].follow_token,
    ("files", "token"): lambda _t, side: _photo(side),
    ("uploads", "token"): lambda _t, side: _photo(side),
    "channel": lambda _t, _s: "inbox",
    "topic": lambda _t, _s: "grievance.accepted",
    "variant": lambda _t, _s: "thumb",
    "body_id": lambda _t, side: side.body.id,
    "seat_id": lambda _t, side: side.seat.id,
    "grid_id": lambda _t, side: side.grid.id,
    "duty_id": lambda _t, side: side.duty.id,
    "turn_id": lambda _t, side: side.turn.id,
    "building_id": lambda _t, side: side.building.id,
    "compound_id": lambda _t, side: side.building.compound_id,
    "household_id": lambda _t, side: side.household.id,
    "landmark_id": lambda _t, side: side.landmark.id,
    "member_id": lambda _t, side: side.member.id,
    "person_id": lambda _t, side: side.worker.id,
    "post_id": lambda _t, side: post_of(side.worker).id,
    ("privacy_desk", "request_id"): lambda _t, side: side.request.id,
    ("identity", "request_id"): lambda _t, side: side.wish.id,
    "feedback_id": lambda _t, side: side.feedback.id,
    ("outbox_desk", "message_id"): lambda _t, side: side.dead.id,
    "delivery_id": lambda _t, side: side.unsent.id,
    ("outbox", "message_id"): lambda _t, side: message_of(side.resident).id,
    "community_id": lambda _t, side: side.community.id,
    "credential_id": lambda _t, side: _first(Credential, side).id,
    "session_id": lambda _t, side: _first(SignInSession, side).id,
    "consent_id": lambda _t, side: _first(Consent, side).id,
    ("places", "code"): lambda _t, side: side.building.code,
    ("places_desk", "code"): lambda town, _s: town.committee_division.code,
    ("settings_desk", "key"): lambda _t, _s: "grievances.per_browser_per_hour",
    ("limits_desk", "key"): lambda _t, _s: "grievance.accept",
    ("handler.photo", "token"): lambda _t, side: _photo(side),
    ("open311", "file"): lambda _t, side: f"{side.reports['accepted'].no}.json",
    "link_id": lambda _t, side: side.poster.id,
    ("posters", "code"): lambda _t, side: side.poster.code,
    "key_id": lambda _t, _s: session.query(ApiKey).first().id,
    ("grievances_desk", "key"): lambda _t, side: side.rule.key,
    ("grievances_desk.edit_template", "key"): lambda _t, _s: "resolve-litter",
    ("grievances_desk.retire_template", "key"): lambda _t, _s: "resolve-litter",
    "filter_id": lambda _t, side: side.filter.id,
    "hold_id": lambda _t, side: side.kept_back.id,
    "unit_id": lambda _t, side: side.unit_of_work.id,
    ("handler", "token"): lambda _t, side: side.order_token,
    **{
        (f"grievances_desk.{page}", "import_id"): lambda _t, side: side.to_import.id
        for page in ("import_columns", "import_preview", "run_import", "discard_import")
    },
    "import_id": lambda _t, side: side.imported.id,
    "sheet_id": lambda _t, side: side.reply_sheet.id,
    "format": lambda _t, _s: "csv",
    "disclosure_id": lambda _t, side: side.affairs["draft"].id,
    ("disclosures", "number"): lambda _t, side: side.affairs["published"].slug,
    ("disclosures", "no"): lambda _t, _s: 1,
    ("disclosures_desk", "duty_id"): lambda _t, side: side.affairs.event.id,
    ("disclosures_desk", "key"): lambda _t, _s: "work-funds",
    ("notices", "number"): lambda _t, side: side.affairs["notice"].slug,
    ("disclosures", "n"): lambda _t, _s: 1,
    ("notices", "n"): lambda _t, _s: 1,
    ("disclosures", "klass"): lambda _t, _s: "funds",
    ("disclosures_desk", "question_id"): lambda _t, side: side.affairs.questions["held"],
    "archive_id": lambda _t, side: side.affairs.archive.id,
    **{
        (f"disclosures_desk.{page}", "disclosure_id"): lambda _t, side: side.affairs["published"].id
        for page in VOUCHER_PAGES
    },
    "line_id": lambda _t, side: voucher_of(side.affairs.ways["published"]).line_id,
    "voucher_id": lambda _t, side: voucher_of(side.affairs.ways["published"]).id,
    "year": lambda _t, side: side.day.year + 1,
}
PARAMETER = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def routes(app: Flask, *, desk: bool | None = None) -> Iterator[tuple[Rule, str]]:
    """Every route with each of its methods; only the staff's, or only the others, if asked."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or desk not in (None, rule.rule.startswith("/desk")):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(town: Town, rule: Rule, side: Side, **others: Side | str) -> str:
    """The route's address with the rows of a side; single parameters may be another side's, or a
    text to be put in as it is."""
    room = rule.endpoint.partition(".")[0]

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        chosen = others.get(name, side)
        if isinstance(chosen, str):
            return chosen
        row = ROWS.get((rule.endpoint, name)) or ROWS.get((room, name)) or ROWS.get(name)
        assert row is not None, f"{rule.rule}: say in ROWS which row <{name}> stands for"
        return str(row(town, chosen))

    return PARAMETER.sub(fill, rule.rule)


def _photo(side: Side) -> str:
    file = session.get(StoredFile, photos_of(side.reports["private"].id)[0].file_id)
    assert file is not None
    return file.token


def _first(kind: Any, side: Side) -> Any:
    return session.query(kind).filter_by(person_id=side.resident.id).first()
