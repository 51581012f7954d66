"""The keys of the workbench: what they press, and that an account may turn them off."""

import pytest

from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory
from tests.factories.identity import resident, sign_in
from tests.grievances.desk.conftest import text

S = GrievanceStatus


def keys_on(html: str) -> set[str]:
    """The keys for which the page has something to press."""
    return {key for key in "atmru" if f'data-key="{key}"' in html}


@pytest.mark.parametrize(
    ("status", "keys"),
    [
        (S.SUBMITTED, {"a", "t", "m", "r"}),
        (S.ACCEPTED, {"a", "t", "m", "r"}),
        (S.IN_PROGRESS, {"m", "r"}),
        (S.NEED_INFO, {"r"}),
        (S.REOPENED, {"a", "t", "m", "r"}),
    ],
)
def test_each_key_has_a_button_or_link_of_its_own_on_the_page(worker, here, status, keys):
    report = GrievanceFactory.create(scene=here, status=status)

    assert keys_on(text(worker.get(f"reports/{report.no}"))) >= keys


def test_the_undo_is_pressed_by_u(worker, here):
    report = GrievanceFactory.create(scene=here)
    answer = worker.act(report, "accept")

    assert "u" in keys_on(text(worker.client.get(answer.location)))


def test_the_reply_form_is_reached_by_its_template(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    form = text(worker.get(f"reports/{report.no}/resolve"))

    assert 'id="template" name="template" data-key="r"' in form


def test_the_help_names_every_key(worker):
    html = text(worker.get())

    for key in ("J / K", "<dt>A", "<dt>T", "<dt>M", "<dt>R", "<dt>U", "<dt>?"):
        assert key in html


def test_an_account_turns_its_keys_off_and_on_again_wherever_it_signs_in(enter, here):
    one, other = enter(here.worker, here), enter(here.worker, here)
    assert "data-keys-off" not in text(one.get())

    answer = one.client.post("/desk/keys", data={"off": "1", "next": one.url()})

    assert answer.location.endswith(one.url())
    assert "data-keys-off" in text(other.get())
    other.client.post("/desk/keys", data={"off": "", "next": other.url()})
    assert "data-keys-off" not in text(one.get())


def test_colleagues_keep_their_keys(worker, colleague):
    worker.client.post("/desk/keys", data={"off": "1"})

    assert "data-keys-off" not in text(colleague.get())


def test_the_switch_leads_nowhere_else(worker):
    answer = worker.client.post("/desk/keys", data={"off": "1", "next": "https://elsewhere.test"})

    assert answer.location == "/desk"


def test_residents_have_no_such_switch(app, here):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in(client, resident())

    assert client.post("/desk/keys", data={"off": "1"}).status_code in (303, 403)
