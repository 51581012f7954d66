"""``/desk/c/<slug>/dispatch-rules``: the rules in order, and what a change would have done."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import i18n
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds
from portal.grievances.dispatch import queries, service, trying
from portal.grievances.dispatch.forms import RuleForm
from portal.grievances.dispatch.models import Rule
from portal.grievances.dispatch.queries import RuleLine
from portal.grievances.dispatch.service.keeping import all_rules
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries

P = Permission


@bp.get("/desk/c/<slug>/dispatch-rules")
@requires(P.GRIEVANCE_SEE)
def rules() -> ResponseReturnValue:
    """The rules in their order; the last line is always the desk."""
    here = community().id
    return render_template(
        "grievances/dispatch/rules.html",
        lines=_in_words(all_rules(here)),
        may_edit=viewer().may(P.SETTINGS_EDIT, here),
        plain=PlainForm(),
    )


def _in_words(found: list[Rule]) -> list[tuple[Rule, tuple[str, str]]]:
    """Each rule with what it is about and where it sends; names are looked up once for all."""
    here = community().id
    grids, buildings = desk_queries.grids(here), desk_queries.building_labels(here)
    units = queries.unit_names([rule.unit_id for rule in found if rule.unit_id])
    return [
        (rule, (_about(rule, grids, buildings), _goes_to(units.get(rule.unit_id or 0))))
        for rule in found
    ]


def _goes_to(unit: str | None) -> str:
    return _("Goes to %(unit)s", unit=unit) if unit else _("the desk")


def _about(rule: Rule, grids: Mapping[int, str], buildings: Mapping[int, str]) -> str:
    kind = categories.by_id().get(rule.category_id or 0)
    parts = [kind.name(i18n.current_locale()) if kind else _("every kind")]
    parts += [grids.get(rule.grid_id or 0, ""), buildings.get(rule.building_id or 0, "")]
    if rule.from_time is not None and rule.to_time is not None:
        parts.append(f"{rule.from_time:%H:%M}-{rule.to_time:%H:%M}")
    return _(", ").join(part for part in parts if part)


@bp.route("/desk/c/<slug>/dispatch-rules/new", methods=["GET", "POST"])
@requires(P.SETTINGS_EDIT)
def new_rule() -> ResponseReturnValue:
    """Enter a rule at the end of the order."""
    return _edit(_offer(RuleForm()), None)


@bp.route("/desk/c/<slug>/dispatch-rules/<key>", methods=["GET", "POST"])
@requires(P.SETTINGS_EDIT)
def edit_rule(key: str) -> ResponseReturnValue:
    """Change a rule; the former version stays for what was sent by it."""
    found = _find(key)
    form = _offer(RuleForm(data=_as_it_stands(found)))
    return _edit(form, found)


def _find(key: str) -> Rule:
    found = queries.rule(community().id, key)
    if found is None:
        raise NotFound
    return found


def _as_it_stands(rule: Rule) -> dict[str, object]:
    return {
        "version": str(rule.version),
        "category": str(rule.category_id or ""),
        "grid": str(rule.grid_id or ""),
        "building": str(rule.building_id or ""),
        "from_time": rule.from_time,
        "to_time": rule.to_time,
        "unit": str(rule.unit_id or ""),
        "automatic": rule.automatic,
    }


def _offer(form: RuleForm) -> RuleForm:
    here = community().id
    by_code = categories.by_code()
    kinds = {
        heading: [(str(by_code[code].id), name) for code, name in choices]
        for heading, choices in kinds_with_subkinds().items()
    }
    form.category.choices = {"": [("", _("every kind"))], **kinds}
    form.grid.choices = [("", _("every grid")), *_pairs(desk_queries.grids(here))]
    form.building.choices = [("", _("every building")), *_pairs(desk_queries.building_labels(here))]
    units = {line.id: line.name for line in queries.units(here)}
    form.unit.choices = [("", _("the desk")), *_pairs(units)]
    return form


def _pairs(found: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in found.items()]


def _edit(form: RuleForm, found: Rule | None) -> ResponseReturnValue:
    navigation.back_to(url_for(".rules"))
    if not form.is_submitted():
        return _page(form, found)
    if not form.validate():
        return _page(form, found, status=422)
    if "try" in request.form:
        return _page(form, found, run=_dry_run(form, found))
    try:
        with transaction():
            service.put_rule(
                community_id=community().id,
                by=viewer().person_id,
                key=found.key if found else None,
                version=form.seen,
                **form.asked,
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(form, found, status=error.status)
    flash(_("The rule holds from now on."), "success")
    return htmx.go(url_for(".rules"))


def _dry_run(form: RuleForm, found: Rule | None) -> trying.DryRun:
    """What the rule would have done to the reports of the last month; nothing is changed."""
    here = community().id
    now = queries.rules(here)
    if found is not None and found.key in {line.key for line in now}:
        then = [replace(line, **form.asked) if line.key == found.key else line for line in now]
    else:
        position = max((line.position for line in now), default=0) + 1
        then = [*now, RuleLine(0, "", 1, position, **form.asked)]
    return trying.dry_run(here, now=now, then=then, since=trying.a_month_ago())


def _page(
    form: RuleForm,
    found: Rule | None,
    *,
    run: trying.DryRun | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    moved = run.listed if run else []
    names = queries.unit_names([one for each in moved for one in (each.before, each.after) if one])
    locale, kinds = i18n.current_locale(), categories.by_id()
    rows = [
        (
            each.no,
            kinds[each.category_id].name(locale),
            names.get(each.before or 0) or _("the desk"),
            names.get(each.after or 0) or _("the desk"),
            _("by itself") if each.by_itself_after else _("by hand"),
        )
        for each in moved
    ]
    html = render_template(
        "grievances/dispatch/rule.html",
        form=form,
        rule=found,
        about=_in_words([found])[0][1][0] if found else "",
        run=run,
        rows=rows,
        plain=PlainForm(formdata=None),
    )
    return html, status


@bp.post("/desk/c/<slug>/dispatch-rules/<key>/remove")
@requires(P.SETTINGS_EDIT)
def remove_rule(key: str) -> ResponseReturnValue:
    """Take a rule out of force."""
    found = _find(key)
    with transaction():
        service.remove_rule(community_id=community().id, key=key, version=found.version)
    flash(_("The rule no longer holds."), "success")
    return htmx.go(url_for(".rules"))


@bp.post("/desk/c/<slug>/dispatch-rules/<key>/up")
@requires(P.SETTINGS_EDIT)
def rule_up(key: str) -> ResponseReturnValue:
    """Put a rule one place earlier."""
    here = community().id
    keys = [rule.key for rule in all_rules(here)]
    if key not in keys:
        raise NotFound
    place = keys.index(key)
    if place:
        keys[place - 1], keys[place] = keys[place], keys[place - 1]
        with transaction():
            service.reorder(community_id=here, keys=keys, by=viewer().person_id)
    return htmx.go(url_for(".rules"))
