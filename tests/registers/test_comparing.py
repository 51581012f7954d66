"""The database against its registers: whichever byte somebody changed, it is said where."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask import Flask

from portal.base.db import transaction
from portal.cli import main
from portal.community.places.models import Community
from portal.trust import registers
from portal.trust.registers import comparing, subjects
from portal.trust.registers.models import RegisterEntry
from portal.trust.registers.subjects import Kept, KeptFile
from tests.registers import making
from tests.registers.tampering import disarmed

OF_LINE_3 = "entry_id = (SELECT id FROM register_entries WHERE seq = 3)"


class Shelf:
    """A capability's rows and files, as the database has them now."""

    def __init__(self, subjects_kept: Iterable[str]) -> None:
        name, sha256 = making.files()[0]
        self.rows: dict[str, dict[str, Any]] = {
            subject: {
                "content": registers.canonical(making.content(number)),
                "shown": making.content(number),
                "sha256": sha256,
                "bytes": making.PHOTO,
                "name": name,
            }
            for number, subject in enumerate(subjects_kept, start=1)
        }

    def read(self, community_id: int, kind: str, subject: str) -> Kept | None:
        """What is kept of a subject."""
        row = self.rows.get(subject)
        if row is None:
            return None

        def content() -> bytes:
            if row["bytes"] is None:
                raise LookupError
            found: bytes = row["bytes"]
            return found

        file = KeptFile(row["name"], row["sha256"], content)
        return Kept(row["content"], [file] if row["content"] else [], row["shown"])

    def registered(self, community_id: int) -> Iterable[tuple[str, str]]:
        """All of them."""
        return [("first", subject) for subject in self.rows]


@pytest.fixture
def shelf(three: list[RegisterEntry]) -> Iterator[Shelf]:
    """The rows of the three, handed in."""
    before = dict(subjects._readers)
    shelf = Shelf(entry.subject for entry in three)
    subjects.use("disclosures", shelf)
    yield shelf
    subjects._readers.clear()
    subjects._readers.update(before)


def places(community: Community) -> list[tuple[int, str]]:
    """Where something differs."""
    report = comparing.compare("disclosures", community.id)
    return [(each.line, each.field) for each in report.findings]


def test_what_nobody_touched_is_as_registered(community: Community, shelf: Shelf) -> None:
    report = comparing.compare("disclosures", community.id)

    assert report.findings == []
    assert (report.lines, report.documents, report.files) == (4, 3, 3)


def test_a_changed_column_is_named(community: Community, shelf: Shelf) -> None:
    shelf.rows["2026-2/1"]["shown"]["fields"][1][1] = "1000.01"

    assert places(community) == [(3, "row first 2026-2/1, fields[1][1]")]


def test_a_changed_kept_text_is_named(community: Community, shelf: Shelf) -> None:
    row = shelf.rows["2026-2/1"]
    row["content"] = row["content"].replace("1234.50", "1234.51")

    assert places(community) == [(3, "row first 2026-2/1, fields[0][1]")]


def test_a_kept_text_that_is_none_any_more_is_named(community: Community, shelf: Shelf) -> None:
    shelf.rows["2026-2/1"]["content"] = "{"

    assert places(community) == [(3, "row first 2026-2/1, text")]


def test_when_both_were_changed_alike_the_row_is_named(community: Community, shelf: Shelf) -> None:
    row = shelf.rows["2026-2/1"]
    row["shown"]["title"] = "another"
    row["content"] = registers.canonical(row["shown"])

    assert places(community) == [(3, "row first 2026-2/1")]


def test_changed_bytes_of_a_file_are_named(community: Community, shelf: Shelf) -> None:
    shelf.rows["2026-3/1"]["bytes"] = making.PHOTO + b"."

    assert places(community) == [(4, "row first 2026-3/1, file 签字表.jpg")]


def test_a_file_that_is_gone_is_named(community: Community, shelf: Shelf) -> None:
    shelf.rows["2026-3/1"]["bytes"] = None

    assert places(community) == [(4, "row first 2026-3/1, file 签字表.jpg")]


def test_a_changed_row_of_a_file_is_named(community: Community, shelf: Shelf) -> None:
    shelf.rows["2026-3/1"]["sha256"] = "0" * 64

    assert (4, "row first 2026-3/1, files") in places(community)


def test_a_row_that_is_gone_is_named(community: Community, shelf: Shelf) -> None:
    del shelf.rows["2026-1/1"]

    assert places(community) == [(2, "row first 2026-1/1")]


def test_a_row_that_was_never_registered_is_named(community: Community, shelf: Shelf) -> None:
    shelf.rows["2026-9/1"] = shelf.rows["2026-1/1"]

    assert places(community) == [(4, "row first 2026-9/1")]


def test_an_erased_text_is_no_finding_but_a_kept_one_is(
    community: Community, three: list[RegisterEntry], shelf: Shelf
) -> None:
    with transaction():
        registers.erase_salt(three[1].id, "privacy")

    assert places(community) == [(3, "row first 2026-2/1")], "its text is still kept"
    shelf.rows["2026-2/1"]["content"] = None
    assert places(community) == []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (
            "UPDATE register_entries SET subject = '2026-8/1' WHERE seq = 3",
            (3, "at, body, digest, kind or subject"),
        ),
        ("UPDATE register_entries SET body = '{\"x\": 1.5}' WHERE seq = 3", (3, "form")),
        ("UPDATE register_entries SET prev = hash WHERE seq = 3", (3, "prev")),
        ("UPDATE register_heads SET seq = 3", (4, "head")),
        (
            f"DELETE FROM register_salts WHERE {OF_LINE_3}",
            (3, "row first 2026-2/1"),
        ),
        (
            f"UPDATE register_salts SET salt = '00' WHERE {OF_LINE_3}",
            (3, "row first 2026-2/1"),
        ),
    ],
)
def test_rows_of_the_register_itself_are_checked_as_lines(
    community: Community, shelf: Shelf, statement: str, place: tuple[int, str]
) -> None:
    disarmed(statement)

    assert place in places(community)


def test_a_line_that_was_cut_off_is_found_by_the_head_and_the_row(
    community: Community, shelf: Shelf
) -> None:
    disarmed(
        "DELETE FROM register_salts WHERE entry_id = (SELECT id FROM register_entries"
        " WHERE seq = 4)"
    )
    disarmed("DELETE FROM register_entries WHERE seq = 4")

    assert (3, "head") in places(community)
    assert (3, "row first 2026-3/1") in places(community)


def test_the_command_checks_every_register(app: Flask, community: Community, shelf: Shelf) -> None:
    from click.testing import CliRunner
    from flask.cli import ScriptInfo

    info = ScriptInfo(create_app=lambda: app)
    whole = CliRunner().invoke(main.commands["verify-register"], ["--database"], obj=info)
    shelf.rows["2026-2/1"]["shown"]["title"] = "another"
    changed = CliRunner().invoke(main.commands["verify-register"], ["--database"], obj=info)

    assert whole.exit_code == 0, whole.output
    assert "disclosures of xingfuli: 4 lines" in whole.output
    assert changed.exit_code == 1
    assert "line 3, row first 2026-2/1, title: is shown otherwise" in changed.output
