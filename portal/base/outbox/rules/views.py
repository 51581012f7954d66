"""``/me/messages/ways``: what one wants to be told by which channel."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.base import settings
from portal.base.access import Permission, signed_in, viewer
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, _l
from portal.base.outbox.rules import choices, forms
from portal.base.outbox.rules.offers import offers, unlinked
from portal.base.outbox.rules.options import DIGEST_AT, QUIET_FROM, QUIET_UNTIL
from portal.base.web import htmx, navigation

bp = Blueprint("message_choices", __name__)


def register_navigation() -> None:
    """The entry on the 我的 page, and for staff under 更多."""
    for place, order, permission in (("me", 35, None), ("desk-more", 85, Permission.DESK_SEE)):
        navigation.register(
            navigation.Entry(
                place=place,
                endpoint="message_choices.ways",
                label=_l("How you are told"),
                icon="settings",
                order=order,
                permission=permission,
                group=navigation.Group.SETTINGS,
            )
        )


@bp.route("/me/messages/ways", methods=["GET", "POST"])
@signed_in
def ways() -> BaseResponse:
    """Choose the channels of each kind of message."""
    navigation.back_to(url_for("identity.me"))
    person_id = viewer().person_id
    if person_id is None:
        raise NotFound
    offered = offers(staff=viewer().is_staff)
    form = forms.choices_form(offered, unlinked(person_id), choices.of_person(person_id))
    if form.validate_on_submit():
        with transaction():
            choices.choose(person_id, forms.chosen_in(form, offered))
        flash(_("Saved. It takes effect at once."), "success")
        return htmx.go(url_for(".ways"))
    return htmx.render(
        "outbox/ways.html",
        fragment="outbox/fragments/ways.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        subjects=[form[subject.value] for subject in offered],
        links=navigation.links("message-ways", viewer=viewer()),
        quiet=(settings.get(QUIET_FROM), settings.get(QUIET_UNTIL)),
        staff=viewer().is_staff,
        digest_at=settings.get(DIGEST_AT),
    )
