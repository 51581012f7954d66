"""How stylesheets are made smaller and fitted together; knows CSS text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# WeUI counts in pixels of a 17 px text; ours grows with the reader's own size.
TEXT_PX: Final = 17

# Parts of WeUI's widget files which no page uses, and its switch of palette, which
# tokens.css replaces by its own variables.
_UNUSED: Final = (
    "data-weui-theme",
    "weui-bottom-fixed",
    "weui-btn_loading",
    "weui-btn_overlay",
    "weui-btn_cell",
    "weui-btn_input-clear",
    "weui-btn_icon",
    "weui-btn_reset",
    "weui-btn_medium",
    "weui-btn-area",
    "weui-cell_select-before",
    "weui-cell_select-after",
    "weui-cell_vcode",
    "weui-cells_form",
    "weui-form-preview",
    "weui-half-screen",
    "weui-icon-",
    "weui-vcode",
    "navigator",
)
_VARIABLES_ONLY: Final = re.compile(r"^[^{]*\{\s*(--weui-[\w-]+:[^;}]*;?)+\}$")
_PIXELS: Final = re.compile(r"(?<![\w.%-])(\d*\.?\d+)px")
_FALLBACK: Final = re.compile(r"(?<=[{;])([a-z-]+):[^;{}]*;(?=\1:[^;{}]*var\()")
_OLD_FLEX: Final = re.compile(
    r"(?<=[{;])(display:-webkit-(box|flex)|-webkit-(box|flex|align)[\w-]*:[^;}]*);"
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


def own_stylesheet(css: str) -> str:
    """Drop comments and needless space."""
    css = re.sub(r"\s+", " ", _COMMENT.sub("", css))
    css = re.sub(r" ?([{};]) ?", r"\1", css)
    css = re.sub(r"([:,]) (?=[^{}]*[;}])", r"\1", css)
    return css.replace(";}", "}").strip()


def weui_stylesheet(css: str) -> str:
    """Keep the rules in use, in rem, coloured by variables alone."""
    kept = (rule for rule in rules(_COMMENT.sub("", css)) if _is_wanted(rule))
    css = "".join(kept)
    return _OLD_FLEX.sub("", _FALLBACK.sub("", _PIXELS.sub(_rem, css)))


def rules(css: str) -> Iterator[str]:
    """Yield the top-level rules of a stylesheet; an @media block counts as one."""
    start = depth = 0
    quote = ""
    for at, char in enumerate(css):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start : at + 1].strip()
                start = at + 1


def _is_wanted(rule: str) -> bool:
    if rule.startswith("@media") or _VARIABLES_ONLY.match(rule):
        return False
    selector = rule.partition("{")[0]
    return not any(name in selector for name in _UNUSED)


def _rem(match: re.Match[str]) -> str:
    pixels = float(match.group(1))
    if pixels <= 2:
        return match.group(0)
    return f"{pixels / TEXT_PX:.4f}".rstrip("0").rstrip(".").removeprefix("0") + "rem"
