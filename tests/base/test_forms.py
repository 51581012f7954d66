"""What the forms of every room share."""

import uuid

import pytest
from flask import Flask
from wtforms import StringField

from portal.base.web.forms import OnceForm, VersionedForm, at_most, trimmed


class Sent(OnceForm):
    """A form with a text."""

    text = StringField(filters=[trimmed], validators=[at_most(3)])


def test_a_number_that_a_form_brings_is_kept_and_a_broken_one_is_made_anew(app: Flask) -> None:
    number = str(uuid.uuid4())
    with app.test_request_context(method="POST", data={"submission_id": number}):
        whole = Sent(meta={"csrf": False})
        assert whole.validate()
    with app.test_request_context(method="POST", data={"submission_id": "x" * 5000}):
        broken = Sent(meta={"csrf": False})
        assert broken.validate()

    assert whole.submission == number
    assert str(uuid.UUID(broken.submission)) == broken.submission


def test_blanks_around_a_text_do_not_count(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"text": "  三个字\n"}):
        fits = Sent(meta={"csrf": False})
        assert fits.validate()
    with app.test_request_context(method="POST", data={"text": "四个字了"}):
        assert not Sent(meta={"csrf": False}).validate()

    assert fits.text.data == "三个字"


@pytest.mark.parametrize(("sent", "seen"), [("7", 7), ("", 0), ("-1", 0), ("9" * 40, 0), ("x", 0)])
def test_a_version_that_nothing_kept_can_have_counts_as_none(
    app: Flask, sent: str, seen: int
) -> None:
    with app.test_request_context(method="POST", data={"version": sent}):
        assert VersionedForm().seen == seen


def test_a_form_sent_without_its_version_is_of_the_version_that_the_row_has(app: Flask) -> None:
    class Row:
        version = 7

    with app.test_request_context(method="POST", data={"other": "x"}):
        assert VersionedForm(obj=Row()).seen == 7
