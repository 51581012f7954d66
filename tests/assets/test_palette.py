"""Colours: every pair in which text is set reaches 4.5 to 1, in light and in dark."""

import re

import pytest

from portal import assets

TOKENS = (assets.ROOT / "src" / "tokens.css").read_text()
Colour = tuple[float, float, float, float]

PAIRS = [
    *((text, ground) for text in ("text", "text-2") for ground in ("bg", "card", "sunken")),
    *(
        (text, ground)
        for text in ("primary", "link", "danger", "warn")
        for ground in ("bg", "card")
    ),
    ("on-primary", "primary"),
    ("on-danger", "danger"),
    ("primary", "primary-soft"),
    ("link", "link-soft"),
    ("danger", "danger-soft"),
    ("warn", "warn-soft"),
    ("card", "warn"),
    *(("text", f"{name}-soft") for name in ("primary", "link", "danger", "warn")),
    *(("text-2", f"{name}-soft") for name in ("primary", "link")),
]


def palette(start: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(start) :].partition("{")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


LIGHT = palette(":root {")
CHOSEN_DARK = palette(':root[data-theme="dark"]')
SYSTEM_DARK = palette(':root:not([data-theme="light"])')


def parse(value: str) -> Colour:
    if value.startswith("#"):
        digits = value[1:] if len(value) == 7 else "".join(2 * digit for digit in value[1:])
        red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
        return red, green, blue, 1.0
    red, green, blue, alpha = (float(part) for part in re.findall(r"[\d.]+", value))
    return red, green, blue, alpha


def over(top: Colour, ground: Colour) -> Colour:
    alpha = top[3]
    red, green, blue = (top[i] * alpha + ground[i] * (1 - alpha) for i in range(3))
    return red, green, blue, 1.0


def luminance(colour: Colour) -> float:
    shares = [part / 255 for part in colour[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(colours: dict[str, str], text: str, ground: str) -> None:
    below = parse(colours[ground])
    lighter, darker = sorted(
        (luminance(over(parse(colours[text]), below)), luminance(below)), reverse=True
    )

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_dark_by_choice_and_dark_by_the_system_are_the_same() -> None:
    assert CHOSEN_DARK == SYSTEM_DARK
