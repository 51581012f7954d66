"""``/me/privacy``: consents, records and requests of the person signed in."""

import json

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.base import clock
from portal.base.access import signed_in, viewer
from portal.base.audit.service import record
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, day
from portal.base.personal import purposes
from portal.base.web import htmx, navigation
from portal.community.identity.models import Consent
from portal.community.places import queries as places
from portal.community.places.queries.communities import open_communities
from portal.privacy import queries, service
from portal.privacy.forms import RequestForm
from portal.privacy.labels import KIND_LABELS
from portal.privacy.models import RequestKind
from portal.privacy.views.blueprint import bp, me

MOST_COMMUNITIES = 500


@bp.get("/me/privacy")
@signed_in
def mine() -> str:
    """What one consented to and asked for, and what one can do."""
    navigation.back_to(url_for("identity.me"))
    person_id = me()
    consents = queries.consents_of(person_id)
    return render_template(
        "privacy/mine.html",
        consents=[(consent, purposes.known(consent.purpose)) for consent in consents],
        requests=queries.requests_of(person_id),
        sent="sent" in request.args,
        kind_labels=KIND_LABELS,
        form=FlaskForm(),
    )


@bp.post("/me/privacy/consents/<int:consent_id>/withdraw")
@signed_in
def withdraw(consent_id: int) -> ResponseReturnValue:
    """Take one consent back."""
    with transaction():
        consent = session.get(Consent, consent_id, with_for_update=True)
        purpose = purposes.known(consent.purpose) if consent else None
        if consent is None or consent.person_id != me():
            raise NotFound
        if purpose is None or not purpose.separate_consent:
            raise NotFound
        service.withdraw_consent(consent)
    flash(_("Your consent is taken back."), "success")
    return htmx.go(url_for(".mine"))


@bp.get("/me/privacy/records")
@signed_in
def my_records() -> str:
    """All that is kept of the person, to read."""
    navigation.back_to(url_for(".mine"))
    return render_template("privacy/records.html", kept=queries.records_of(me()), form=FlaskForm())


@bp.post("/me/privacy/export")
@signed_in
def export() -> Response:
    """The same as a file to take along (PIPL art. 45)."""
    person_id = me()
    with transaction():
        kept = queries.as_json(queries.records_of(person_id))
        service.log_use(person_id=person_id, kind=RequestKind.EXPORT)
        record(
            "privacy.export",
            actor_id=person_id,
            object_kind="person",
            object_id=person_id,
            subject_person_id=person_id,
        )
    text = json.dumps(kept, ensure_ascii=False, indent=2)
    answer = Response(text, mimetype="application/json")
    name = f"my-records-{clock.today():%Y%m%d}.json"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@bp.route("/me/privacy/request", methods=["GET", "POST"])
@signed_in
def ask() -> ResponseReturnValue:
    """Ask staff to correct or delete something, or ask a question."""
    navigation.back_to(url_for(".mine"))
    person_id = me()
    form = RequestForm()
    form.community.choices = [
        SelectChoice(line.slug, line.name) for line in open_communities(limit=MOST_COMMUNITIES)
    ]
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        shared = viewer().shared_device
        return render_template("privacy/ask.html", form=form, shared=shared), status
    here = places.find_community(form.community.data)
    if here is None:
        raise NotFound
    with transaction():
        made = service.make_request(
            person_id=person_id,
            community_id=here.id,
            kind=RequestKind(form.kind.data),
            text=form.text.data or "",
            submission=form.submission,
        )
    assert made.due_at is not None
    flash(_("Received. We will answer by %(date)s.", date=day(made.due_at)), "success")
    return htmx.go(url_for(".mine", sent=1))
