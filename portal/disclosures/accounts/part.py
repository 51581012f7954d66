"""Accounts as a part of a version: hashed, copied, emptied, shown on the desk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.files.views import document_url
from portal.base.i18n import _, day_and_time
from portal.base.names import names_of
from portal.base.web.forms import PlainForm
from portal.disclosures import parts
from portal.disclosures.finances import queries, service
from portal.disclosures.models import (
    Disclosure,
    DisclosureKind,
    DisclosureVersion,
    ItemClass,
    SheetImport,
    Statement,
)
from portal.disclosures.parts import Panel, Part

NAME = "accounts"
ABOUT_MONEY = frozenset(
    {ItemClass.FUNDS, ItemClass.RAISED_MONEY, ItemClass.RELIEF, ItemClass.PROPERTY}
)


def register() -> None:
    """Let the services take accounts along."""
    parts.register(
        Part(
            name=NAME,
            content=queries.content,
            copy=service.copy,
            blank=service.blank,
            sources=sources,
            problems=problems,
            panel=panel,
        )
    )


def sources(version_id: int) -> Iterable[str]:
    """The hash of the spreadsheet, by which last quarter's is noticed."""
    statement = queries.statement_of(version_id)
    return [statement.source_sha] if statement is not None and statement.source_sha else []


def problems(version_id: int) -> Iterable[str]:
    """A sheet on its way would be forgotten."""
    if queries.sheet_import(version_id) is not None:
        return [_("A spreadsheet was sent in and not taken over. Finish it or forget it.")]
    return []


def panel(disclosure: Disclosure, version: DisclosureVersion, editable: bool) -> Panel | None:
    """The accounts with the ways to bring them in; nothing where money is not the matter."""
    accounts = queries.shown(version.id)
    waiting = queries.sheet_import(version.id) if editable else None
    about_money = disclosure.klass in ABOUT_MONEY
    fits = disclosure.kind is DisclosureKind.DISCLOSURE and not version.photo_only
    if accounts is None and not (editable and fits):
        return None
    return Panel(
        "disclosures/accounts/panel.html",
        {
            "disclosure_id": disclosure.id,
            "accounts": accounts,
            "editable": editable,
            "waiting": waiting,
            "about_money": about_money,
            "plain": PlainForm(formdata=None),
            "source": _source(queries.statement_of(version.id)),
        },
    )


def _source(statement: Statement | SheetImport | None) -> dict[str, Any]:
    """The sheet the accounts came from, and what was confirmed of it by whom."""
    if statement is None:
        return {"name": "", "url": "", "confirmed": []}
    file = session.get(StoredFile, statement.file_id) if statement.file_id else None
    return {
        "name": statement.source_name,
        "url": document_url(file) if file is not None else "",
        "confirmed": confirmed(statement.confirmed),
    }


def confirmed(kept: dict[str, Any]) -> list[dict[str, str]]:
    """What the checks asked and somebody said is right."""
    names = names_of([each["by"] for each in kept.values()])
    return [
        {
            "what": each["what"],
            "where": each["where"] if each["count"] == 1 else _("%(n)s places", n=each["count"]),
            "who": names.get(each["by"], ""),
            "when": day_and_time(datetime.fromisoformat(each["at"])),
        }
        for each in kept.values()
    ]
