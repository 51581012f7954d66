"""``portal verify-register`` and ``portal new-register-key``."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click
from flask.cli import ScriptInfo, with_appcontext

from portal.base import scope
from portal.base.db import transaction
from portal.trust.registers import comparing, keys, service
from portal.trust.registers.documents import Folder
from portal.trust.registers.errors import KeyDamaged, KeyMissing, NotAKey
from portal.trust.registers.findings import Report
from portal.trust.registers.verifying import Head, check, read_lines

LEAST_DIGITS = 16
_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("verify-register")
@click.argument("file", type=_FILE, required=False)
@click.option("--contents", type=_FOLDER, help="Folder with 12.json, and 12/ for its files.")
@click.option("--key", "key_file", type=_FILE, help="Public key (PEM) got elsewhere.")
@click.option("--head", "head_text", metavar="SEQ:HASH", help="A line's hash noted before.")
@click.option("--database", is_flag=True, help="Check this installation's registers and rows.")
def verify_register(
    file: Path | None,
    contents: Path | None,
    key_file: Path | None,
    head_text: str | None,
    database: bool,
) -> None:
    """Check a public register: FILE without any portal or network, or the own database.

    Ends with 1 when something is not as it was registered, and says where. docs/registers.md
    tells how to do the same without this program.
    """
    if database == (file is not None) or (database and (contents or key_file or head_text)):
        raise click.UsageError("Give a FILE, with what it is compared with, or --database alone.")
    if database:
        found = _check_database()
    else:
        assert file is not None
        found = _check_file(file, contents, _key(key_file), _head(head_text))
    if found:
        click.echo("1 finding." if found == 1 else f"{found} findings.")
        sys.exit(1)
    click.echo("Everything that was looked at is as it was registered.")


@click.command("new-register-key")
@click.option("--lost", is_flag=True, help="The key in use is gone: the new one signs alone.")
@with_appcontext
def new_register_key(lost: bool) -> None:
    """Let a new key take over in every register of this installation."""
    try:
        with scope.everywhere("a key signs for every community"), transaction():
            new = service.change_key(lost=lost)
    except (KeyMissing, KeyDamaged) as error:
        raise click.ClickException(str(error)) from error
    keys.keyring().settle(new.key_id)
    click.echo(f"Registers are signed by {new.key_id} from now on. Keep a copy with the backup.")


def _check_file(file: Path, contents: Path | None, key: str | None, head: Head | None) -> int:
    folder = Folder(contents) if contents else None
    given = nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb")
    with given as opened:
        report = check(read_lines(opened), folder, key=key, head=head)
    if folder and not report.full:
        for name in folder.strays():
            report.find(report.lines, f"file {name}", "no line names it")
    _tell(report, compared=folder is not None)
    if key is None and report.keys:
        click.echo("Signed by the key that the file itself brings; compare it, or give --key.")
    if head is None:
        click.echo("Whether last lines are missing is seen only with --head.")
    return len(report.findings)


def _check_database() -> int:
    found = 0
    info = click.get_current_context().ensure_object(ScriptInfo)
    with info.load_app().app_context(), scope.everywhere("registers of every community"):
        for register, community_id in comparing.registers():
            report = comparing.compare(register, community_id)
            _tell(report, compared=True)
            found += len(report.findings)
    return found


def _tell(report: Report, *, compared: bool) -> None:
    click.echo(f"{report.register or '?'} of {report.community or '?'}: {report.lines} lines")
    if report.lines:
        last = f"{report.last_seq}:{report.last_hash[:LEAST_DIGITS]}"
        click.echo(f"  last line {last} of {report.last_day or '?'}")
        click.echo(f"  signed by {', '.join(report.keys) or '?'}; salts erased: {report.erased}")
    if compared:
        click.echo(
            f"  documents: {report.documents} compared, {report.missing} not there; "
            f"files: {report.files} compared, {report.missing_files} not there"
        )
    for finding in report.findings:
        click.echo(f"  {finding}")
    if report.full:
        click.echo("  There is more; this is where looking ended.")


def _key(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return keys.from_pem(path.read_bytes())
    except NotAKey as error:
        raise click.ClickException(f"{path}: {error}") from error


def _head(text: str | None) -> Head | None:
    if text is None:
        return None
    seq, _colon, digits = text.replace(" ", "").lower().partition(":")
    hexadecimal = len(digits) in range(LEAST_DIGITS, 65) and set(digits) <= set("0123456789abcdef")
    if not seq.isdecimal() or not hexadecimal:
        raise click.UsageError(f"--head is SEQ:HASH with at least {LEAST_DIGITS} digits of HASH.")
    return int(seq), digits
