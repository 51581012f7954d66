"""The archive of a year (年度归档): print pages, data, files and register in one checkable file;
and the posters (海报) by which open affairs hang on the paper board."""

from flask import Flask

from portal.config import Config


def init_room(_app: Flask, _config: Config) -> None:
    """Hang the pages on the desk's blueprint and tell the floor of timers and posters."""
    from portal.disclosures.archive import desk, wiring

    assert desk
    wiring.wire()
