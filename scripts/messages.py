"""Texts for translators: `update` brings new ones into the catalogues, `check` finds gaps.

Message ids are English. Simplified Chinese must be complete; a translation is never guessed
from a similar one (no fuzzy entries), and carries the same placeholders as its original.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
COMPLETE = "zh_Hans_CN"

SOURCES = {"portal": [("**.py", "python")], "templates": [("**.*", "jinja2")]}
OPTIONS = {"**.*": {"trimmed": "true", "encoding": "utf-8"}}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def extract() -> Catalog:
    """All texts in code and templates, in a stable order."""
    found = Catalog(project="community-portal", charset="utf-8")
    for folder, methods in SOURCES.items():
        for name, _line, ids, comments, context in extract_from_dir(
            str(ROOT / folder), methods, OPTIONS, keywords=KEYWORDS, comment_tags=("i18n:",)
        ):
            found.add(ids, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def catalogues() -> list[Path]:
    """The catalogues that translators edit."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """One catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def update() -> None:
    """Bring new texts in, drop what is gone, guess nothing."""
    template = extract()
    for path in catalogues():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)


def gaps(catalogue: Catalog, template: Catalog) -> list[str]:
    """What is missing or wrong in one catalogue, one sentence each."""
    found = []
    for wanted in template:
        message = catalogue.get(wanted.id, wanted.context) if wanted.id else None
        if wanted.id and (message is None or not all(_strings(message))):
            found.append(f"not translated: {wanted.id!r}")
        elif message is not None and message.fuzzy:
            found.append(f"fuzzy: {wanted.id!r}")
        elif message is not None and not _same_placeholders(message):
            found.append(f"placeholders differ: {wanted.id!r}")
    known = {_key(message) for message in template}
    found += [f"gone: {message.id!r}" for message in catalogue if _key(message) not in known]
    return found


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _strings(message: Message) -> list[str]:
    text = message.string
    return list(text) if isinstance(text, list | tuple) else [text]


def _same_placeholders(message: Message) -> bool:
    """Each form uses what the last original form offers, and nothing else."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    offered = set(PLACEHOLDER.findall(ids[-1])) | set(PLACEHOLDER.findall(ids[0]))
    return all(set(PLACEHOLDER.findall(text)) == offered for text in _strings(message))


def check() -> int:
    """Print the gaps of the catalogue that must be complete."""
    path = FOLDER / COMPLETE / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        print(f"there is no catalogue for {COMPLETE}")
        return 1
    found = gaps(read(path), extract())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["check"]:
            sys.exit(check())
        case _:
            sys.exit("messages.py update | check")
