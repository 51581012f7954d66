"""Lines come one after another, inside the act's own transaction."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from portal.base import clock, scope
from portal.base.db import session, transaction
from portal.community.places.models import Community
from portal.trust import registers
from portal.trust.registers import append_only, sealing
from portal.trust.registers.keys import keyring
from portal.trust.registers.models import RegisterEntry, RegisterSalt
from tests.factories.places import CommunityFactory
from tests.registers import making
from tests.registers.making import chopped


def test_a_register_begins_with_whose_it_is_and_which_key_signs(
    community: Community, text: bytes
) -> None:
    first = json.loads(chopped(text)[0])

    assert (first["seq"], first["kind"], first["prev"]) == (1, "key", "0" * 64)
    assert first["body"]["community"] == "xingfuli"
    assert first["body"]["public"] == keyring().current().public


def test_what_was_appended_is_found_to_be_whole(three: list[RegisterEntry], text: bytes) -> None:
    report = registers.check(chopped(text), making.published(three))

    assert report.findings == []
    assert (report.lines, report.documents, report.files) == (4, 3, 3)
    assert (report.register, report.community) == ("disclosures", "xingfuli")


def test_the_digest_is_the_hash_of_the_published_document(three: list[RegisterEntry]) -> None:
    (document, *_others) = making.published(three).documents.values()

    assert three[0].digest == hashlib.sha256(document).hexdigest()
    assert json.loads(document)["content"] == making.content(1)


def test_no_salt_stands_in_a_register(three: list[RegisterEntry], text: bytes) -> None:
    salts = session.scalars(select(RegisterSalt.salt)).all()

    assert len(set(salts)) == 3
    assert not any(salt.encode() in text for salt in salts)


def test_what_is_undone_leaves_no_gap(community: Community, three: list[RegisterEntry]) -> None:
    with suppress(ZeroDivisionError), transaction():
        making.publish(community, 4)
        raise ZeroDivisionError
    with transaction():
        entry = making.publish(community, 4)

    assert entry.seq == 5
    lines = registers.lines("disclosures", community.id)
    assert registers.verify(line.encode() for line in lines) == []


def test_each_community_and_each_register_counts_for_itself(
    community: Community, three: list[RegisterEntry]
) -> None:
    other = CommunityFactory.create(slug="another")

    with transaction():
        there = making.publish(other, 1)
        ballot = registers.append("ballots", community.id, kind="count", subject="1", content={})

    assert (there.seq, ballot.seq) == (2, 2)
    assert there.prev != ballot.prev


def test_a_line_tells_the_day_and_no_moment(community: Community) -> None:
    with clock.at("2026-11-23T23:59:00+08:00"), transaction():
        making.publish(community, 1)

    last = json.loads(list(registers.lines("disclosures", community.id))[-1])
    assert last["at"] == "2026-11-23"


def test_nobody_appends_in_a_community_outside_of_the_scope(community: Community) -> None:
    other = CommunityFactory.create(slug="another")

    with scope.within(other.id), pytest.raises(scope.ScopeCrossed), transaction():
        making.publish(community, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "key"},
        {"kind": "Erased"},
        {"subject": "two\nlines"},
        {"subject": "x" * 121},
        {"content": {"amount": 1.5}},
        {"files": [("../up", "0" * 64)]},
        {"files": [("a.pdf", "0" * 64), ("A.pdf", "1" * 64)]},
        {"files": [("a.pdf", "no hash")]},
        {"facts": {"text": "x" * 20_000}},
    ],
)
def test_what_cannot_be_registered_is_refused(community: Community, wrong: dict) -> None:
    usual = {"kind": "first", "subject": "2026-1/1", "content": {}, "files": ()}

    with pytest.raises(registers.NotCanonical), transaction():
        registers.append("disclosures", community.id, **usual | wrong)

    assert registers.head("disclosures", community.id) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE register_entries SET subject = 'x'",
        "DELETE FROM register_entries WHERE seq = 2",
        "UPDATE register_salts SET salt = 'x'",
        "UPDATE register_keys SET public = 'x'",
        "DELETE FROM register_keys",
    ],
)
def test_the_database_refuses_to_change_what_was_registered(
    three: list[RegisterEntry], change: str
) -> None:
    with pytest.raises(DBAPIError, match="registers only grow"), session.begin_nested():
        session.execute(sql(change))


def test_bulk_statements_are_refused_too(three: list[RegisterEntry]) -> None:
    for statement in (update(RegisterEntry).values(subject="x"), delete(RegisterEntry)):
        with pytest.raises(DBAPIError, match="registers only grow"), session.begin_nested():
            session.execute(statement)


def test_an_erased_salt_leaves_the_chain_whole_and_is_told(
    community: Community, three: list[RegisterEntry]
) -> None:
    given = making.published(three)
    before = list(registers.lines("disclosures", community.id))

    with transaction():
        told = registers.erase_salt(three[1].id, "privacy")

    after = list(registers.lines("disclosures", community.id))
    assert after[:-1] == before, "whoever kept a copy finds it at the beginning of the new one"
    assert told is not None
    assert (told.kind, told.subject) == ("erased", "2026-2/1")
    assert told.body == {"reason": "privacy", "seq": 3}
    report = registers.check((line.encode() for line in after), given)
    assert (report.findings, report.erased) == ([], 1)
    assert registers.public_salts([entry.id for entry in three]).keys() == {
        three[0].id,
        three[2].id,
    }


def test_a_salt_is_erased_once(community: Community, three: list[RegisterEntry]) -> None:
    with transaction():
        registers.erase_salt(three[1].id, "privacy")
    with transaction():
        assert registers.erase_salt(three[1].id, "privacy") is None

    assert registers.head("disclosures", community.id).seq == 5  # type: ignore[union-attr]


def test_a_salt_that_is_not_public_is_not_given_out(community: Community) -> None:
    with transaction():
        entry = making.publish(community, 1, public_salt=False)

    assert registers.public_salts([entry.id]) == {}


def test_the_migration_makes_the_same_triggers() -> None:
    folder = Path(__file__).resolve().parents[2] / "migrations" / "versions"
    migrations = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    wanted = {
        statement.strip()
        for dialects in append_only.STATEMENTS.values()
        for statements in dialects.values()
        for statement in statements
    }

    made = "register_entries" in migrations
    assert [each for each in wanted if made and each not in migrations] == []


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("签字表.jpg", (), "签字表.jpg"),
        ("a/b\\c:d.pdf", (), "a_b_c_d.pdf"),
        ("收支.PDF", ("收支.pdf",), "收支-2.PDF"),
        ("x" * 200 + ".xlsx", (), "x" * 75 + ".xlsx"),
        ("..", (), "file"),
        ("a\u202egpj.exe", (), "a_gpj.exe"),
        ("", ("file",), "file-2"),
        (" .hidden. ", (), "hidden"),
        ("第1.2节 说明很长的结尾", (), "第1.2节 说明很长的结尾"),
    ],
)
def test_any_file_gets_a_name_that_can_be_registered(
    wanted: str, taken: tuple[str, ...], name: str
) -> None:
    assert registers.file_name(wanted, taken) == name
    sealing.check_files([(name, "0" * 64)])
