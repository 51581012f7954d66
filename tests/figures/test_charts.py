"""Charts: every number has its mark in the right place, and what is not told has none."""

import pytest
from flask import Flask
from flask.templating import render_template_string

from portal.base.figures import charts


def test_bars_stand_on_the_ground_and_grow_with_their_number() -> None:
    chart = charts.bars(["9", "10"], [[10, 20], [5, None]])

    first, second, other = chart.boxes
    assert len({round(box.y + box.height) for box in chart.boxes}) == 1
    assert second.height == pytest.approx(first.height * 2, abs=0.2)
    assert (other.series, other.x) == (2, pytest.approx(first.x + first.width, abs=0.2))


def test_a_line_breaks_where_a_number_is_missing() -> None:
    chart = charts.bars(["1", "2", "3"], [[1, 1, 1]], line=[0.5, None, 1.0])

    assert [len(stretch) for stretch in chart.lines] == [1, 1]
    assert len(chart.dots) == 2


def test_a_stacked_bar_is_as_high_as_any_other() -> None:
    chart = charts.stacked(["a", "b"], [[1, 30], [3, 10]])

    heights = {
        sum(box.height for box in chart.boxes if round(box.x) == x)
        for x in {round(box.x) for box in chart.boxes}
    }
    assert len({round(height) for height in heights}) == 1


def test_nothing_counted_draws_nothing_and_fails_nowhere() -> None:
    assert charts.bars([], []).boxes == []
    assert charts.stacked(["a"], [[0]]).boxes == []
    assert charts.line(["a"], [[None]], 1).lines == []


@pytest.mark.parametrize(("n", "top"), [(0, 4), (4, 4), (5, 8), (19, 20), (41, 80), (999, 2000)])
def test_the_axis_ends_with_a_round_number(n: int, top: int) -> None:
    assert charts.round_up(n) == top


@pytest.mark.parametrize(("n", "strength"), [(None, 0), (0, 0), (1, 1), (6, 2), (20, 4)])
def test_a_heat_cell_is_stronger_the_larger_its_number(n: int | None, strength: int) -> None:
    assert charts.heat(n, 20) == strength


@pytest.mark.parametrize("kind", ["bars", "stacked", "line", "dots"])
def test_each_kind_of_chart_is_a_picture_with_its_finding_as_name(app: Flask, kind: str) -> None:
    drawn = {
        "bars": charts.bars(["a"], [[3]], line=[0.4]),
        "stacked": charts.stacked(["a"], [[3], [1]]),
        "line": charts.line(["a", "b"], [[3, 4]], 5),
        "dots": charts.dots(["a"], [[80], [90], [85]], 100),
    }[kind]
    source = (
        f'{{% from "components/charts.html" import {kind} %}}'
        f'{{{{ {kind}(chart, "三季度收到12件", ["收到"]) }}}}'
    )
    with app.test_request_context("/"):
        html = render_template_string(source, chart=drawn)

    assert 'role="img" aria-label="三季度收到12件"' in html
    assert "style=" not in html
    assert "<script" not in html
