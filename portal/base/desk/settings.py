"""``/desk/settings``: what is set for the installation, a district or a community."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.base import names
from portal.base.access import Permission, requires, viewer
from portal.base.audit import service as audit
from portal.base.db import transaction
from portal.base.desk import place as where
from portal.base.desk.forms import SettingForm, setting_form
from portal.base.desk.place import Place
from portal.base.errors import Conflict, DomainError, Invalid, NotFound
from portal.base.i18n import _
from portal.base.settings import Setting, UnknownSetting, queries, registry, service
from portal.base.settings.models import SettingValue
from portal.base.settings.scopes import INSTALLATION
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number_or

bp = Blueprint("settings_desk", __name__)


@bp.get("/desk/settings")
@bp.get("/desk/c/<slug>/settings")
@requires(Permission.SETTINGS_EDIT)
def index() -> str:
    """Every setting with the value in force, by group."""
    place = where.here()
    groups = [
        (label, [_line(setting, place) for setting in members])
        for label, members in registry.by_group()
    ]
    return render_template(
        "settings/index.html", place=place, groups=groups, others=where.others(place)
    )


def _line(setting: Setting[Any], place: Place) -> dict[str, str]:
    found = queries.effective(setting, place.scope)
    settable = place.scope.kind in setting.scopes
    return {
        "label": str(setting.label),
        "value": setting.shown(found.value) or str(_("Not set")),
        "source": where.source_label(found.source, place.scope),
        "url": _page_of(setting, place) if settable else "",
    }


def _page_of(setting: Setting[Any], place: Place) -> str:
    """Where it is set: here, or on a page of its own if the viewer may open that."""
    if setting.own_page is None:
        return url_for(".edit", key=setting.key, **place.query)
    endpoint, permission = setting.own_page
    may = viewer().may(Permission(permission), place.scope.community_id)
    return url_for(endpoint, **place.query) if may else ""


def _setting(key: str, place: Place) -> Setting[Any]:
    try:
        found = registry.find(key)
    except UnknownSetting as error:
        raise NotFound from error
    if place.scope.kind not in found.scopes or found.own_page is not None:
        raise NotFound
    return found


@bp.get("/desk/settings/values/<key>")
@bp.get("/desk/c/<slug>/settings/values/<key>")
@requires(Permission.SETTINGS_EDIT)
def edit(key: str) -> BaseResponse:
    """One setting: its effect, its value, its history."""
    place = where.here()
    setting = _setting(key, place)
    now = queries.effective(setting, place.scope).value
    form = setting_form(setting, value=setting.typed(now))
    return _page(setting, place, form, 200)


@bp.post("/desk/settings/values/<key>")
@bp.post("/desk/c/<slug>/settings/values/<key>")
@requires(Permission.SETTINGS_EDIT)
def save(key: str) -> BaseResponse:
    """Set a value, or inherit again."""
    place = where.here()
    setting = _setting(key, place)
    form = setting_form(setting)
    if not form.validate_on_submit():
        return _page(setting, place, form, 422)
    try:
        with transaction():
            _change(setting, place, form)
    except DomainError as refused:
        if not isinstance(refused, Invalid | Conflict):
            raise
        field = form.reason if isinstance(refused, service.ReasonMissing) else form.value
        field.errors = [*field.errors, refused.sentence]
        return _page(setting, place, form, refused.status)
    flash(_("Saved. It takes effect at once."), "success")
    return htmx.go(url_for(".index", **place.query))


def _change(setting: Setting[Any], place: Place, form: SettingForm) -> None:
    inherit = form.inherit.data and place.scope != INSTALLATION
    row = service.change(
        setting=setting,
        scope=place.scope,
        text=None if inherit else form.value.data or "",
        by=viewer().person_id,
        reason=form.reason.data or "",
        version=row_number_or(-1, form.version.data),
    )
    audit.record(
        "setting.change",
        actor_id=viewer().person_id,
        object_kind="setting",
        community_id=place.scope.community_id,
        reason=row.reason,
        key=setting.key,
        scope=place.scope.key,
        version=row.version,
    )


def _page(setting: Setting[Any], place: Place, form: SettingForm, status: int) -> BaseResponse:
    rows = queries.history(setting, place.scope)
    if request.method == "GET" or status == Conflict.status:
        form.version.data = str(rows[0].version if rows else 0)
    found = queries.effective(setting, place.scope)
    navigation.back_to(url_for(".index", **place.query))
    people = names.names_of({row.set_by for row in rows})
    return htmx.render(
        "settings/edit.html",
        fragment="settings/fragments/form.html",
        status=status,
        setting=setting,
        place=place,
        form=form,
        current=setting.shown(found.value) or _("Not set"),
        source=where.source_label(found.source, place.scope),
        default=setting.shown(setting.default) or _("Not set"),
        can_inherit=place.scope != INSTALLATION,
        history=[_version(setting, row, people.get(row.set_by or 0, "")) for row in rows],
        action=url_for(".save", key=setting.key, **place.query),
    )


def _version(setting: Setting[Any], row: SettingValue, who: str) -> dict[str, Any]:
    if row.value is None:
        value = _("Wider level")
    else:
        try:
            value = setting.shown(setting.parse(row.value))
        except ValueError:
            value = row.value
    return {"number": row.version, "value": value, "who": who, "row": row}
