"""The key: made once, kept by its owner, changed without breaking a register."""

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base.db import session, transaction
from portal.community.places.models import Community
from portal.config import BadConfiguration, Config
from portal.trust import registers
from portal.trust.registers import keys, service
from portal.trust.registers.errors import KeyDamaged, KeyMissing, NotAKey
from tests.registers import making

SEED, OTHER = "1" * 64, "2" * 64


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A data folder without any key, in use."""
    config = app.extensions["portal_config"]
    keys.use(replace(config, data=tmp_path))
    yield tmp_path
    keys.use(config)


def again(app: Flask, folder: Path, *given: str) -> None:
    """As another process does: nothing is remembered."""
    keys.use(replace(app.extensions["portal_config"], data=folder, register_keys=given))


def check(community: Community, key: str | None = None) -> registers.Report:
    lines = registers.lines("disclosures", community.id)
    return registers.check((line.encode() for line in lines), key=key)


def publish(community: Community, number: int) -> None:
    with transaction():
        making.publish(community, number)


def change_key(*, lost: bool = False) -> keys.Signer:
    with transaction():
        new = service.change_key(lost=lost)
    keys.keyring().settle(new.key_id)
    return new


def test_the_key_file_is_made_at_first_use_for_its_owner_only(
    community: Community, folder: Path
) -> None:
    assert list(folder.iterdir()) == []

    publish(community, 1)

    (file,) = folder.iterdir()
    assert file.name == "register-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_process_signs_with_the_same_key(
    app: Flask, community: Community, folder: Path
) -> None:
    publish(community, 1)
    again(app, folder)
    publish(community, 2)

    assert check(community).findings == []
    assert len(check(community).keys) == 1


def test_a_damaged_key_file_is_named(community: Community, folder: Path) -> None:
    (folder / "register-key").write_text("half a k")

    with pytest.raises(KeyDamaged, match="register-key"), transaction():
        making.publish(community, 1)


def test_without_its_key_a_register_takes_no_line(
    app: Flask, community: Community, folder: Path
) -> None:
    publish(community, 1)
    name = keys.keyring().current().key_id
    (folder / "register-key").unlink()
    again(app, folder)

    with pytest.raises(KeyMissing, match=name), transaction():
        making.publish(community, 2)

    assert check(community).findings == []
    assert not (folder / "register-key").exists(), "no other key is made in its place"


def test_a_new_key_is_introduced_by_the_former_one(
    app: Flask, community: Community, folder: Path
) -> None:
    publish(community, 1)
    former = keys.keyring().current()

    new = change_key()
    again(app, folder)
    publish(community, 2)

    assert [path.name for path in folder.iterdir()] == ["register-key"]
    assert check(community).findings == []
    assert check(community).keys == [former.key_id, new.key_id]
    assert check(community, former.public).findings == [], "whoever kept the former key"
    assert check(community, new.public).findings == [], "whoever asked for the key today"
    assert check(community, keys.signer(OTHER).public).findings


def test_a_key_change_that_was_cut_off_goes_on(
    app: Flask, community: Community, folder: Path
) -> None:
    publish(community, 1)
    with transaction():
        service.change_key()  # and the machine stops before the file is renamed
    again(app, folder)

    publish(community, 2)
    assert check(community).findings == []

    new = change_key()
    again(app, folder)
    publish(community, 3)
    assert check(community).findings == []
    assert check(community).keys[-1] == new.key_id


def test_a_key_change_that_was_undone_changes_nothing(community: Community, folder: Path) -> None:
    publish(community, 1)
    try:
        with transaction():
            service.change_key()
            raise ZeroDivisionError
    except ZeroDivisionError:
        session.expire_all()
    publish(community, 2)

    assert check(community).findings == []
    assert len(check(community).keys) == 1


def test_a_lost_key_is_replaced_and_everybody_who_checks_is_told(
    app: Flask, community: Community, folder: Path
) -> None:
    publish(community, 1)
    (folder / "register-key").unlink()
    again(app, folder)

    new = change_key(lost=True)
    publish(community, 2)

    (finding,) = check(community).findings
    assert (finding.line, finding.field) == (3, "key")
    assert check(community, new.public).findings == [], "who trusts the new key trusts its word"


def test_a_new_register_begins_with_the_newest_key(
    app: Flask, community: Community, folder: Path
) -> None:
    publish(community, 1)
    new = change_key()
    again(app, folder)

    with transaction():
        registers.append("ballots", community.id, kind="count", subject="1", content={})

    first = json.loads(next(registers.lines("ballots", community.id)))
    assert first["key"] == new.key_id


def test_keys_may_come_from_the_environment(app: Flask, community: Community, folder: Path) -> None:
    again(app, folder, SEED)
    publish(community, 1)
    again(app, folder, OTHER, SEED)
    publish(community, 2)
    change_key()
    again(app, folder, OTHER)
    publish(community, 3)

    assert check(community).findings == []
    assert check(community).keys == [keys.signer(SEED).key_id, keys.signer(OTHER).key_id]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("given", ["short", "G" * 64, f"{SEED},no"])
def test_a_bad_key_in_the_environment_stops_the_start(tmp_path: Path, given: str) -> None:
    env = {"PORTAL_DATA": str(tmp_path), "PORTAL_REGISTER_KEY": given}

    with pytest.raises(BadConfiguration, match="PORTAL_REGISTER_KEY"):
        Config.from_env(env)


def test_the_environment_takes_several_keys(tmp_path: Path) -> None:
    env = {"PORTAL_DATA": str(tmp_path), "PORTAL_REGISTER_KEY": f"{OTHER}, {SEED}"}

    config = Config.from_env(env)

    assert config.register_keys == (OTHER, SEED)
    assert SEED not in repr(config)


def test_keys_are_those_of_rfc_8032() -> None:
    """Test 1 of section 7.1: the public key of a known private one."""
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b"
    )

    assert keys.signer(seed).public == public
    assert keys.signer(seed).sign(b"") == signature
    assert keys.is_signed(public, signature, b"")
    assert not keys.is_signed(public, signature, b"x")
    assert keys.from_pem(keys.as_pem(public).encode()) == public


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\n"])
def test_what_is_no_key_is_refused(content: bytes) -> None:
    with pytest.raises(NotAKey):
        keys.from_pem(content)


def test_the_public_key_is_public(client: FlaskClient, community: Community, folder: Path) -> None:
    assert client.get("/registers/key").status_code == 404
    publish(community, 1)

    answer = client.get("/registers/key")

    assert answer.status_code == 200
    assert keys.from_pem(answer.data) == keys.keyring().current().public
    assert "Set-Cookie" not in answer.headers
