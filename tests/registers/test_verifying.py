"""Whatever is changed in a register, a document or a file is found, and where it is."""

import copy
import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.base import db
from portal.community.places.models import Community
from portal.trust import registers
from portal.trust.registers import sealing
from portal.trust.registers.canonical import canonical
from portal.trust.registers.keys import keyring, signer
from portal.trust.registers.models import RegisterEntry
from tests.registers import example, making
from tests.registers.making import chopped

SAME_REGISTER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)


def changed(content: bytes, place: int, new: int) -> bytes:
    """The content with another byte somewhere."""
    place %= len(content)
    if content[place] == new:
        new = (new + 1) % 256
    return content[:place] + bytes([new]) + content[place + 1 :]


@SAME_REGISTER
@given(place=st.integers(0, 10**6), new=st.integers(0, 255))
def test_any_changed_byte_of_a_register_is_found_in_its_line(
    text: bytes, place: int, new: int
) -> None:
    line = text[: place % len(text)].count(b"\n") + 1

    findings = registers.verify(chopped(changed(text, place, new)))

    assert findings
    assert findings[0].line == line
    assert {each.line for each in findings} <= {line, line + 1}


def test_any_changed_byte_is_found_where_keys_changed_and_salts_were_erased() -> None:
    text = example.written()["register.jsonl"]
    missed = []
    for place in range(0, len(text), 3):
        line = text[:place].count(b"\n") + 1
        findings = registers.verify(chopped(changed(text, place, text[place] ^ 1)))
        if not findings or {each.line for each in findings} - {line, line + 1}:
            missed.append((place, findings))

    assert missed == []


@SAME_REGISTER
@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found_in_its_line_also_with_the_contents(
    three: list[RegisterEntry], text: bytes, place: int, bit: int
) -> None:
    place %= len(text)
    line = text[:place].count(b"\n") + 1

    findings = registers.verify(
        chopped(changed(text, place, text[place] ^ 1 << bit)), making.published(three)
    )

    assert findings
    assert findings[0].line == line


@SAME_REGISTER
@given(which=st.integers(2, 4), place=st.integers(0, 10**6), new=st.integers(0, 255))
def test_any_changed_byte_of_a_document_is_found_at_its_line(
    three: list[RegisterEntry], text: bytes, which: int, place: int, new: int
) -> None:
    contents = making.published(three)
    contents.documents[which] = changed(contents.documents[which], place, new)

    findings = registers.verify(chopped(text), contents)

    assert [(each.line, each.field) for each in findings] == [(which, "content")]


@SAME_REGISTER
@given(which=st.integers(2, 4), place=st.integers(0, 10**6), new=st.integers(0, 255))
def test_any_changed_byte_of_a_file_is_found_by_its_name(
    three: list[RegisterEntry], text: bytes, which: int, place: int, new: int
) -> None:
    contents = making.published(three)
    contents.files[which, "签字表.jpg"] = changed(making.PHOTO, place, new)

    findings = registers.verify(chopped(text), contents)

    assert [(each.line, each.field) for each in findings] == [(which, "file 签字表.jpg")]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("seq", 9),
        ("prev", "1" * 64),
        ("key", "1" * 16),
        ("hash", "1" * 64),
        ("signature", "1" * 128),
        ("subject", "2026-9/1"),
        ("kind", "second"),
        ("at", "2020-01-01"),
        ("body", {"more": 1}),
        ("digest", "1" * 64),
    ],
)
def test_the_field_is_named(text: bytes, name: str, other: object) -> None:
    lines = chopped(text)
    lines[2] = (canonical(json.loads(lines[2]) | {name: other}) + "\n").encode()

    (finding,) = registers.verify(lines)

    assert finding.line == 3
    assert name in finding.field.replace(" or", ",").split(", ")


def test_a_changed_digest_is_told_from_a_changed_document(
    three: list[RegisterEntry], text: bytes
) -> None:
    lines = chopped(text)
    lines[2] = (canonical(json.loads(lines[2]) | {"digest": "1" * 64}) + "\n").encode()

    findings = registers.verify(lines, making.published(three))

    assert {(each.line, each.field) for each in findings} >= {(3, "digest")}


Turn = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    ("turn", "line"),
    [
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
        (lambda lines: [lines[0], lines[1], lines[3]], 3),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:3], lines[2], lines[3]], 4),
        (lambda lines: [*lines, lines[3]], 5),
        (lambda lines: [*lines[:2], b"\n", *lines[2:]], 3),
        (lambda lines: [*lines[:3], lines[3][:-20]], 4),
        (lambda lines: [*lines[:3], lines[3][:-1]], 4),
        (lambda lines: [], 1),
    ],
    ids=["swapped", "dropped", "first", "twice", "last twice", "empty", "cut", "no end", "none"],
)
def test_lines_that_were_moved_are_found(text: bytes, turn: Turn, line: int) -> None:
    findings = registers.verify(turn(chopped(text)))

    assert findings
    assert findings[0].line == line


def test_missing_last_lines_are_seen_by_whoever_noted_the_end(text: bytes) -> None:
    lines = chopped(text)
    noted = (4, json.loads(lines[3])["hash"][:16])

    assert registers.verify(lines[:3]) == [], "the file alone cannot tell"
    assert registers.verify(lines, head=noted) == []
    (finding,) = registers.verify(lines[:3], head=noted)
    assert (finding.line, finding.field) == (3, "seq")
    (finding,) = registers.verify(lines, head=(4, "0" * 16))
    assert (finding.line, finding.field) == (4, "hash")


def forged(text: bytes, seed: str) -> list[bytes]:
    """The same lines by somebody with a key of their own."""
    key, made, prev = signer(seed), [], sealing.NOTHING_BEFORE
    for line in map(json.loads, chopped(text)):
        line |= {"prev": prev, "key": key.key_id}
        if line["kind"] == "key":
            line["body"] |= {"public": key.public, "proof": key.sign(sealing.proof_text(prev))}
        else:
            line["subject"] = f"forged {line['seq']}"
        line["hash"] = prev = sealing.hash_of(line)
        line["signature"] = key.sign(sealing.signed_text(prev))
        made.append((canonical(line) + "\n").encode())
    return made


def test_a_register_of_a_stranger_is_found_with_the_key(text: bytes) -> None:
    own = keyring().current().public
    lines = forged(text, "5" * 64)

    assert registers.verify(lines) == [], "a whole forgery is consistent in itself"
    assert registers.verify(chopped(text), key=own) == []
    assert {each.field for each in registers.verify(lines, key=own)} == {"key"}


def test_a_line_signed_by_a_stranger_is_found(text: bytes) -> None:
    lines = chopped(text)
    line = json.loads(lines[3])
    line["subject"] = "forged"
    line["hash"] = sealing.hash_of(line)
    line["signature"] = signer("5" * 64).sign(sealing.signed_text(line["hash"]))
    lines[3] = (canonical(line) + "\n").encode()

    (finding,) = registers.verify(lines)

    assert (finding.line, finding.field) == (4, "signature")


def test_documents_that_are_not_at_hand_are_counted_not_accused(
    three: list[RegisterEntry], text: bytes
) -> None:
    contents = making.published(three)
    del contents.documents[3]
    del contents.files[4, "签字表.jpg"]

    report = registers.check(chopped(text), contents)

    assert report.findings == []
    assert (report.documents, report.missing, report.missing_files) == (2, 1, 1)


def test_a_registered_document_that_is_none_is_named(community: Community) -> None:
    """Whoever holds the key may register nonsense; the check says so and goes on."""
    with db.transaction():
        making.publish(community, 1)
    (first, second) = registers.lines("disclosures", community.id)
    nonsense = b"[" * 5000
    line = json.loads(second) | {"digest": hashlib.sha256(nonsense).hexdigest()}
    line["hash"] = sealing.hash_of(line)
    line["signature"] = keyring().current().sign(sealing.signed_text(line["hash"]))
    contents = making.Given({2: nonsense})

    (finding,) = registers.verify([first.encode(), (canonical(line) + "\n").encode()], contents)

    assert (finding.line, finding.field) == (2, "content")


def test_checking_changes_nothing(three: list[RegisterEntry], text: bytes) -> None:
    contents = making.published(three)
    before = copy.deepcopy(contents)

    registers.verify(chopped(text), contents)

    assert contents == before
