"""A change reaches another process without a restart."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.base import db
from portal.base.settings import revisions

READER = """
import sys, time
from portal.base import db, settings
from portal.base.deadlines.options import WEEKENDS_REST
db.bind(db.make_engine(sys.argv[1]))
print(settings.get(WEEKENDS_REST), flush=True)
db.release()
sys.stdin.readline()
began = time.monotonic()
while settings.get(WEEKENDS_REST) and time.monotonic() - began < 10:
    db.release()
    time.sleep(0.1)
print(time.monotonic() - began, flush=True)
"""

WRITER = """
import sys
from portal.base import db
from portal.base.deadlines.options import WEEKENDS_REST
from portal.base.settings import INSTALLATION, service
db.bind(db.make_engine(sys.argv[1]))
with db.transaction():
    service.change(setting=WEEKENDS_REST, scope=INSTALLATION, text="false", by=None, reason="try")
"""

SHAPE = """
import sys
from portal.base import db
from portal import tables
tables.load_tables()
db.Base.metadata.create_all(db.make_engine(sys.argv[1]))
"""


def python(code, url, **options):
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", code, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        **options,
    )


def finished(process):
    out, _errors = process.communicate("\n", timeout=60)
    assert process.returncode == 0
    return out


def test_another_process_sees_a_change_within_five_seconds(tmp_path):
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    finished(python(SHAPE, url))
    reader = python(READER, url)
    assert reader.stdout.readline() == "True\n"
    finished(python(WRITER, url))

    waited = float(finished(reader))

    assert waited < 5


def test_what_is_kept_is_not_loaded_again_while_nothing_changed():
    loads = []
    kept = revisions.Kept("test-unchanged", lambda: loads.append(1) or len(loads))
    assert [kept.value(), kept.value()] == [1, 1]
    kept.forget()
    assert kept.value() == 2


def test_a_mark_makes_this_process_look_again_at_once():
    loads = []
    kept = revisions.Kept("test-touched", lambda: loads.append(1) or len(loads))
    assert kept.value() == 1
    with db.transaction():
        revisions.touch("test-touched")
    assert kept.value() == 2


def test_a_mark_that_was_rolled_back_changes_nothing():
    loads = []
    kept = revisions.Kept("test-undone", lambda: loads.append(1) or len(loads))
    kept.value()

    def fail():
        with db.transaction():
            revisions.touch("test-undone")
            assert kept.value() == 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert kept.value() == 1
