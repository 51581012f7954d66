"""Every setting is documented by name, default and effect."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_settings_tells_every_setting_of_every_room():
    found = subprocess.run(
        [sys.executable, "-m", "portal.base.settings.docs", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr + "run: python -m portal.base.settings.docs"


def test_the_page_holds_name_default_and_effect():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert "`deadlines.opening_hours`" in text
    assert "`mon-fri 08:30-12:00 13:30-17:30`" in text
    assert "Limits in working hours run only in these times" in text
