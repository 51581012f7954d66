"""Macros: what they draw is labelled, tied together and safe."""

import re
from typing import Any

import pytest
from flask import Flask
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

KINDS = ["litter", "other"]


class Ticks(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Report(Form):
    kind = RadioField("Kind", choices=KINDS, validators=[InputRequired("Choose a kind.")])
    place = SelectField("Place", choices=KINDS)
    text = TextAreaField("More", description="When it began.")
    phone = StringField("Phone", validators=[InputRequired("Enter a number.")])
    days = Ticks("Days", choices=KINDS)
    tell = BooleanField("Tell me")


@pytest.fixture
def draw(app: Flask) -> Any:
    """Render one macro call by its source."""

    def render(file: str, call: str, **context: Any) -> str:
        name = call.partition("(")[0]
        source = f"{{% from 'components/{file}.html' import {name} %}}{{{{ {call} }}}}"
        with app.test_request_context("/"):
            return app.jinja_env.from_string(source).render(**context)

    return render


def test_a_hint_and_an_error_are_tied_to_their_field(draw: Any) -> None:
    form = Report(data={})
    form.validate()

    html = draw("forms", "field(form.phone, hint='Eleven digits')", form=form)

    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert described.group(1) == "phone-hint phone-error"
    assert 'id="phone-hint"' in html
    assert 'id="phone-error"' in html
    assert 'aria-invalid="true"' in html


def test_a_description_serves_as_the_hint(draw: Any) -> None:
    assert "When it began." in draw("forms", "field(form.text)", form=Report())


def test_radio_buttons_and_tick_boxes_stand_in_a_named_group(draw: Any) -> None:
    for name in ("kind", "days"):
        html = draw("forms", f"field(form.{name})", form=Report())
        assert html.count("<fieldset") == html.count("<legend") == 1
        assert html.count("<input") == len(KINDS)


def test_a_single_tick_box_is_inside_its_label(draw: Any) -> None:
    html = draw("forms", "field(form.tell)", form=Report())

    assert re.search(r"<label[^>]*><input[^>]*type=\"checkbox\"[^>]*><span>Tell me", html)


def test_the_error_summary_leads_to_the_first_button_of_a_group(draw: Any) -> None:
    form = Report(data={})
    form.validate()

    html = draw("forms", "error_summary(form)", form=form)

    assert 'href="#kind-0"' in html
    assert 'href="#phone"' in html
    assert 'id="error-summary"' in html


def test_without_errors_there_is_no_summary(draw: Any) -> None:
    assert draw("forms", "error_summary(form)", form=Report()).strip() == ""


def test_attributes_of_htmx_reach_the_field(draw: Any) -> None:
    html = draw("forms", "field(form.text, rows=3, **{'hx-get': '/x'})", form=Report())

    assert 'hx-get="/x"' in html
    assert 'rows="3"' in html


def test_what_people_type_is_escaped_everywhere(draw: Any) -> None:
    nasty = "<script>alert(1)</script>"
    calls = [
        ("cards", "card('/x', nasty, status=('done', nasty), meta=[nasty], note=nasty)"),
        ("cards", "cell(nasty, value=nasty, note=nasty)"),
        ("timeline", "timeline([{'iso': '', 'when': nasty, 'title': nasty, 'text': nasty,"
         " 'who': nasty, 'photos': []}])"),
        ("definition", "facts([(nasty, nasty)])"),
        ("tables", "table(nasty, [nasty], [[nasty]])"),
        ("notice", "notice(nasty)"),
        ("status", "status_panel('wait', nasty, nasty, nasty)"),
        ("empty", "empty(nasty)"),
    ]  # fmt: skip
    for file, call in calls:
        assert "<script" not in draw(file, call, nasty=nasty), call


def test_photos_that_are_here_already_can_be_dropped_without_javascript(draw: Any) -> None:
    photos = [{"id": "abc", "thumb": "/t"}]

    html = draw("photos", "photo_input('/uploads', photos)", photos=photos)

    assert 'type="checkbox" name="photo_ids" value="abc" checked' in html
    assert html.count('type="file" name="photos"') == 3
    assert "multiple" not in html
    assert "capture" not in html


def test_a_state_is_a_word_and_an_icon(draw: Any) -> None:
    for kind in ("new", "wait", "doing", "confirm", "done", "stopped", "overdue", "info"):
        html = draw("status", f"status('{kind}', 'Word')")
        assert "<svg" in html
        assert "Word" in html


def test_pages_swap_only_when_a_target_is_named(draw: Any) -> None:
    assert "hx-get" not in draw("pager", "pager('/next')")
    assert 'hx-target="#list"' in draw("pager", "pager('/next', target='#list')")
