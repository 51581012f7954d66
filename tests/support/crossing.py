"""Trying every staff address of a room as somebody who should not get in."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask


def addresses(
    app: Flask, blueprint: str, values: Mapping[str, Any], *, within: bool = True
) -> Iterator[tuple[str, str]]:
    """(method, address) of each route of a blueprint, inside a community or outside of any."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] != blueprint or ("slug" in rule.arguments) != within:
            continue
        with app.test_request_context():
            built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, built[1]
