"""Lines of published accounts beyond the first page, and all of them for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.i18n import _
from portal.base.sheets.harmless import harmless
from portal.base.web import navigation
from portal.base.web.arrivals import row_number_or
from portal.disclosures import presentation
from portal.disclosures import queries as published
from portal.disclosures.blueprints import public as bp
from portal.disclosures.finances.accounts import Accounts
from portal.disclosures.models import Audience, Disclosure, DisclosureState, DisclosureVersion
from portal.disclosures.views.neighbours import accounts_of, ask_url, questions_of
from portal.disclosures.views.opening import answer, hidden, opened


def _found(number: str, no: int) -> tuple[Disclosure, DisclosureVersion]:
    """The version of an address, if the viewer may read it."""
    disclosure = opened(number)
    version = published.version_of(disclosure.id, no)
    if version is None or disclosure.state is DisclosureState.RETRACTED:
        raise hidden()
    return disclosure, version


def _accounts(disclosure: Disclosure, version: DisclosureVersion, page: int = 1) -> Accounts:
    limited = disclosure.audience is not Audience.PUBLIC
    found = accounts_of(version, limited=limited, page=page)
    if found is None:
        raise hidden()
    return found


@bp.get("/c/<slug>/disclosures/<number>/versions/<int:no>/accounts")
@public
def accounts(number: str, no: int) -> ResponseReturnValue:
    """The accounts of a version, with one page of its lines."""
    disclosure, version = _found(number, no)
    page = row_number_or(1, request.args.get("page"))
    endpoint = presentation.endpoint_of(disclosure.kind)
    navigation.back_to(url_for(endpoint, number=number))
    html = render_template(
        "disclosures/accounts/public.html",
        disclosure=disclosure,
        version=version,
        limited=disclosure.audience is not Audience.PUBLIC,
        accounts=_accounts(disclosure, version, page),
        ask_url=_ask_url(disclosure, version),
    )
    return answer(html, disclosure)


def _ask_url(disclosure: Disclosure, version: DisclosureVersion) -> str:
    """Where its lines are asked about; a version that was corrected is not asked about any more."""
    if version.no != disclosure.shown_version:
        return ""
    return ask_url(disclosure, questions_of(disclosure))


@bp.get("/c/<slug>/disclosures/<number>/versions/<int:no>/accounts.csv")
@public
def accounts_csv(number: str, no: int) -> ResponseReturnValue:
    """All lines, one a row, harmless to whoever opens them in a spreadsheet."""
    disclosure, version = _found(number, no)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_headings())
    writer.writerows(_rows(disclosure, version))
    response = answer("\ufeff" + out.getvalue(), disclosure)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = quote(f"{presentation.title_of(disclosure)}.csv", safe="")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"accounts-{number}-{no}.csv\"; filename*=UTF-8''{name}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return make_response(response)


def _headings() -> list[str]:
    return [
        _("No."),
        _("Fund"),
        _("Day"),
        _("Item"),
        _("Summary"),
        _("Income"),
        _("Spending"),
        _("Voucher"),
    ]


def _rows(disclosure: Disclosure, version: DisclosureVersion) -> Iterator[list[str]]:
    """Amounts are numbers, whatever their sign; texts are made harmless."""
    page, pages = 1, 1
    while page <= pages:
        found = _accounts(disclosure, version, page)
        pages = found.pages
        for entry in found.entries:
            amount = f"{entry.amount:.2f}"
            texts = (found.funds[entry.fund].name, entry.item, entry.summary, entry.voucher_no)
            fund, item, summary, voucher = (harmless(text) for text in texts)
            day = entry.on_date.isoformat() if entry.on_date else ""
            income = amount if entry.income else ""
            spending = amount if entry.spending else ""
            yield [str(entry.no), fund, day, item, summary, income, spending, voucher]
        page += 1
