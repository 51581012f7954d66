"""``/desk/c/<slug>/disclosures/catalogue`` and ``/desk/settings/catalogue``: items and versions."""

from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, names
from portal.base.access import Permission, requires, viewer
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import navigation
from portal.disclosures import labels
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.catalogue import places, queries, saving, service, wording
from portal.disclosures.catalogue.chains import Chain, Terms
from portal.disclosures.catalogue.dues import Reckoning
from portal.disclosures.catalogue.forms import (
    FromForm,
    ItemForm,
    LimitForm,
    item_form,
    stricter_form,
)
from portal.disclosures.catalogue.periods import periods
from portal.disclosures.catalogue.places import Spot
from portal.disclosures.models import CatalogueItem, Frequency

NEXT_SHOWN = 4
RETIRE = "retire-"
FAR_AHEAD = timedelta(days=800)

_COMMUNITY = "/desk/c/<slug>/disclosures/catalogue"
_DISTRICT = "/desk/settings/catalogue"


@bp.get(_DISTRICT)
@bp.get(_COMMUNITY)
@requires(Permission.DISCLOSURE_SEE)
def catalogue() -> str:
    """Every item in force, by class; those that ended below."""
    spot = places.here()
    chains, today = spot.owner.chains(), clock.today()
    holding = queries.holding(chains, today)
    asked = {terms.item.key for terms in holding}
    groups = [
        (labels.CLASS_LABELS[klass], [_line(terms, spot) for terms in found])
        for klass, found in groupby(holding, key=lambda terms: terms.item.klass)
    ]
    return render_template(
        "disclosures/catalogue/index.html",
        spot=spot,
        groups=groups,
        ended=[_ended(chain, spot, today) for key, chain in chains.items() if key not in asked],
        others=[] if spot.is_community else places.districts(),
    )


def _line(terms: Terms, spot: Spot) -> dict[str, str]:
    row = terms.stricter or terms.item
    stricter = _("stricter here") if terms.stricter else ""
    parts = (
        str(labels.FREQUENCY_LABELS[terms.frequency]),
        wording.limits(terms),
        terms.item.owner_office,
        stricter or wording.whose(row),
    )
    return {
        "name": terms.item.name,
        "note": _(" · ").join(part for part in parts if part),
        "url": _url("catalogue_item", terms.item.key, spot),
    }


def _ended(chain: Chain, spot: Spot, today: date) -> dict[str, str]:
    begins = chain.change_after(today)
    row = chain.template[0]
    coming = begins is not None and chain.at(begins) is not None
    return {
        "name": row.name,
        "note": _("Begins later") if coming else _("Not asked any more"),
        "url": _url("catalogue_item", chain.key, spot),
    }


def _url(page: str, key: str, spot: Spot) -> str:
    return url_for(f".{page}", key=key, **spot.place.query)


@bp.get(f"{_DISTRICT}/<key>")
@bp.get(f"{_COMMUNITY}/<key>")
@requires(Permission.DISCLOSURE_SEE)
def catalogue_item(key: str) -> ResponseReturnValue:
    """One item: what holds, the next dates, all versions, and the form for the next."""
    spot = places.here()
    chain = _chain(spot, key)
    return _page(spot, chain, _form(spot, chain))


@bp.post(f"{_DISTRICT}/<key>")
@bp.post(f"{_COMMUNITY}/<key>")
@requires(Permission.CATALOGUE_EDIT)
def change_item(key: str) -> ResponseReturnValue:
    """A new version."""
    spot = places.here()
    chain = _chain(spot, key)
    form = _form(spot, chain)
    if form is None:
        raise NotFound
    if not form.validate_on_submit():
        return _page(spot, chain, form, status=422)
    return saving.kept(
        lambda: _change(spot, key, form), form, lambda: _page(spot, _chain(spot, key), form), spot
    )


def _change(spot: Spot, key: str, form: LimitForm) -> None:
    by, from_on = viewer().person_id, form.from_on.data
    assert from_on is not None
    if isinstance(form, ItemForm):
        service.change(
            owner=spot.owner,
            key=key,
            content=form.content,
            from_on=from_on,
            seen=form.seen,
            by=by,
        )
    else:
        service.make_stricter(
            community_id=spot.owner.community_id or 0,
            key=key,
            frequency=Frequency(form.frequency.data),
            limit=form.limit,
            from_on=from_on,
            seen=form.seen,
            by=by,
        )


@bp.post(f"{_DISTRICT}/<key>/retire")
@bp.post(f"{_COMMUNITY}/<key>/retire")
@requires(Permission.CATALOGUE_EDIT)
def retire_item(key: str) -> ResponseReturnValue:
    """From a day on it is not asked any more, or not more strictly than the template."""
    spot = places.here()
    form = FromForm(prefix=RETIRE)
    chain = _chain(spot, key)
    if not form.validate_on_submit():
        return _page(spot, chain, _form(spot, chain, formdata=None), retire=form, status=422)

    def keep() -> None:
        assert form.from_on.data is not None
        service.retire(
            owner=spot.owner,
            key=key,
            from_on=form.from_on.data,
            seen=form.seen,
            by=viewer().person_id,
        )

    def again() -> tuple[str, int]:
        return _page(spot, chain, _form(spot, chain, formdata=None), retire=form)

    return saving.kept(keep, form, again, spot)


def _chain(spot: Spot, key: str) -> Chain:
    chain = spot.owner.chains().get(key)
    if chain is None:
        raise NotFound
    return chain


def _form(spot: Spot, chain: Chain, **options: Any) -> LimitForm | None:
    """The form of the next version; none where nothing may be changed."""
    if not spot.may_edit:
        return None
    if not spot.is_community or service.is_own(chain):
        return item_form(_latest(chain), **options)
    terms = chain.at(max(clock.today(), chain.begins))
    return stricter_form(terms, **options) if terms is not None else None


def _latest(chain: Chain) -> CatalogueItem:
    return chain.template[0]


def _page(
    spot: Spot,
    chain: Chain,
    form: LimitForm | None,
    *,
    retire: FromForm | None = None,
    status: int = 200,
) -> tuple[str, int]:
    today = clock.today()
    terms = chain.at(max(today, chain.begins))
    seen = str(service.newest(spot.owner, chain.key))
    retire = retire or FromForm(formdata=None, prefix=RETIRE)
    for each in (form, retire):
        if each is not None and not each.version.data:
            each.version.data = seen
    navigation.back_to(url_for(".catalogue", **spot.place.query))
    history = wording.history(chain)
    html = render_template(
        "disclosures/catalogue/item.html",
        spot=spot,
        name=(terms.item if terms else _latest(chain)).name,
        facts=wording.facts(terms) if terms else [],
        terms=terms,
        begins=chain.begins if chain.begins > today else None,
        dates=_dates(chain, _reckoning(spot), today) if terms else [],
        history=history,
        people=names.names_of({each.row.created_by_id for each in history}),
        form=form,
        is_item_form=isinstance(form, ItemForm),
        retire=retire if _may_retire(spot, terms) else None,
        ends_strictness=spot.is_community and not service.is_own(chain),
        action=_url("change_item", chain.key, spot),
        retire_url=_url("retire_item", chain.key, spot),
    )
    return html, status


def _may_retire(spot: Spot, terms: Terms | None) -> bool:
    """Whether there is something of the owner's own to end."""
    if terms is None or not spot.may_edit:
        return False
    row = terms.stricter or terms.item
    return not spot.is_community or row.community_id is not None


def _reckoning(spot: Spot) -> Reckoning:
    return queries.reckoning(spot.owner.community_id)


def _dates(chain: Chain, reckoning: Reckoning, today: date) -> list[dict[str, Any]]:
    """The next periods with their dates."""
    coming = (each for each in periods(chain, until=today + FAR_AHEAD) if each.last >= today)
    found = []
    for each in islice(coming, NEXT_SHOWN):
        due_on = reckoning.due(each.last, each.terms.limits)
        found.append(
            {
                "period": labels.period_words(each.first, each.last),
                "due_on": due_on,
                "provisional": reckoning.is_provisional(each.last, due_on),
            }
        )
    return found
