"""Documents that mean harm, whatever they are called: refused with a sentence, or harmless."""

import io
import zipfile
import zlib
from html import escape

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from portal.base.db import transaction
from portal.base.files import documents, limits, reception, service
from portal.base.files.refusals import (
    DocumentActs,
    DocumentBroken,
    DocumentReachesOut,
    DocumentRefused,
    DocumentTooLarge,
    NotADocument,
    PdfLocked,
)
from tests.factories.places import CommunityFactory

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "<p><creator>王小明</creator><lastModifiedBy>李会计</lastModifiedBy></p>"
PDF = b"%%PDF-1.7\n1 0 obj<<%s>>endobj\ntrailer<</Root 1 0 R%s>>\n%%%%EOF\n"


def docx(*, content_type: str = WORD, main: bytes = b"<w:document/>", **parts: str) -> bytes:
    """A Word file; further parts by the names that stand for them here."""
    names = {"core": "docProps/core.xml", "settings": "word/_rels/settings.xml.rels"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", f'<Types><x ContentType="{content_type}"/></Types>')
        file.writestr("word/document.xml", main)
        for name, text in parts.items():
            file.writestr(names.get(name, name), text)
    return out.getvalue()


def related(kind: str, target: str) -> str:
    return (
        f'<Relationships><Relationship Id="rId1" Type="{RELATION}{kind}" '
        f'Target="{escape(target)}" TargetMode="External"/></Relationships>'
    )


def with_stream(told: bytes) -> bytes:
    """A PDF that keeps an object in a packed stream."""
    packed = zlib.compress(told)
    return PDF % (b"/Type/ObjStm/Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream", b"")


def refusal_of(content: bytes, name: str) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as refused:
        reception.receive_attachment(FileStorage(io.BytesIO(content), filename=name))
    return refused.value


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (docx(content_type=WORD_WITH_MACROS), "通知.docx", DocumentActs),
        (docx(**{"word/VBAProject.bin": "x"}), "通知.docx", DocumentActs),
        (PDF % (b"/S/J#61vaScript", b""), "表.pdf", DocumentActs),
        (with_stream(b"1 0 <</OpenAction<</S/JavaScript/JS(x)>>>>"), "表.pdf", DocumentActs),
        (with_stream(bytes(limits.MAX_PDF_UNPACKED + 1)), "表.pdf", DocumentTooLarge),
        (PDF % (b"", b"/Encrypt 2 0 R"), "表.pdf", PdfLocked),
        (docx(**{"[content_types].xml": "<x/>"}), "通知.docx", DocumentBroken),
        (docx(settings='<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "通知.docx", DocumentBroken),
        (docx(settings="<x"), "通知.docx", DocumentBroken),
        (docx(main=bytes(limits.MAX_DOCUMENT_UNPACKED + 1)), "通知.docx", DocumentTooLarge),
        (docx(settings=" " * (limits.MAX_PACKAGE_PART + 1)), "通知.docx", DocumentBroken),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "图.png", NotADocument),
        (b"<!DOCTYPE html><script>x()</script>", "通知.pdf", NotADocument),
        (b"<script>x()</script>%PDF-1.7\n%%EOF", "通知.pdf", NotADocument),
    ],
)
def test_what_would_act_or_cannot_be_judged_is_refused_with_a_sentence(
    content: bytes, name: str, refusal: type[DocumentRefused]
) -> None:
    found = refusal_of(content, name)

    assert type(found) is refusal
    assert str(found.sentence)


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame"])
@pytest.mark.parametrize(
    "target", ["https://a.example/t.dotm", "file://server/t.dotm", r"\\server\t", "file:////s/t"]
)
def test_what_fetches_from_elsewhere_when_opened_is_refused(kind: str, target: str) -> None:
    assert type(refusal_of(docx(settings=related(kind, target)), "通知.docx")) is DocumentReachesOut


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", r"file:///C:\Users\li\公文.dotx"),
        ("hyperlink", "https://www.gov.example/"),
    ],
)
def test_templates_of_one_s_own_disk_and_links_are_usual(kind: str, target: str) -> None:
    assert documents.prepare(docx(settings=related(kind, target))).kind == "docx"


def test_the_author_of_a_word_file_is_not_made_public_and_its_words_are_kept() -> None:
    sent = docx(core=CORE, main="<w:document>通知</w:document>".encode())

    kept = documents.prepare(sent)

    with zipfile.ZipFile(io.BytesIO(kept.content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    assert "王小明" not in "".join(parts.values())
    assert "李会计" not in "".join(parts.values())
    assert parts["word/document.xml"] == "<w:document>通知</w:document>"
    assert documents.prepare(sent).sha256 == kept.sha256
    assert documents.prepare(kept.content).sha256 == kept.sha256


def test_a_signed_word_file_is_left_as_it_was_sent() -> None:
    signed = docx(core=CORE, **{"_xmlsignatures/sig1.xml": "<x/>"})
    assert documents.prepare(signed).content == signed


def test_a_damaged_part_is_found_before_readers_find_it() -> None:
    content = bytearray(docx(core=CORE, main=bytes(range(256)) * 40))
    at = content.find(b"word/document.xml") + len("word/document.xml")
    content[at : at + 40] = bytes(40)

    assert type(refusal_of(bytes(content), "通知.docx")) is DocumentBroken


def test_a_file_of_two_kinds_is_only_ever_saved_as_the_one_it_was_taken_for(
    client: FlaskClient,
) -> None:
    both = (PDF % (b"", b"")) + b"<script>x()</script>" + docx() + b"\n%%EOF"
    received = reception.receive_attachment(FileStorage(io.BytesIO(both), filename="a.html"))
    here = CommunityFactory.create()
    with transaction():
        file = reception.accept_attachment(received, community_id=here.id, purpose="two-kinds")
        service.publish(file, covered=None)

    answer = client.get(f"/files/{file.token}/public/document")

    assert received.name == "a.pdf"
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
