"""``{c}/disclosures/register.jsonl``: the register of all that was published here."""

from flask import Response

from portal.base.access import public
from portal.disclosures.blueprints import public as bp
from portal.disclosures.service.content import REGISTER
from portal.trust.registers import views


@bp.get("/c/<slug>/disclosures/register.jsonl")
@public
def register() -> Response:
    """The lines that anybody can check by docs/registers.md."""
    return views.send(REGISTER)
