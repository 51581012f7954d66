"""Numbers in addresses: no larger than a row's number can be, so that a typed one is just 404."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """``<int:...>`` within what the database keeps."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max", LARGEST)
        super().__init__(*args, **options)


def init_addresses(app: Flask) -> None:
    """Before any route is added."""
    app.url_map.converters["int"] = RowNumber
