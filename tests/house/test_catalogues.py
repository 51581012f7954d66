"""Catalogues: Chinese complete, nothing fuzzy, placeholders equal."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
METHODS = [
    ("portal/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("templates/**.xml", "jinja2"),
]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def catalogue(locale: str) -> Catalog:
    """The catalogue as kept in the repository."""
    with open(ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po", "rb") as file:
        return read_po(file, locale=locale)


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every message in code and templates (the first form of plurals)."""
    found = extract_from_dir(str(ROOT), method_map=METHODS, keywords=KEYWORDS)
    return {m[2][0] if isinstance(m[2], tuple) else m[2] for m in found}


def test_the_chinese_catalogue_is_complete(used: set[str]) -> None:
    kept = catalogue("zh_Hans_CN")
    missing = []
    for text in used:
        message = kept.get(text)
        string = message.string if message else ""
        if not (string[0] if isinstance(string, tuple) else string):
            missing.append(text)

    assert sorted(missing) == []


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_nothing_is_fuzzy_and_nothing_is_left_over(locale: str, used: set[str]) -> None:
    messages = [message for message in catalogue(locale) if message.id]
    ids = {m.id[0] if isinstance(m.id, tuple) else m.id for m in messages}

    assert [message.id for message in messages if message.fuzzy] == []
    assert sorted(ids - used) == []


def test_placeholders_are_equal_in_both_languages() -> None:
    wrong = []
    for message in catalogue("zh_Hans_CN"):
        if not message.id:
            continue
        plural = isinstance(message.id, tuple)
        wanted = set(PLACEHOLDER.findall(message.id[-1] if plural else message.id))
        for string in message.string if plural else (message.string,):
            if set(PLACEHOLDER.findall(string)) != wanted:
                wrong.append(message.id)

    assert wrong == []


def test_chinese_copy_uses_chinese_punctuation_and_no_exclamation_marks() -> None:
    wrong = []
    for message in catalogue("zh_Hans_CN"):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        columns = re.search(r"\w,\w", str(message.id))  # names in the first line of a file
        for string in strings if message.id and not columns else ():
            if re.search(r"[\u4e00-\u9fff][,;:?!]|[!！]|温馨提示", string):
                wrong.append(string)

    assert wrong == []
