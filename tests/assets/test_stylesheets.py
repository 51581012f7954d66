"""How stylesheets are fitted together."""

import re

from portal import assets
from portal.stylesheets import own_stylesheet, rules, weui_stylesheet


def test_pixels_become_sizes_which_grow_with_the_reader() -> None:
    assert weui_stylesheet(".a{font-size:17px;margin:8.5px 0}") == (
        ".a{font-size:1rem;margin:.5rem 0}"
    )


def test_hairlines_stay_hairlines() -> None:
    assert weui_stylesheet(".a{border:1px solid}") == ".a{border:1px solid}"


def test_the_palette_of_weui_is_left_out() -> None:
    css = 'body{--weui-BG-0:#ededed}body[data-weui-theme="dark"] .a{color:red}.b{top:0}'

    assert weui_stylesheet(css) == ".b{top:0}"


def test_a_fixed_colour_before_a_variable_is_dropped() -> None:
    assert weui_stylesheet(".a{color:#000;color:var(--x);top:0}") == ".a{color:var(--x);top:0}"


def test_braces_inside_quotes_end_no_rule() -> None:
    css = '.a::before{content:"}"}.b{top:0}'

    assert list(rules(css)) == ['.a::before{content:"}"}', ".b{top:0}"]


def test_own_rules_keep_the_spaces_that_mean_something() -> None:
    css = "/* why */\n.a .b, .c > p {\n  width: calc(1rem + 2px);\n  color: red;\n}\n"

    assert own_stylesheet(css) == ".a .b, .c > p{width:calc(1rem + 2px);color:red}"


def test_no_type_is_sized_in_pixels_alone() -> None:
    for name in ("app.css", "desk.css"):
        css = (assets.ROOT / "dist" / assets.build()[name]).read_text()
        sizes = re.findall(r"font-size:([^;}]+)", css)
        fixed = [size for size in sizes if re.fullmatch(r"[\d.]+px", size)]
        assert fixed == ["12px"] * len(fixed) or not fixed
        assert "text-size-adjust" not in css
