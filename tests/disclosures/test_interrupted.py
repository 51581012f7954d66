"""Broken off in the middle: a publication and its line in the register are kept together or not."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.disclosures import service
from portal.disclosures.models import (
    DisclosureState,
    DisclosureStep,
    DisclosureVersion,
    StepAct,
    VersionKind,
    YearlyNumber,
)
from portal.disclosures.service.content import REGISTER
from portal.trust.registers.models import RegisterEntry
from tests.disclosures.publisher import AFTER_COMMIT, BEFORE_COMMIT, STATEMENTS, interrupted
from tests.factories.disclosures import ItemFactory, Office, Way, hand, office
from tests.support import databases
from tests.support.serving import ROOT


class PowerCut(RuntimeError):
    """Whatever may go wrong in the middle."""


def fail() -> None:
    raise PowerCut


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that another process can write to."""
    with databases.shared_engine(tmp_path) as engine:
        yield engine


def approved() -> tuple[Office, Way]:
    here = office()
    return here, Way(here, ItemFactory.create()).begin().submit().approve(here.colleague)


def registered(way: Way) -> list[str]:
    """What the register says was published, by its subjects."""
    return list(
        session.scalars(
            select(RegisterEntry.subject)
            .where(
                RegisterEntry.community_id == way.office.community.id,
                RegisterEntry.register == REGISTER,
                RegisterEntry.kind.in_([each.value for each in VersionKind]),
            )
            .order_by(RegisterEntry.seq)
        )
    )


def published(way: Way) -> list[int | None]:
    """The versions that are published, by their line in the register."""
    return list(
        session.scalars(
            select(DisclosureVersion.register_seq).where(
                DisclosureVersion.disclosure_id == way.id,
                DisclosureVersion.published_at.is_not(None),
            )
        )
    )


def count(rows: Any, *conditions: Any) -> int:
    return int(session.scalar(select(func.count()).select_from(rows).where(*conditions)) or 0)


def assert_nothing_was_kept(way: Way, told_before: int) -> None:
    assert registered(way) == []
    assert published(way) == []
    assert way.disclosure.slug is None
    assert way.state is DisclosureState.READY
    assert count(YearlyNumber) == 0
    assert count(DisclosureStep, DisclosureStep.act == StepAct.PUBLISHED) == 0
    assert count(OutboxMessage) == told_before


def killed(shared: Engine, data: Path, way: Way, place: str) -> None:
    """Another process publishes and is killed there."""
    seen, drafter, community = way.seen, way.office.drafter.id, way.office.community.id
    session.rollback()
    url = shared.url.render_as_string(hide_password=False)
    numbers = [str(each) for each in (way.id, seen, drafter, community)]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.disclosures.publisher", url, str(data), *numbers, place],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]


@pytest.mark.parametrize("place", ["INSERT INTO register_entries", BEFORE_COMMIT])
def test_a_process_killed_while_publishing_leaves_neither_line_nor_publication(
    app: Flask, shared: Engine, tmp_path: Path, place: str
) -> None:
    _here, way = approved()
    told = count(OutboxMessage)

    killed(shared, tmp_path, way, place)

    assert_nothing_was_kept(way, told)
    way.publish()
    assert way.disclosure.slug == "2026-1"
    assert (len(registered(way)), len(published(way))) == (1, 1)


def test_a_process_killed_right_after_leaves_both(
    app: Flask, shared: Engine, tmp_path: Path
) -> None:
    _here, way = approved()

    killed(shared, tmp_path, way, AFTER_COMMIT)

    assert way.disclosure.state is DisclosureState.PUBLISHED
    assert (len(registered(way)), len(published(way))) == (1, 1)


@pytest.mark.parametrize("place", [*STATEMENTS, BEFORE_COMMIT])
def test_whatever_goes_wrong_while_publishing_leaves_neither(
    app: Flask, shared: Engine, place: str
) -> None:
    here, way = approved()
    told, seen, mine = count(OutboxMessage), way.seen, hand(here.drafter, here)
    session.rollback()

    with interrupted(shared, place, fail), pytest.raises(PowerCut), transaction():
        service.publish(disclosure_id=way.id, seen=seen, hand=mine)
    session.rollback()

    assert_nothing_was_kept(way, told)


@pytest.mark.parametrize("place", ["DELETE FROM register_salts", BEFORE_COMMIT])
def test_a_privacy_correction_that_breaks_off_empties_nothing(
    app: Flask, shared: Engine, place: str
) -> None:
    here, way = approved()
    way.publish().correct("电话", kind=VersionKind.PRIVACY)
    way.save(here.drafter, said="电话已删").submit().approve(here.colleague)
    seen, mine = way.seen, hand(here.drafter, here)
    session.rollback()

    with interrupted(shared, place, fail), pytest.raises(PowerCut), transaction():
        service.publish(disclosure_id=way.id, seen=seen, hand=mine)
    session.rollback()

    first = session.scalars(select(DisclosureVersion).where(DisclosureVersion.no == 1)).one()
    assert (first.blanked_at, first.fields[0][1]) == (None, "已完成")
    assert (len(registered(way)), len(published(way))) == (1, 1)
    way.publish()
    assert (len(registered(way)), len(published(way))) == (2, 2)
