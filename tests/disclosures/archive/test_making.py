"""An archive being made and kept: in pieces, by whichever worker, for its asker, for a while."""

import hashlib
import json
import os
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.disclosures.archive import packing, pieces, service, working
from portal.disclosures.archive.contents import Contents, Place
from portal.disclosures.archive.models import ArchivePiece, ArchiveState
from portal.disclosures.models import (
    VersionKind,
)
from tests.disclosures.archive.conftest import (
    PDF,
    ask,
    document,
    take,
    turn,
    unpacked,
    work,
)
from tests.factories.disclosures import ItemFactory, Way, submission


def test_it_is_stored_in_pieces_that_together_are_the_file(here, monkeypatch):
    monkeypatch.setattr(packing, "PIECE", 2000)
    Way(here, ItemFactory.create()).done(files=[document(here)])
    archive = ask(here)
    work()

    content = take(here, archive)

    count = len(session.scalars(select(ArchivePiece)).all())
    assert count > 3
    assert hashlib.sha256(content).hexdigest() == archive.sha256
    assert len(content) == archive.byte_count
    assert len(unpacked(content)) == archive.file_count


def test_packing_holds_no_more_than_a_piece_and_a_file(here, app):
    large = PDF + b"%" + os.urandom(400_000) + b"\n%%EOF\n"
    files = [document(here, large + f"%{n}\n%%EOF\n".encode()) for n in range(6)]
    Way(here, ItemFactory.create()).done(files=files)
    with app.test_request_context():
        place = Place(here.community.id, here.community.slug, here.community.name, 2026)
        made = packing.Packing(Contents.of(place))

        held = []
        for _step in made.steps():
            held.append(len(made.sink._held))
            for _piece in iter(partial(made.sink.take, 100_000), None):
                pass

    assert made.sink.written > 2_400_000
    assert max(held) < 600_000


def test_who_took_it_and_why_is_kept_each_time(here):
    archive = ask(here)
    work()
    take(here, archive)
    take(here, archive)

    acts = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.object_kind == "disclosure_archive")
        .order_by(AuditEntry.id)
    ).all()
    assert [entry.act for entry in acts] == [
        "disclosure.archive",
        "disclosure.archive_taken",
        "disclosure.archive_taken",
    ]
    assert {(entry.actor_id, entry.reason) for entry in acts} == {(here.drafter.id, "年度归档")}


def test_nobody_else_takes_it(here):
    archive = ask(here)
    work()

    with pytest.raises(service.NotYours):
        take(here, archive, by=here.colleague)


def test_after_its_days_the_bytes_are_gone_and_the_record_stays(here):
    archive = ask(here)
    work()

    with clock.at(clock.now() + timedelta(days=service.KEEP_DAYS, minutes=1)):
        with pytest.raises(service.Gone):
            take(here, archive)
        working.forget()

    session.refresh(archive)
    assert archive.state is ArchiveState.GONE
    assert not session.scalars(select(StoredFile).where(StoredFile.purpose == pieces.PURPOSE)).all()


def test_an_archive_that_holds_personal_data_taken_out_since_is_not_given_any_more(here):
    way = Way(here, ItemFactory.create()).done(said="张三丰电话13912345678")
    archive = ask(here)
    work()
    way.correct("更正个人信息", kind=VersionKind.PRIVACY).save(here.drafter, said="已更正内容")
    way.submit().approve(here.colleague).publish()

    with pytest.raises(service.Gone):
        take(here, archive)
    working.forget()

    session.refresh(archive)
    assert archive.state is ArchiveState.GONE


def test_another_worker_begins_anew_where_one_was_cut_off(here, monkeypatch):
    monkeypatch.setattr(packing, "PIECE", 500)
    for n in range(3):
        Way(here, ItemFactory.create(name=f"事项{n}")).done(said=f"内容{n}" * 300)
    archive = ask(here)
    monkeypatch.setattr(working, "TURN_SECONDS", 0.0)
    turn()
    working._jobs.clear()
    monkeypatch.setattr(working, "WORKER", "another")
    monkeypatch.setattr(working, "TURN_SECONDS", 8.0)

    work()
    session.refresh(archive)
    assert archive.state is ArchiveState.RUNNING, "the first one may still be at it"
    with clock.at(clock.now() + timedelta(seconds=service.HELD_SECONDS + 1)):
        work()
        assert unpacked(take(here, archive)).keys() >= {"manifest.json", "SHA256SUMS"}


def test_between_two_turns_it_goes_on_where_it_was(here, monkeypatch):
    for n in range(3):
        Way(here, ItemFactory.create(name=f"事项{n}")).done(said=f"内容{n}，各不相同的文字")
    archive = ask(here)
    monkeypatch.setattr(working, "monotonic", iter(range(0, 10_000, 3)).__next__)

    work()

    session.refresh(archive)
    assert (archive.state, archive.done_count) == (ArchiveState.READY, 3)
    assert len(json.loads(unpacked(take(here, archive))["manifest.json"])["disclosures"]) == 3


def test_what_goes_wrong_is_tried_again_and_then_given_up(here, caplog):
    way = Way(here, ItemFactory.create()).done()
    archive = ask(here)
    with transaction():
        way.disclosure.channels = [["not", "a", "name"]]

    work()

    session.refresh(archive)
    assert (archive.state, archive.tries) == (ArchiveState.FAILED, service.MOST_TRIES)


def test_the_same_form_sent_twice_asks_once(here):
    number = submission()
    asked = []
    for _tap in range(2):
        with transaction():
            asked.append(
                service.ask(
                    community_id=here.community.id,
                    year=2026,
                    reason="归档用途",
                    submission_id=number,
                    by_id=here.drafter.id,
                ).id
            )

    assert len(set(asked)) == 1
    with pytest.raises(service.OneIsUnderWay):
        ask(here)
