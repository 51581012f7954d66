"""Questions and objections about open affairs (疑问、异议), their answers, and who follows what."""

from flask import Flask

from portal.config import Config


def init_room(_app: Flask, _config: Config) -> None:
    """The pages, timers, records and messages of the room."""
    from portal.disclosures.questions import wiring

    wiring.wire()
