"""Addresses of pages that other rooms of open affairs hold."""

from flask import current_app, url_for

from portal.disclosures.models import Disclosure, DisclosureKind

CALENDAR = "disclosures_desk.calendar"


def calendar_url() -> str:
    """The desk's page of what is due."""
    return url_for(CALENDAR) if CALENDAR in current_app.view_functions else url_for("desk.more")


def public_url(disclosure: Disclosure) -> str:
    """Where readers find it; empty before it is published."""
    if disclosure.slug is None:
        return ""
    notice = disclosure.kind is DisclosureKind.NOTICE
    return url_for("notices.show" if notice else "disclosures.show", number=disclosure.slug)
