"""PDFs as a reader opens them: fonts inside, text that can be copied, codes that can be scanned."""

import io
import logging
import threading
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.base.printing import fonts, press
from portal.base.printing.composing import Composition
from portal.base.printing.errors import CharactersMissing, NoFont, PressBusy
from portal.base.printing.paper import Code, Document, Frame, Page, Words, packed, unpacked
from tests.support import codes

needs_font = pytest.mark.skipif(fonts.found() is None, reason="no Chinese font on this machine")

NOBODYS = "\U0010fffd"


@pytest.fixture(autouse=True)
def own_press(tmp_path: Path):
    """A lock of its own for each test."""
    before = press._fonts, press._folder
    press.use(fonts=(), folder=tmp_path)
    yield
    press.use(fonts=before[0], folder=before[1])


def document(*blocks: Words | Code, pages: int = 1) -> Document:
    """Pages with these blocks."""
    page = Page((Frame(20, 20, 170, 250, blocks, "center"),))
    return Document("海报", (page,) * pages, "2026-11-23")


def drawn(text: str, **options: object) -> Composition:
    """A page of that text, in this process."""
    return Composition(document(Words(text, **options)), fonts.found())


def test_a_document_arrives_at_the_printing_process_as_it_was():
    sent = document(Words("三号楼", 20, bold=True), Code("https://example.org/q/A"), pages=2)

    assert unpacked(packed(sent)) == sent


def read(content: bytes) -> str:
    """The text of the first page; pypdf leaves the upper byte of each code in it."""
    return PdfReader(io.BytesIO(content)).pages[0].extract_text().replace("\0", "")


@needs_font
def test_the_text_can_be_read_back_and_its_fonts_are_embedded_subsets():
    content = press.printed(
        document(Words("扫码反映本楼问题，请您扫一扫", 30), Words("粗体", bold=True))
    )

    reader = PdfReader(io.BytesIO(content))
    text = read(content)
    assert "扫码反映本楼问题，请您扫一扫" in text
    assert "粗体" in text
    used = reader.pages[0]["/Resources"]["/Font"].values()
    assert len(used) == 2
    for font in used:
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert "+" in inner["/BaseFont"]
        described = inner["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)
    assert len(content) < 100_000


@needs_font
def test_a_code_is_read_as_it_was_asked_for_and_as_wide():
    address = "https://portal.example.org/q/7KD4MXP"
    content = press.printed(document(Words("上"), Code(address, 60), Words("下")))

    (modules,), (width,) = codes.from_pdf(io.BytesIO(content))
    assert codes.text_of(modules) == address
    assert width == pytest.approx(60, abs=0.2)


@needs_font
def test_equal_documents_are_equal_bytes():
    sent = document(Words("网格员名片"), Code("https://example.org/q/7KD4MXP"))

    assert press.printed(sent) == press.printed(sent)


@needs_font
def test_characters_that_no_font_has_are_named_and_nothing_is_printed():
    with pytest.raises(CharactersMissing) as refused:
        press.printed(document(Words(f"王{NOBODYS}明")))

    assert refused.value.facts["characters"] == NOBODYS


@needs_font
def test_what_the_first_font_lacks_is_taken_from_another(caplog: pytest.LogCaptureFixture):
    plain = fonts.found()
    if not [path for path in fonts.spare(plain) if "DejaVu" in path]:
        pytest.skip("no second font on this machine")
    with caplog.at_level(logging.WARNING, logger="fpdf"):
        made = drawn("居民𠮷㛃䶮ټ")
        content = made.made()

    assert made.missing == ""
    assert "missing" not in caplog.text
    assert "𠮷㛃䶮ټ" in read(content)


@needs_font
def test_letters_shrink_until_everything_stands_inside_its_frame():
    long = Page((Frame(20, 20, 60, 40, (Words("社区居民委员会" * 12, 20),)),))
    made = Composition(Document("长", (long,), "2026-11-23"), fonts.found()).made()

    heights = []
    PdfReader(io.BytesIO(made)).pages[0].extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: (
            heights.append(tm[5]) if text.strip() else None
        )
    )
    lowest = 297 - min(heights) / 72 * 25.4
    assert lowest <= 60


@needs_font
def test_a_title_in_one_line_is_not_broken():
    made = drawn("一二三四五六七八九十" * 2, size=46, one_line=True).made()

    assert "一二三四五六七八九十" * 2 in read(made)


def test_without_a_font_the_package_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "KNOWN", ())

    assert not press.is_ready()
    with pytest.raises(NoFont) as refused:
        press.printed(document(Words("甲")))
    assert "fonts-noto-cjk" in str(refused.value)


def test_the_font_that_the_operator_named_is_taken_first(tmp_path: Path):
    own = tmp_path / "own.otf"
    own.touch()

    assert fonts.found((str(own),)) == fonts.Family(str(own))
    assert fonts.found((str(own), str(tmp_path / "missing.otf"))) == fonts.Family(str(own))


@needs_font
def test_who_waits_too_long_for_others_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(press, "PATIENCE", 0.1)
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with press._alone():
            begun.set()
            done.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait(10)
    try:
        with pytest.raises(PressBusy):
            press.printed(document(Words("甲")))
    finally:
        done.set()
        other.join()
