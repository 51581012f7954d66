"""Rows of stored files: taken up once by their sender, purged when abandoned, bytes last."""

import io

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.files import queries, reception, service, storage, sweeping
from portal.base.files.models import FileVisibility, ReleasedObject, StoredFile
from portal.base.files.photos import Box, PreparedPhoto
from portal.base.files.refusals import PhotosMissing
from tests.files import corpus
from tests.grievances.statements import plan_of, watched

MINE, THEIRS = "a" * 64, "b" * 64


def photo(colour: tuple[int, int, int] = (10, 20, 30)) -> PreparedPhoto:
    image = corpus.picture()
    image.paste(colour, (100, 100, 200, 200))
    return reception.receive(corpus.saved(image))


def uploaded(by: str = MINE, colour: tuple[int, int, int] = (10, 20, 30)) -> StoredFile:
    received = photo(colour)
    with transaction():
        return service.accept_photo(received, community_id=None, uploader_key=by)


def attached(*files: StoredFile, by: str = MINE) -> list[int]:
    with transaction():
        return service.attach(
            [file.token for file in files], uploader_key=by, purpose="test", community_id=None
        )


def has_bytes(sha256: str) -> bool:
    return all(
        storage.current().exists(storage.object_key(sha256, variant))
        for variant in ("full", "thumb")
    )


def count(model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_upload_is_a_row_with_an_unguessable_token_and_durable_bytes() -> None:
    file = uploaded()

    assert len(file.token) >= 22
    assert (file.width, file.height, file.mime) == (320, 240, "image/jpeg")
    assert file.byte_count == storage.current().size(storage.object_key(file.sha256, "full"))
    assert file.visibility is FileVisibility.PRIVATE
    assert file.attached_at is None
    assert has_bytes(file.sha256)


def test_two_uploads_of_one_picture_share_its_bytes_and_no_token() -> None:
    one, two = uploaded(), uploaded(by=THEIRS)

    assert one.sha256 == two.sha256
    assert one.token != two.token


def test_uploads_are_taken_up_in_the_order_of_the_form() -> None:
    one, two = uploaded(), uploaded(colour=(200, 0, 0))

    taken = attached(two, one)

    assert taken == [two.id, one.id]
    assert all(file.attached_at and file.purpose == "test" for file in (one, two))
    assert all(file.uploader_key is None for file in (one, two))


def test_an_upload_is_taken_up_once() -> None:
    file = uploaded()
    attached(file)

    with pytest.raises(PhotosMissing):
        attached(file)


def test_a_token_named_twice_is_one_photo() -> None:
    file = uploaded()
    assert len(attached(file, file)) == 1


def test_another_browser_s_upload_is_unknown_to_the_form() -> None:
    file = uploaded(by=THEIRS)

    with pytest.raises(PhotosMissing):
        attached(file)

    session.refresh(file)
    assert file.attached_at is None


def test_the_missing_ones_are_named_and_the_others_wait_on() -> None:
    mine, theirs = uploaded(), uploaded(by=THEIRS, colour=(200, 0, 0))

    with pytest.raises(PhotosMissing) as caught:
        attached(mine, theirs)

    assert caught.value.numbers == (2,)
    assert "2" in str(caught.value)
    tokens = [theirs.token, mine.token]
    assert queries.pending(tokens, uploader_key=MINE) == [mine]


def test_only_the_sender_discards_and_only_before_the_form_is_sent() -> None:
    file, sent = uploaded(), uploaded(colour=(200, 0, 0))
    attached(sent)

    for token, key in ((file.token, THEIRS), (sent.token, MINE), ("unknown", MINE)):
        with pytest.raises(NotFound), transaction():
            service.discard(token, uploader_key=key)
    with transaction():
        service.discard(file.token, uploader_key=MINE)

    assert queries.by_token(file.token) is None
    assert queries.by_token(sent.token) is not None


def test_an_abandoned_upload_goes_after_24_hours_and_its_bytes_an_hour_later() -> None:
    file = uploaded()

    with clock.later(hours=23, minutes=59):
        sweeping.tidy()
        assert count(StoredFile) == 1
    with clock.later(hours=24, minutes=1):
        sweeping.tidy()
        assert count(StoredFile) == 0
        assert has_bytes(file.sha256)
    with clock.later(hours=25, minutes=2):
        sweeping.tidy()
        sweeping.tidy()
        assert not has_bytes(file.sha256)
        assert count(ReleasedObject) == 0


def test_bytes_stay_while_another_row_has_them() -> None:
    uploaded()
    kept = uploaded(by=THEIRS)
    attached(kept, by=THEIRS)

    with clock.later(hours=25):
        sweeping.tidy()
    with clock.later(hours=27):
        sweeping.tidy()

    assert count(StoredFile) == 1
    assert has_bytes(kept.sha256)


def test_a_picture_sent_again_keeps_its_bytes_though_they_were_to_go() -> None:
    first = uploaded()
    with transaction():
        service.discard(first.token, uploader_key=MINE)

    with clock.later(minutes=30):
        again = uploaded()
    with clock.later(hours=2):
        sweeping.tidy()

    assert has_bytes(again.sha256)


def test_bytes_swept_between_keeping_and_recording_are_put_again() -> None:
    received = photo()
    for variant in ("full", "thumb"):
        storage.current().delete(storage.object_key(received.sha256, variant))

    with transaction():
        file = service.accept_photo(received, community_id=None, uploader_key=MINE)

    assert has_bytes(file.sha256)


def test_bytes_without_a_row_are_found_and_removed() -> None:
    stray, kept = photo((1, 2, 3)), uploaded()
    attached(kept)

    sweeping.mark_strays()
    sweeping.mark_strays()
    with clock.later(hours=2):
        sweeping.tidy()

    assert not has_bytes(stray.sha256)
    assert has_bytes(kept.sha256)


def test_a_covered_copy_is_published_beside_the_original() -> None:
    file = uploaded()
    public = reception.covered_copy(file, [Box(0, 0, 50, 50)])

    with transaction():
        service.publish(file, covered=public)

    assert file.visibility is FileVisibility.PUBLIC
    assert file.public_sha256 == public.sha256 != file.sha256
    assert has_bytes(public.sha256)


def test_a_withdrawn_copy_loses_its_bytes_and_the_original_stays() -> None:
    file = uploaded()
    attached(file)
    public = reception.covered_copy(file, [Box(0, 0, 9, 9)])
    with transaction():
        service.publish(file, covered=public)

    with transaction():
        service.withdraw(file)
    with clock.later(hours=2):
        sweeping.tidy()

    assert not has_bytes(public.sha256)
    assert has_bytes(file.sha256)
    assert file.visibility is FileVisibility.PRIVATE


def test_the_database_refuses_a_public_file_without_a_public_copy() -> None:
    wrong = update(StoredFile).where(StoredFile.id == uploaded().id)
    with pytest.raises(IntegrityError), transaction():
        session.execute(wrong.values(visibility=FileVisibility.PUBLIC))


def test_staff_work_is_recorded_as_taken_up_at_once() -> None:
    received = photo()
    with transaction():
        file = service.accept_photo(received, community_id=None, uploader_key=MINE, purpose="test")
    assert file.attached_at is not None
    assert file.uploader_key is None


def test_of_a_form_s_files_the_refused_are_numbered_and_the_others_kept() -> None:
    class Sent:
        def __init__(self, filename: str, content: bytes) -> None:
            self.filename, self.stream = filename, io.BytesIO(content)

    result = reception.receive_each(
        [
            Sent("1.jpg", corpus.jpeg()),
            Sent("", b""),
            Sent("2.jpg", b"no picture"),
            Sent("3.txt", corpus.heic()),
            Sent("4.jpg", b""),
        ]
    )

    assert len(result.photos) == 2
    assert {n: type(e).__name__ for n, e in result.refused.items()} == {
        2: "NotAnImage",
        4: "PhotoEmpty",
    }


def pretend_that_the_planner_knows_a_large_table() -> None:
    """PostgreSQL is asked as if tables were large anyway."""
    if session.connection().dialect.name != "sqlite":
        return
    session.execute(text("ANALYZE stored_files"))
    session.execute(text("DELETE FROM sqlite_stat1 WHERE tbl = 'stored_files'"))
    for index, rows in (
        ("ix_stored_files_waiting", "20000 2"),
        ("sqlite_autoindex_stored_files_1", "20000 1"),
    ):
        session.execute(
            text("INSERT INTO sqlite_stat1 VALUES ('stored_files', :index, :rows)"),
            {"index": index, "rows": rows},
        )
    session.execute(text("ANALYZE sqlite_schema"))


def test_a_form_s_files_are_looked_up_by_their_names_and_not_among_all_that_wait() -> None:
    one, two = uploaded(), uploaded(colour=(200, 0, 0))

    with transaction(), watched() as sent:
        pretend_that_the_planner_knows_a_large_table()
        service.attach([one.token, two.token], uploader_key=MINE, purpose="test", community_id=None)

    plan = plan_of(*sent.statements[-1])
    assert "sqlite_autoindex_stored_files_1" in plan or "uq_stored_files_token" in plan
