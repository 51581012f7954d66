"""A PDF as the answer to a request."""

from urllib.parse import quote

from flask import Response

from portal.base.printing import press
from portal.base.printing.paper import Document


def download(document: Document, name: str) -> Response:
    """Made now and kept nowhere; ``name`` is the file's without ending."""
    answer = Response(press.printed(document), content_type="application/pdf")
    file = quote(f"{name}.pdf")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=print.pdf; filename*=UTF-8''{file}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
