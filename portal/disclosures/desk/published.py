"""``/desk/c/<slug>/disclosures/published``: what was made public, to be corrected or retracted."""

from flask import render_template, request, url_for

from portal.base.access import Permission, community, requires
from portal.base.i18n import _, day
from portal.base.web import navigation
from portal.base.web.arrivals import row_number_or
from portal.disclosures import labels, queries
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk.addresses import calendar_url
from portal.disclosures.models import Audience, DisclosureKind
from portal.disclosures.queries import Card


@bp.get("/desk/c/<slug>/disclosures/published")
@requires(Permission.DISCLOSURE_SEE)
def published() -> str:
    """Newest first, retracted ones too; what has expired is left to the archive."""
    navigation.back_to(calendar_url())
    here = community().id
    asked = request.args.get("kind", "")
    kind = DisclosureKind(asked) if asked in set(DisclosureKind) else DisclosureKind.DISCLOSURE
    year = row_number_or(None, request.args.get("year", ""))
    everybody = frozenset(Audience)
    found = queries.public_page(
        here,
        kind=kind,
        audiences=everybody,
        year=year,
        after=request.args.get("after", ""),
    )
    following = url_for(".published", kind=kind.value, year=year, after=found.following)
    return render_template(
        "disclosures/desk/published.html",
        kind=kind,
        kinds=[(each.value, label) for each, label in labels.KIND_LABELS.items()],
        year=str(year or ""),
        years=_years(queries.years(here, kind, audiences=everybody)),
        cards=[_card(row) for row in found.rows],
        next_url=following if found.following else "",
    )


def _years(found: list[int]) -> list[tuple[str, str]]:
    return [("", _("All years")), *((str(year), str(year)) for year in found)]


def _card(row: Card) -> tuple[str, str, str, str, list[str]]:
    """Address, title, status and small print of one line."""
    meta = [
        row.number,
        labels.period_words(row.period_from, row.period_until),
        _("published on %(date)s", date=day(row.published_at)),
    ]
    if row.shown_version > 1:
        meta.append(_("Corrected, version %(no)s", no=row.shown_version))
    address = url_for(".show", disclosure_id=row.id)
    return (
        address,
        row.title,
        labels.STATE_KINDS[row.state],
        str(labels.STATE_LABELS[row.state]),
        meta,
    )
