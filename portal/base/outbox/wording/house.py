"""The house text of an occasion: the file in ``templates/messages``, as staff may edit it.

What the file fills in (``_("… %(no)s …", no=no)``, or a bare ``{{ no }}``) becomes a place with a
name, and each place its value for a message.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import current_app
from jinja2 import Template, meta, nodes

from portal.base import clock
from portal.base.i18n import catalogue, current_locale
from portal.base.outbox import facts as stored
from portal.base.outbox.topics import Facts, Topic
from portal.base.outbox.wording.placeholders import place

_CATALOGUE_PLACE = re.compile(r"%\((\w+)\)[sd]|%%")
_SPEAKING = frozenset({"_", "gettext", "ngettext"})
_BARE = "_bare"
_MADE_UP = 128


class Shape(NamedTuple):
    """A text with places, and what stands in them for one message."""

    text: str
    values: Mapping[str, str]


def shape(topic: Topic, channel: str, facts: Facts) -> Shape:
    """The house text in the language in force, and the values of its places for these facts."""
    values: dict[str, str] = {}

    def bare(name: str, value: Any) -> str:
        values[name] = str(value)
        return place(name)

    def say(text: str, **given: Any) -> str:
        values.update({name: str(value) for name, value in given.items()})
        told = catalogue(current_locale()).gettext(text)
        return _with_places(told) if given else told

    def count(one: str, many: str, number: int, **given: Any) -> str:
        values.update({name: str(value) for name, value in {"num": number, **given}.items()})
        return _with_places(catalogue(current_locale()).ngettext(one, many, number))

    heard = {"_": say, "gettext": say, "ngettext": count, _BARE: bare}
    text = _template(path_of(topic, channel)).render(**stored.read(facts), **heard)
    return Shape(text.strip(), values)


def sample_facts(topic: Topic, channel: str, community_id: int) -> dict[str, Any]:
    """Facts of no real message, as long as they can be."""
    tree = current_app.jinja_env.parse(_source(path_of(topic, channel)))
    known = set(current_app.jinja_env.globals) | _SPEAKING
    names = meta.find_undeclared_variables(tree) - known
    found = {name: _made_up(name) for name in names} | dict(topic.sample)
    return found | {"community": community_id}


def path_of(topic: Topic, channel: str) -> str:
    """Where the file of a house text lies."""
    return f"messages/{channel}/{topic.template}"


def _made_up(name: str) -> Any:
    if name.endswith("_at"):
        return datetime(2026, 12, 30, 17, 30, tzinfo=clock.SHANGHAI).isoformat()
    if name.endswith("_on"):
        return date(2026, 12, 30).isoformat()
    return _MADE_UP


def _with_places(text: str) -> str:
    return _CATALOGUE_PLACE.sub(lambda found: place(found[1]) if found[1] else "%", text)


def _source(path: str) -> str:
    environment = current_app.jinja_env
    assert environment.loader is not None
    return environment.loader.get_source(environment, path)[0]


def _template(path: str) -> Template:
    """The file, with every bare value named; compiled once."""
    source = _source(path)
    made: dict[str, Template] = current_app.extensions.setdefault("portal_house_texts", {})
    if source not in made:
        environment = current_app.jinja_env
        tree = _named(environment.parse(source))
        code = environment.compile(tree, name=path)
        made[source] = environment.template_class.from_code(
            environment, code, environment.make_globals(None)
        )
    return made[source]


def _named(tree: nodes.Template) -> nodes.Template:
    for output in tree.find_all(nodes.Output):
        output.nodes = [_name(each) for each in output.nodes]
    return tree


def _name(node: nodes.Expr) -> nodes.Expr:
    called = node.node if isinstance(node, nodes.Call) else None
    says = isinstance(called, nodes.Name) and called.name in _SPEAKING
    if isinstance(node, nodes.TemplateData | nodes.Const) or says:
        return node
    names = [node] if isinstance(node, nodes.Name) else list(node.find_all(nodes.Name))
    label = nodes.Const(names[0].name if names else "value")
    call = nodes.Call(nodes.Name(_BARE, "load"), [label, node], [], None, None)
    call.set_lineno(node.lineno)
    return call
