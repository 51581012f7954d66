"""docs/registers.md is enough: its numbers are right, and its program checks its example."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.trust.registers import sealing
from portal.trust.registers.canonical import canonical
from portal.trust.registers.documents import Folder
from portal.trust.registers.verifying import check
from tests.registers import example

DOCUMENT = ROOT / "docs" / "registers.md"


def blocks(language: str = "") -> list[str]:
    """The fenced parts of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [part.rstrip("\n") for fence, part in found if fence == language]


def test_the_files_of_the_example_are_what_the_rules_make() -> None:
    kept = {
        path.relative_to(example.FOLDER).as_posix(): path.read_bytes()
        for path in example.FOLDER.rglob("*")
        if path.is_file()
    }

    assert kept == example.written()


def test_the_numbers_of_the_document_are_those_of_the_example() -> None:
    lines = example.lines()
    third = lines[2]
    unsigned = {name: third[name] for name in third if name not in sealing.UNHASHED}

    assert blocks()[1:] == [
        example.documents()[1],
        third["digest"],
        canonical(unsigned),
        third["hash"],
        f"{lines[0]['body']['public']}\n{third['signature']}",
    ]
    end = f"The end of the register is `{lines[-1]['seq']}:{lines[-1]['hash'][:16]}`."
    assert end in DOCUMENT.read_text(encoding="utf-8")


def test_our_verifier_finds_the_example_whole() -> None:
    with open(example.FOLDER / "register.jsonl", "rb") as file:
        report = check(file, Folder(example.FOLDER / "contents"), key=example.SECOND.public)

    assert report.findings == []
    assert (report.lines, report.documents, report.missing, report.erased) == (5, 1, 1, 1)


def run_program(folder: Path) -> subprocess.CompletedProcess[str]:
    """The document's program on a register, far from our code."""
    (program,) = blocks("python")
    (folder / "check.py").write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "check.py", "register.jsonl", "contents"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The example somewhere else."""
    for name, content in example.written().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def test_the_program_in_the_document_finds_the_example_whole(copy: Path) -> None:
    said = run_program(copy)

    last = example.lines()[-1]
    assert said.returncode == 0, said.stderr
    assert f"whole: 5 lines, the end is 5:{last['hash'][:16]}" in said.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("register.jsonl", b'"2026-1/2"', b'"2026-9/2"', "line 3: hash"),
        ("register.jsonl", b'"seq":4', b'"seq":7', "line 4: place"),
        ("contents/3.json", b"1234.50", b"1234.51", "line 3: document"),
        ("contents/3/1.txt", "签字表".encode(), "签字单".encode(), "line 3: 1.txt"),
    ],
)
def test_the_program_in_the_document_finds_a_change(
    copy: Path, name: str, old: bytes, new: bytes, told: str
) -> None:
    path = copy / name
    path.write_bytes(path.read_bytes().replace(old, new))

    said = run_program(copy)

    assert said.returncode == 1
    assert told in said.stderr


def test_the_program_reads_what_the_portal_writes(
    tmp_path: Path, three: object, text: bytes
) -> None:
    (tmp_path / "register.jsonl").write_bytes(text)
    (tmp_path / "contents").mkdir()

    said = run_program(tmp_path)

    assert said.returncode == 0, said.stderr
    assert json.loads(text.splitlines()[-1])["hash"][:16] in said.stdout
