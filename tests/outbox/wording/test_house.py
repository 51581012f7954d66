"""Every house text can be put before staff, and filled as the file itself would be."""

import pytest
from flask import Flask, render_template

from portal.base import scope
from portal.base.i18n import speaking
from portal.base.outbox import facts as stored
from portal.base.outbox import rendering, topics
from portal.base.outbox.delivering.labels import CHANNELS
from portal.base.outbox.topics import Topic
from portal.base.outbox.wording import house, limits, placeholders, service
from tests.factories.places import CommunityFactory


def occasions() -> list[tuple[Topic, str]]:
    """Every topic on each channel that has words for it."""
    return [
        (topic, channel)
        for topic in topics.registered()
        for channel in CHANNELS
        if rendering.has_words(topic, channel)
    ]


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_a_house_text_filled_is_what_its_file_says(app: Flask, locale: str) -> None:
    community = CommunityFactory.create()
    with app.test_request_context(), scope.everywhere("test"), speaking(locale):
        for topic, channel in occasions():
            facts = house.sample_facts(topic, channel, community.id)
            shape = house.shape(topic, channel, facts)

            filled = placeholders.fill(shape.text, shape.values)

            path = house.path_of(topic, channel)
            assert filled == render_template(path, **stored.read(facts)).strip(), path


def test_every_house_text_would_be_taken_from_staff_too(app: Flask) -> None:
    community = CommunityFactory.create()
    with app.test_request_context(), scope.everywhere("test"):
        faults = {
            (topic.name, channel): fault
            for topic, channel in occasions()
            for locale in service.languages(channel)
            if (
                fault := service.check(
                    topic,
                    channel,
                    community.id,
                    locale,
                    service.house_text(topic, channel, community.id, locale),
                )
            )
        }

    assert faults == {}


def test_a_text_message_with_its_sign_has_one_part(app: Flask) -> None:
    room = limits.SMS - len("【】") - len(app.extensions["portal_config"].sms_sign)
    with app.test_request_context():
        assert limits.measure("sms", "一" * room, "").fault is None
        assert "70" in (limits.measure("sms", "一" * (room + 1), "").fault or "")
