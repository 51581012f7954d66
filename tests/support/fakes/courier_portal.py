"""The portal's processes with the courier as their channel, for tests that kill them.

    python -m tests.support.fakes.courier_portal worker   as `portal worker`
    python -m tests.support.fakes.courier_portal serve    as `portal serve --no-worker`

``COURIER_URL`` is the depot's address. The server answers ``POST /announce`` with 201 once an
announcement of the number ``n`` is kept. Leases are short, so that a test need not wait for them.
"""

import os
import sys
from datetime import timedelta
from typing import Any

from flask import Flask, request

from portal.app import create_app, csrf
from portal.base import timers
from portal.base.access import public
from portal.base.db import session, transaction
from portal.base.outbox import channels, dispatcher
from portal.base.outbox.delivering import claiming
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from portal.config import Config
from tests.support.fakes.courier import Courier, with_words

LEASE_SECONDS = 3


def make_app() -> Flask:
    """The application with the courier alone, and a way to announce."""
    app = create_app()
    channels.drop_outward(*(channel.name for channel in channels.outward()))
    channels.use_outward(Courier(os.environ["COURIER_URL"]))
    for_good = app.extensions["courier_words"] = with_words(app, "courier")
    for_good.__enter__()
    claiming.LEASE = timedelta(seconds=LEASE_SECONDS)
    timers.register("outbox.drain", 1, dispatcher.drain, at_bell=True, lease_seconds=LEASE_SECONDS)
    app.add_url_rule("/announce", view_func=csrf.exempt(public(announce)), methods=["POST"])
    return app


def announce() -> Any:
    """Announce words of danger, which wait for no hour of the day."""
    number = int(request.form["n"])
    with transaction():
        person_id = session.query(Person.id).order_by(Person.id).limit(1).scalar()
        enqueue(
            "privacy.answered",
            key=str(number),
            person_id=person_id,
            urgent=True,
            request_id=number,
        )
    return "", 201


def main(errand: str) -> None:
    """Work or serve until killed."""
    if errand == "worker":
        from portal.worker import Worker

        Worker(Config.from_env(), make_app()).run()
        return
    from portal.serve import serve

    app = make_app()
    serve(lambda: app, os.environ["HOST"], int(os.environ["PORT"]))


if __name__ == "__main__":
    main(sys.argv[1])
