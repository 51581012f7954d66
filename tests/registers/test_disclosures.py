"""Open affairs in their register: what residents download, and what changed rows give away."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from portal.base.db import transaction
from portal.base.files import documents, storage
from portal.base.files.service import accept_document, keep_document
from portal.cli import main
from portal.disclosures import service
from portal.disclosures.models import DisclosureFileKind
from portal.disclosures.service import filing
from portal.trust import registers
from portal.trust.registers import comparing
from tests.factories.disclosures import ItemFactory, Office, Way, office
from tests.registers.tampering import disarmed

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def here() -> Office:
    """A community with everybody in it."""
    return office()


@pytest.fixture
def way(here: Office) -> Way:
    """A published disclosure with a document."""
    way = Way(here, ItemFactory.create()).begin()
    document = documents.prepare(PDF)
    keep_document(document)
    with transaction():
        file = accept_document(document, community_id=here.community.id, purpose=filing.PURPOSE)
        version = service.find(way.id).version
        filing.add(version, [(file.id, "收支.pdf")], kind=DisclosureFileKind.ATTACHMENT)
    return way.submit().approve(here.colleague).publish()


def address(here: Office) -> str:
    return f"/c/{here.community.slug}/disclosures/register.jsonl"


def places(here: Office) -> list[tuple[int, str]]:
    report = comparing.compare("disclosures", here.community.id)
    return [(each.line, each.field) for each in report.findings]


def test_a_register_is_downloaded_by_anybody_and_is_whole(
    client: FlaskClient, here: Office, way: Way, tmp_path: Path
) -> None:
    answer = client.get(address(here))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/jsonl; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    (tmp_path / "register.jsonl").write_bytes(answer.data)
    said = CliRunner().invoke(main, ["verify-register", str(tmp_path / "register.jsonl")])
    assert said.exit_code == 0, said.output


def test_a_register_that_did_not_grow_is_not_sent_again(
    client: FlaskClient, here: Office, way: Way
) -> None:
    first = client.get(address(here))

    again = client.get(address(here), headers={"If-None-Match": first.headers["ETag"]})
    Way(here, ItemFactory.create()).done()
    grown = client.get(address(here), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert grown.status_code == 200
    assert grown.data.startswith(first.data)


def test_a_community_without_publications_has_no_register(client: FlaskClient) -> None:
    assert client.get(address(office())).status_code == 404


def test_each_community_gives_out_its_own_register(client: FlaskClient, way: Way) -> None:
    other = Way(office(), ItemFactory.create()).done()

    answer = client.get(address(other.office))

    lines = [json.loads(line) for line in answer.data.splitlines()]
    assert lines[0]["body"]["community"] == other.office.community.slug
    assert len(lines) == 2


def test_the_published_document_hashes_to_its_line(here: Office, way: Way) -> None:
    (version,) = service.published_versions(way.id)
    text = service.document_of(version)

    assert text is not None
    last = json.loads(list(registers.lines("disclosures", here.community.id))[-1])
    assert hashlib.sha256(text.encode()).hexdigest() == last["digest"]


def test_what_nobody_touched_is_as_registered(here: Office, way: Way) -> None:
    report = comparing.compare("disclosures", here.community.id)

    assert report.findings == []
    assert (report.documents, report.files) == (1, 1)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE disclosure_versions SET title = title || '。'", ", title"),
        ("UPDATE disclosure_versions SET body = '1' || body", ", body"),
        ("UPDATE disclosure_versions SET reason = '1'", ", reason"),
        (
            'UPDATE disclosure_versions SET fields = \'[["主要内容","已完戍"],["负责人",""]]\'',
            ", fields",
        ),
        (
            "UPDATE disclosure_versions SET content = replace(content, '已完成', '已完戍')",
            ", fields",
        ),
        ("UPDATE disclosures SET title = title || '。'", ", title"),
        ("UPDATE disclosures SET channels = '[\"portal\"]'", ", channels"),
        ("UPDATE disclosures SET period_from = '2026-06-30'", ", period"),
        ("UPDATE disclosure_files SET label = '另一份'", ", files"),
        ("UPDATE disclosure_steps SET office = '别人' WHERE act = 'checked'", ", approvals"),
        ("UPDATE stored_files SET byte_count = byte_count + 1", ", files"),
        ("UPDATE stored_files SET sha256 = replace(sha256, 'a', 'b')", ", file"),
        ("DELETE FROM disclosure_files", ""),
    ],
)
def test_a_changed_row_is_named(here: Office, way: Way, statement: str, place: str) -> None:
    disarmed(statement)

    found = places(here)

    assert found
    assert {line for line, _field in found} == {2}
    assert any(field.startswith(f"row first 2026-1/1{place}") for _line, field in found), found


def test_a_changed_byte_of_a_stored_file_is_named(here: Office, way: Way) -> None:
    key = documents.file_key(hashlib.sha256(PDF).hexdigest(), documents.FileKind.DOCUMENT)
    store = storage.current()
    store.delete(key)
    store.put(key, PDF.replace(b"1.4", b"1.5"))
    try:
        assert places(here) == [(2, "row first 2026-1/1, file 1.pdf")]
    finally:
        store.delete(key)


def test_a_stored_file_that_is_gone_is_named(here: Office, way: Way) -> None:
    storage.current().delete(
        documents.file_key(hashlib.sha256(PDF).hexdigest(), documents.FileKind.DOCUMENT)
    )

    assert places(here) == [(2, "row first 2026-1/1, file 1.pdf")]


@pytest.mark.parametrize("gone", [("register_heads",), ("register_entries", "register_heads")])
def test_a_register_whose_rows_are_gone_is_missed(
    here: Office, way: Way, gone: tuple[str, ...]
) -> None:
    for table in ("register_salts", *gone):
        disarmed(f"DELETE FROM {table}")

    assert ("disclosures", here.community.id) in comparing.registers()
    assert places(here)
