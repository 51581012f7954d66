"""``PORTAL_FONT`` names the font of PDFs; a wrong one stops the start."""

from pathlib import Path

import pytest

from portal.config import BadConfiguration, Config


def test_a_regular_and_a_bold_font_are_taken(tmp_path: Path):
    regular, bold = tmp_path / "a.otf", tmp_path / "b.otf"
    regular.touch()
    bold.touch()

    config = Config.from_env(
        {"PORTAL_DATA": str(tmp_path / "data"), "PORTAL_FONT": f"{regular}, {bold}"}
    )

    assert config.fonts == (str(regular), str(bold))
    assert Config.from_env({"PORTAL_DATA": str(tmp_path / "data")}).fonts == ()


@pytest.mark.parametrize("given", ["missing.otf", "{a},missing.otf", "{a},{a},{a}"])
def test_what_is_no_file_or_too_many_stops_the_start(tmp_path: Path, given: str):
    regular = tmp_path / "a.otf"
    regular.touch()

    with pytest.raises(BadConfiguration, match="PORTAL_FONT"):
        Config.from_env(
            {"PORTAL_DATA": str(tmp_path / "data"), "PORTAL_FONT": given.format(a=regular)}
        )
