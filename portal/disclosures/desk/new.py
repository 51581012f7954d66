"""``/desk/c/<slug>/disclosures/new``: a draft begun from a duty, an item, a notice, a photo."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Permission, community, requires
from portal.base.db import session, transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import DEFAULT_LOCALE, _, speaking
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.disclosures import labels, service
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading, sent
from portal.disclosures.desk.addresses import calendar_url
from portal.disclosures.desk.forms import NewForm, NoticeForm, suggested_periods
from portal.disclosures.errors import AlreadyUnderWay, SameAsBefore, SheetMissing
from portal.disclosures.models import (
    CatalogueItem,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    Duty,
)
from portal.disclosures.service import items
from portal.disclosures.service.filing import NewFile
from portal.disclosures.service.starting import sent_before

NOTICE, PHOTO = "notice", "photo"
POSTED_DAYS = 7


@dataclass
class Asked:
    """For what the page was opened: a duty, a notice, or the choice of an item; as a photo."""

    way: str = ""
    duty: Duty | None = None
    items: list[CatalogueItem] = field(default_factory=list)

    @property
    def item(self) -> CatalogueItem | None:
        """The item that the duty is about."""
        return session.get(CatalogueItem, self.duty.item_id) if self.duty else None

    def address(self, way: str) -> str:
        """The page for the same thing in another way."""
        duty = self.duty.id if self.duty else None
        return url_for(".new", duty=duty, way=way or None)


@bp.route("/desk/c/<slug>/disclosures/new", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def new() -> ResponseReturnValue:
    """Item, period, title; or a notice; or the photo of the signed sheet."""
    asked = _asked()
    form = _notice_form() if asked.way == NOTICE else _form(asked)
    if not form.is_submitted():
        return _page(form, asked, sent.Photos())
    first = sent_before(form.submission)
    if first is not None:
        return _begun(first)
    photos = _photos(asked)
    if not form.validate() or photos.problems:
        return _page(form, asked, photos, status=422)
    try:
        with transaction():
            disclosure = _begin(form, asked, photos)
    except AlreadyUnderWay as error:
        flash(str(error.sentence), "info")
        return htmx.go(url_for(".show", disclosure_id=error.disclosure_id))
    except DomainError as error:
        first = sent_before(form.submission)  # a second tap that overtook the first
        if first is not None:
            return _begun(first)
        form.form_errors.append(str(error.sentence))
        same = error.earlier if isinstance(error, SameAsBefore) else ""
        return _page(form, asked, photos, status=error.status, same=same)
    return _begun(disclosure)


def _asked() -> Asked:
    number = request.args.get("duty", type=row_number)
    duty = session.scalar(select(Duty).where(Duty.id == number)) if number else None
    if number and duty is None:
        raise NotFound
    way = request.args.get("way", "")
    found = Asked(way if way in (NOTICE, PHOTO) else "", duty)
    if duty is None:
        found.items = items.in_force(community().id, clock.today())
    return found


def _form(asked: Asked) -> NewForm:
    form = NewForm()
    if asked.duty is not None:
        form.fix(item=True, period=True)
        return form
    groups: dict[str, Any] = {}
    for item in asked.items:
        groups.setdefault(str(labels.CLASS_LABELS[item.klass]), []).append(
            (str(item.id), item.name)
        )
    periods = [
        (f"{first}:{last}", labels.period_words(first, last))
        for first, last in suggested_periods(clock.today())
    ]
    form.offer(items=groups, periods=periods)
    return form


def _notice_form() -> NoticeForm:
    today = clock.today()
    return NoticeForm(data={"first": today, "last": today + timedelta(days=POSTED_DAYS)})


def _photos(asked: Asked) -> sent.Photos:
    if asked.way != PHOTO:
        return sent.Photos()
    photos = sent.photos()
    if not photos.tokens and not photos.problems:
        photos.problems.append(str(SheetMissing.sentence))
    return photos


def _begin(form: NewForm | NoticeForm, asked: Asked, photos: sent.Photos) -> Disclosure:
    """The draft; one made of a photo is handed in at once, for there is nothing left to write."""
    hand = loading.hand()
    if isinstance(form, NoticeForm):
        words = service.Words(form.title.data or "", *form.posted, body=form.body.data or "")
        beginning = service.Beginning(kind=DisclosureKind.NOTICE)
    else:
        words, beginning = _of_item(form, asked, sent.attach(photos))
    disclosure = service.start(
        community_id=community().id,
        submission_id=form.submission,
        hand=hand,
        words=words,
        beginning=beginning,
    )
    if beginning.photo_only:
        session.flush()  # handed in as it was begun
        service.submit(
            disclosure_id=disclosure.id,
            seen=disclosure.version,
            hand=hand,
            same_because=form.same_because.data or "" if isinstance(form, NewForm) else "",
        )
    return disclosure


def _of_item(
    form: NewForm, asked: Asked, files: list[NewFile]
) -> tuple[service.Words, service.Beginning]:
    item = asked.item or next(
        (each for each in asked.items if str(each.id) == form.item.data), None
    )
    first, last = _period(form, asked)
    words = service.Words(form.title.data or _title(item, first, last), first, last)
    return words, service.Beginning(
        item_id=item.id if item else None,
        duty_id=asked.duty.id if asked.duty else None,
        photo_only=asked.way == PHOTO,
        files=files,
    )


def _period(form: NewForm, asked: Asked) -> tuple[date, date]:
    if asked.duty is not None:
        return asked.duty.period_from, asked.duty.period_until
    return form.chosen


def _title(item: CatalogueItem | None, first: date, last: date) -> str:
    """As people would write it, in the community's language."""
    with speaking(DEFAULT_LOCALE):
        return _(
            "%(period)s %(item)s",
            period=labels.period_words(first, last),
            item=item.name if item else "",
        )


def _begun(disclosure: Disclosure) -> ResponseReturnValue:
    """On to the words; a photo that was handed in has none to write."""
    page = ".edit" if disclosure.state is DisclosureState.DRAFT else ".show"
    if page == ".show":
        flash(_("Handed in. A colleague now confirms that the sheet is signed."), "success")
    return htmx.go(url_for(page, disclosure_id=disclosure.id))


def _page(
    form: NewForm | NoticeForm,
    asked: Asked,
    photos: sent.Photos,
    *,
    status: int = 200,
    same: str = "",
) -> ResponseReturnValue:
    navigation.back_to(calendar_url())
    html = render_template(
        "disclosures/desk/new.html",
        form=form,
        asked=asked,
        item=asked.item,
        period=labels.period_words(asked.duty.period_from, asked.duty.period_until)
        if asked.duty
        else "",
        photos=photos,
        same=same,
        nothing_to_choose=asked.way != NOTICE and asked.duty is None and not asked.items,
    )
    return html, status
