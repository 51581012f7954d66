"""An xlsx file, opened: its sheets by name, their rows one after another."""

from collections.abc import Iterator

from portal.base.sheets.bounds import Bounds, Meter
from portal.base.sheets.cells import Row
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Besides, Head
from portal.base.sheets.xlsx import package, shared
from portal.base.sheets.xlsx.markup import pieces
from portal.base.sheets.xlsx.rows import RowsOf


class XlsxFile:
    """The file as :class:`~portal.base.sheets.opened.Opened` says."""

    kind = "xlsx"

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        self._bounds, self._meter = bounds, Meter(bounds.seconds)
        self._packed = package.unpacked(content, bounds)
        try:
            parts = package.parts(self._packed, self._meter)
            self._texts = shared.texts(self._packed, parts.texts, self._meter)
            self._formats = shared.formats(self._packed, parts.styles, self._meter)
        except Unreadable:
            raise
        except Exception as error:  # damaged parts fail anywhere in zip, XML or number
            raise Unreadable("broken") from error
        self.heads: list[Head] = [head for head, _part in parts.sheets]
        self._parts = [part for _head, part in parts.sheets]
        self._since_1904 = parts.since_1904
        self._besides: dict[int, Besides] = {}

    def rows(self, at: int) -> Iterator[Row]:
        """The rows that hold something, as the XML comes along."""
        taken = RowsOf(
            self.heads[at].name,
            self._texts,
            self._formats,
            since_1904=self._since_1904,
            bounds=self._bounds,
        )
        self._besides[at] = taken.besides
        try:
            with self._packed.open(self._parts[at]) as part:
                for _piece in pieces(
                    part, self._meter, start=taken.start, end=taken.end, text=taken.text
                ):
                    yield from taken.ready
                    taken.ready.clear()
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable("broken") from error

    def besides(self, at: int) -> Besides:
        """What was merged or hidden, as far as the rows were read."""
        return self._besides.get(at) or Besides()
