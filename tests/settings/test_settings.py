"""Typed values, their scopes, versions and checks."""

from datetime import time
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.base import clock, settings
from portal.base.db import session, transaction
from portal.base.errors import Conflict, Invalid
from portal.base.i18n import _l
from portal.base.settings import (
    INSTALLATION_ONLY,
    Kind,
    Setting,
    of_community,
    of_district,
    service,
)
from portal.base.settings.models import SettingValue
from portal.base.settings.queries import effective, history, version_of
from portal.base.settings.registry import UnknownSetting
from portal.base.settings.scopes import INSTALLATION, set_scope_resolver
from portal.community.places import queries as places

settings.register_group("tests", _l("Time limits"))


def declared(name, kind, default, **more):
    return settings.register(
        Setting(
            key=f"tests.{name}",
            kind=kind,
            default=default,
            label=_l("Service hours"),
            help=_l("Time limits"),
            **more,
        )
    )


PHOTOS = declared("photos", Kind.INT, 4, minimum=1, maximum=9)
OPEN = declared("open", Kind.BOOL, True)
SIGN = declared("sign", Kind.STR, "", max_length=10)
SHARE = declared("share", Kind.DECIMAL, Decimal("0.667"), minimum=Decimal(0), maximum=Decimal(1))
OPENS = declared("opens", Kind.TIME, time(8, 30))
FACE = declared(
    "face",
    Kind.CHOICE,
    "plain",
    choices=(("plain", _l("A text")), ("large", _l("A text"))),
    scopes=INSTALLATION_ONLY,
)
ALL = [PHOTOS, OPEN, SIGN, SHARE, OPENS, FACE]


@pytest.fixture(autouse=True)
def districts():
    set_scope_resolver({1: 10, 2: 10, 3: 11}.get)
    yield
    set_scope_resolver(places.district_of)


def put(setting, scope, text, **more):
    more = {"by": 7, "reason": "the committee decided", **more}
    with transaction():
        return service.change(setting=setting, scope=scope, text=text, **more)


def test_what_nobody_set_is_the_default():
    assert settings.get(PHOTOS, community=1) == 4
    assert settings.get("tests.opens") == time(8, 30)
    assert effective(PHOTOS, INSTALLATION).source is None


def test_the_narrower_scope_wins():
    put(PHOTOS, INSTALLATION, "5")
    put(PHOTOS, of_district(10), "6")
    put(PHOTOS, of_community(1), "7")
    found = [settings.get(PHOTOS, community=one) for one in (1, 2, 3)]
    assert found == [7, 6, 5]
    assert settings.get(PHOTOS, district=10) == 6
    assert settings.get(PHOTOS) == 5
    assert effective(PHOTOS, of_community(2)).source == of_district(10)


def test_a_scope_can_inherit_again():
    put(PHOTOS, of_community(1), "7")
    put(PHOTOS, of_community(1), None)
    assert settings.get(PHOTOS, community=1) == 4
    assert version_of(PHOTOS, of_community(1)) == 2


def test_every_version_keeps_who_when_and_why():
    with clock.at("2026-11-23T09:00:00+08:00"):
        put(PHOTOS, INSTALLATION, "5", by=3, reason="storage is cheap")
    with clock.at("2026-11-24T09:00:00+08:00"):
        put(PHOTOS, INSTALLATION, "6", by=4, reason="more is asked for")
    rows = history(PHOTOS, INSTALLATION)
    assert [(row.version, row.value, row.set_by, row.reason) for row in rows] == [
        (2, "6", 4, "more is asked for"),
        (1, "5", 3, "storage is cheap"),
    ]
    assert rows[0].valid_from > rows[1].valid_from


def test_a_value_can_begin_later():
    begins = clock.now().replace(microsecond=0)
    with clock.at(begins):
        put(PHOTOS, INSTALLATION, "5")
        put(PHOTOS, INSTALLATION, "9", valid_from=begins.replace(year=begins.year + 1))
        assert settings.get(PHOTOS) == 5
    with clock.at(begins.replace(year=begins.year + 1)):
        assert settings.get(PHOTOS) == 9


def test_all_types_come_back_as_they_went_in():
    texts = {
        OPEN: ("false", False),
        SIGN: (" 幸福里 ", "幸福里"),
        SHARE: ("0.5", Decimal("0.5")),
        OPENS: ("9:05", time(9, 5)),
        FACE: ("large", "large"),
        PHOTOS: (" 3 ", 3),
    }
    for setting, (text, value) in texts.items():
        put(setting, INSTALLATION, text)
        assert settings.get(setting) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (PHOTOS, ""),
        (PHOTOS, "four"),
        (PHOTOS, "0"),
        (PHOTOS, "10"),
        (PHOTOS, "4.5"),
        (PHOTOS, "٤"),
        (PHOTOS, "9" * 5000),
        (OPEN, "maybe"),
        (SIGN, "x" * 11),
        (SHARE, "NaN"),
        (SHARE, "1e400"),
        (SHARE, "1.01"),
        (OPENS, "24:00"),
        (OPENS, "8"),
        (FACE, "huge"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_and_nothing_is_kept(setting, text):
    with pytest.raises(Invalid) as refused:
        put(setting, INSTALLATION, text)
    assert str(refused.value)
    assert session.scalar(select(SettingValue.id)) is None


def test_a_change_without_a_reason_is_refused():
    for reason in ("", "   ", "x" * 201):
        with pytest.raises(service.ReasonMissing):
            put(PHOTOS, INSTALLATION, "5", reason=reason)


def test_the_same_value_again_is_no_version():
    put(PHOTOS, INSTALLATION, "5")
    with pytest.raises(service.NothingChanged):
        put(PHOTOS, INSTALLATION, "05")


def test_of_two_editors_the_slower_is_told():
    put(PHOTOS, INSTALLATION, "5", version=0)
    with pytest.raises(Conflict):
        put(PHOTOS, INSTALLATION, "6", version=0)
    assert settings.get(PHOTOS) == 5


def test_a_setting_of_the_installation_cannot_be_set_in_a_community():
    with pytest.raises(service.NotSetHere):
        put(FACE, of_community(1), "large")


def test_a_kept_value_that_became_unreadable_gives_the_wider_one():
    put(PHOTOS, INSTALLATION, "5")
    row = put(PHOTOS, of_community(1), "7")
    row.value = "many"
    session.commit()
    from portal.base.settings import revisions

    revisions.forget()
    assert settings.get(PHOTOS, community=1) == 5


def test_a_change_that_is_undone_leaves_no_trace():
    def fail():
        with transaction():
            service.change(setting=PHOTOS, scope=INSTALLATION, text="5", by=None, reason="try")
            assert settings.get(PHOTOS) == 5
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert settings.get(PHOTOS) == 4


def test_an_undeclared_setting_is_an_error():
    with pytest.raises(UnknownSetting):
        settings.get("tests.nothing")


def test_two_settings_cannot_share_a_key():
    with pytest.raises(ValueError, match="two settings"):
        declared("photos", Kind.INT, 5)


def test_a_default_that_breaks_its_own_rule_cannot_be_declared():
    with pytest.raises(settings.BadValue):
        declared("broken", Kind.INT, 5, maximum=4)
