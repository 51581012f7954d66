"""``portal verify-register``: what a person sees who checks a file, and who checks the database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.trust.registers import keys
from portal.trust.registers.models import RegisterEntry
from tests.registers import making
from tests.registers.making import chopped


def run(*words: object, **options: object) -> Result:
    """The command's answer."""
    return CliRunner().invoke(main, ["verify-register", *map(str, words)], **options)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path, text: bytes) -> Path:
    """The register as it is downloaded."""
    path = tmp_path / "register.jsonl"
    path.write_bytes(text)
    return path


@pytest.fixture
def folder(tmp_path: Path, three: list[RegisterEntry]) -> Path:
    """Documents and files as docs/registers.md lays them out."""
    contents, path = making.published(three), tmp_path / "contents"
    path.mkdir()
    for seq, document in contents.documents.items():
        (path / f"{seq}.json").write_bytes(document)
    for (seq, name), content in contents.files.items():
        (path / str(seq)).mkdir()
        (path / str(seq) / name).write_bytes(content)
    return path


def test_a_whole_register_is_told_to_be_so(file: Path, folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text(keys.as_pem(keys.keyring().current().public))
    head = json.loads(file.read_bytes().splitlines()[-1])["hash"][:16]

    answer = run(file, "--contents", folder, "--key", key, "--head", f"4:{head}")

    assert answer.exit_code == 0, answer.output
    assert "disclosures of xingfuli: 4 lines" in answer.output
    assert f"last line 4:{head}" in answer.output
    assert "documents: 3 compared, 0 not there; files: 3 compared, 0 not there" in answer.output
    assert "Everything that was looked at is as it was registered." in answer.output


def test_what_was_not_checked_is_said(file: Path) -> None:
    answer = run(file)

    assert answer.exit_code == 0
    assert "the key that the file itself brings" in answer.output
    assert "only with --head" in answer.output


def test_a_changed_line_is_told_with_its_number(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"2026-2/1", b"2026-7/1"))

    answer = run(file)

    assert answer.exit_code == 1
    assert "line 3, at, body, digest, kind or subject: changed after" in answer.output
    assert "1 finding." in answer.output


def test_a_changed_file_a_changed_document_and_a_stray_one_are_told(
    file: Path, folder: Path
) -> None:
    (folder / "2" / "签字表.jpg").write_bytes(b"another scan")
    (folder / "3.json").write_text("{}")
    (folder / "99.json").write_text("{}")
    (folder / "4" / "more.pdf").write_text("%PDF")

    answer = run(file, "--contents", folder)

    assert answer.exit_code == 1
    assert "line 2, file 签字表.jpg: the file is not" in answer.output
    assert "line 3, content: the document is not" in answer.output
    assert "file 99.json: no line names it" in answer.output
    assert "file 4/more.pdf: no line names it" in answer.output


def test_a_shortened_register_is_told_to_who_noted_its_end(file: Path, text: bytes) -> None:
    head = json.loads(chopped(text)[-1])["hash"]
    file.write_bytes(b"".join(chopped(text)[:3]))

    answer = run(file, "--head", f"4:{head[:4]} {head[4:8]} {head[8:16]}")

    assert answer.exit_code == 1
    assert "the register ends here, but line 4 was seen before" in answer.output


def test_a_register_is_read_from_a_pipe(text: bytes) -> None:
    assert run("-", input=text).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--database", "--head", "4:" + "0" * 16],
        ["-", "--head", "4"],
        ["-", "--head", "4:0123"],
        ["-", "--head", "x:" + "0" * 16],
        ["-", "--head", "4:" + "g" * 16],
        ["missing.jsonl"],
    ],
)
def test_what_cannot_be_meant_is_explained(words: list[str]) -> None:
    answer = run(*words, input=b"")

    assert answer.exit_code == 2
    assert "Error:" in answer.output


def test_a_key_file_that_is_none_is_named(file: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("no key")

    answer = run(file, "--key", key)

    assert answer.exit_code == 1
    assert "no public key in PEM" in answer.output


def test_checking_a_file_needs_neither_settings_nor_a_database(file: Path) -> None:
    """In an empty environment, where the application could not even start."""
    code = "from portal.cli import main; main(['verify-register', 'register.jsonl'])"
    root = str(Path(__file__).resolve().parents[2])

    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=file.parent,
        env={"PYTHONPATH": root, "PORTAL_ENV": "production"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
    assert "4 lines" in said.stdout
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == ["register.jsonl"]
