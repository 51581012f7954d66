"""``/desk/c/<slug>/reports/<no>``: one report, and the reporter's phone number with a reason."""

from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.grievances import policy, service
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import Opened, actor, item_page, staff_report
from portal.grievances.forms.desk import ContactForm


@bp.get("/desk/c/<slug>/reports/<no>")
@requires(Permission.GRIEVANCE_SEE)
def show(no: str) -> ResponseReturnValue:
    """Everything staff may see of a report, beside the queue it stands in."""
    asked = Asked.read()
    answer = item_page(staff_report(no), asked)
    return htmx.push(answer, asked.address("grievances_desk.show", no=no))


@bp.post("/desk/c/<slug>/reports/<no>/contact")
@requires(Permission.GRIEVANCE_SEE)
def contact(no: str) -> ResponseReturnValue:
    """Show the reporter's number this once; who looked and why is kept and shown to them."""
    grievance, asked, form = staff_report(no), Asked.read(), ContactForm()
    authorize(policy.reaches(viewer(), grievance, Permission.CONTACT_REVEAL))
    if not form.validate():
        form.reason.errors = form.reason.errors or [_("Not sent yet. Send it once more")]
        return item_page(grievance, asked, Opened("contact", form, status=422))
    try:
        with transaction():
            phone = service.reveal_contact(
                grievance.id, actor=actor(), reason=form.reason.data or ""
            )
    except DomainError as error:
        form.reason.errors = [str(error.sentence)]
        again = Opened("contact", form, status=error.status)
        return item_page(staff_report(no), asked, again)
    return item_page(staff_report(no), asked, Opened(phone=phone))
