"""What the domain of grievances tells the floor when the application is built."""

from sqlalchemy import select

from portal.base import settings
from portal.base.access import Permission, viewer
from portal.base.audit import acts, words
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.files.permission import register_access, register_lasting
from portal.base.i18n import LazyString, _, _l
from portal.base.notes import noted
from portal.base.personal import purposes, records
from portal.base.personal.purposes import Purpose
from portal.base.web import acting, sharing
from portal.community.grids.service import laying
from portal.community.identity.service.merging import moves_with_person
from portal.config import Config
from portal.grievances import announcements, follow, options, policy, service, timers
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch import timers as dispatch_timers
from portal.grievances.merging import service as merging
from portal.grievances.models import EventKind, Grievance, GrievancePhoto
from portal.grievances.queries.details import numbers_of
from portal.grievances.search import commands as search
from portal.grievances.service import (
    handling,
    moving,
    photos,
    regridding,
    saved_filters,
    spot,
    undoing,
    uniting,
)


def wire(config: Config) -> None:
    """Secrets, topics, timers, who sees which photo, personal records, words of the audit trail."""
    follow.use_secret(config.secret_key)
    acting.begins_at("grievances.report", "grievances.support", "grievances.subscribe")
    for page, picture in (("index", "report"), ("report", "report"), ("stats", "figures")):
        sharing.page_is_public(f"grievances.{page}", picture)
    announcements.register_topics()
    timers.register_timers()
    search.register_timers()
    undoing.when_undone(EventKind.DISPATCH, dispatch.take_back)
    undoing.when_undone(EventKind.MERGE, merging.take_back)
    undoing.when_undone(EventKind.RESOLVE, merging.take_back_result)
    handling.when_accepted(dispatch.send_accepted)
    dispatch_timers.register()
    moving.when_moved(merging.follow)
    register_access(photos.PURPOSE, may_see_photo)
    register_access(spot.PURPOSE, may_see_spot_photo)
    for purpose in (photos.PURPOSE, spot.PURPOSE):
        register_lasting(purpose)
    moves_with_person(uniting.move_to)
    laying.when_laid(moved=regridding.follow_buildings, closed=regridding.leave_closed_grid)
    words.number_rows("grievance", numbers_of)
    words.register({"grievance": _l("Grievance"), "reply_template": _l("Reply template")})
    acts.register(
        {
            "contact.reveal": _l("Looked at a phone number"),
            "grievance.filed_for": _l("Recorded a report for a resident"),
            "grievance.bind": _l("Linked a report to the own phone number"),
            "reply_template.put": _l("Changed a reply template"),
        }
    )
    _tell_of_personal_data()


def may_see_photo(file: StoredFile) -> bool:
    """The reporter, and staff who may see reports of the community."""
    from portal.grievances.views import proof

    grievance = session.scalar(
        select(Grievance)
        .join(GrievancePhoto, GrievancePhoto.grievance_id == Grievance.id)
        .where(GrievancePhoto.file_id == file.id)
    )
    if grievance is None:
        return False
    return policy.can_see(viewer(), grievance) or proof.is_reporter(grievance)


def may_see_spot_photo(file: StoredFile) -> bool:
    """Staff who may see reports of the community."""
    return viewer().may(Permission.GRIEVANCE_SEE, file.community_id)


def _erase(person_id: int) -> None:
    service.erase_reporter(person_id)


def _kept_for() -> str:
    """How long the community of the page keeps what leads to a reporter, as it is set today."""
    here = noted("community")
    if here is not None:
        months = settings.get(options.KEEP_MONTHS, community=here.id)
        return _(
            "%(n)s months after the report is closed; then the record stays without you", n=months
        )
    return _(
        "%(n)s months after the report is closed, unless your community set another time; then "
        "the record stays without you",
        n=settings.get(options.KEEP_MONTHS),
    )


def _tell_of_personal_data() -> None:
    records.register(
        "saved_filters",
        saved_filters.export_for,
        saved_filters.forget_person,
        label=_l("Filters kept on the workbench"),
        fields={"name": _l("Name of the filter"), "filter": _l("Filter")},
        order=55,
    )
    purposes.register(
        Purpose(
            key="grievance.report",
            label=_l("Report a problem"),
            kinds=_l("What you write, the place, photos, and your phone number if you give it"),
            why=_l("To deal with the problem, to answer you and to ask when something is unclear"),
            period=LazyString(_kept_for),
            basis=_l("Your consent, and the committee's duty to deal with residents' reports"),
        )
    )
    records.register(
        "grievances",
        service.export_for,
        _erase,
        label=_l("My reports"),
        fields={
            "no": _l("Number"),
            "filed_at": _l("Reported"),
            "category": _l("Kind of problem"),
            "place": _l("Place"),
            "text": _l("What was reported"),
            "visibility": _l("Who can see it"),
            "channel": _l("How it came"),
            "status": _l("State"),
            "promised_at": _l("Promised by"),
            "reply": _l("Reply"),
            "outcome": _l("Result"),
            "solved": _l("Solved"),
            "satisfaction": _l("Your opinion"),
            "accepted_at": _l("Accepted on"),
            "resolved_at": _l("Dealt with on"),
            "closed_at": _l("Closed on"),
            "part_of": _l("A part of"),
            "dealt_with_together_with": _l("Dealt with together with"),
            "said_later": _l("What you wrote later"),
            "call_backs": _l("Call-backs"),
            "photos": _l("Photos"),
        },
        order=50,
    )
