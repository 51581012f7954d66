"""Templates, compiled once for each language with its words already in them.

A page holds dozens of words; looking each up while it is rendered took a third of the time of a
page. What a template says with ``_("…")`` is therefore put in when it is compiled, and a changed
catalogue shows after a restart, as a changed template does.
"""

from collections.abc import MutableMapping
from types import FunctionType
from typing import Any

import flask.templating
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from portal.base.i18n import catalogue, current_locale

GETTEXT = frozenset({"_", "gettext"})


def shown(value: Any) -> Any:
    """A value as it stands in a page: escaped, unless it is markup already.

    What :func:`markupsafe.escape` gives, without wrapping every piece of a page on its way.
    """
    kind = value.__class__
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    if kind is int:
        return str(value)
    return str(escape(value))


class QuickCode(CodeGenerator):
    """Writes :func:`shown` where Jinja would write ``escape``."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class QuickContext(Context):
    """Calls macros and plain functions without first asking what else they might be."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        """As Jinja does; a macro always takes the evaluation context."""
        kind = called.__class__
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not FunctionType or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*args, **named)


class QuickTemplate(Template):
    """Imports of it are made once: no template here is given globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Environment(flask.templating.Environment):
    """Flask's environment; behind it stands one for each language, made when it is first asked."""

    spoken: str | None = None
    code_generator_class = QuickCode
    context_class = QuickContext
    template_class = QuickTemplate
    shown = staticmethod(shown)
    _spoken: dict[str, "Environment"]
    _loaded: dict[str, Template]

    def in_language(self, locale: str) -> "Environment":
        """The environment that compiles templates for a language."""
        made = self.__dict__.setdefault("_spoken", {})
        if locale not in made:
            overlay = self.overlay()
            overlay.spoken = locale
            overlay._loaded = {}
            made[locale] = overlay
        found: Environment = made[locale]
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain mapping: every include and import copies it, which a chain makes slow."""
        return {**self.globals, **d} if d else self.globals

    def get_template(
        self,
        name: "str | Template",
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """As Jinja does; a name that was asked before is known at once."""
        known = self._loaded.get(name) if self.spoken is not None else None  # type: ignore[arg-type]
        return known or super().get_template(name, parent, globals)

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.spoken is None:
            return self.in_language(current_locale())._load_template(name, globals)
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = super()._load_template(name, globals)
        return found

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        if self.spoken is not None and not _redefines(source):
            source = _Speaker(self.spoken).visit(source)
        return super()._generate(source, *args, **options)


def counted(one: str, many: str, num: int, **values: Any) -> Markup:
    """``ngettext`` for templates: what the words are filled with is escaped."""
    return Markup(catalogue(current_locale()).ngettext(one, many, num)) % {"num": num, **values}  # noqa: S704 (a catalogue's)


def _redefines(source: nodes.Template) -> bool:
    """Whether the template uses the name of the translating function for something else."""
    return any(name.name in GETTEXT and name.ctx != "load" for name in source.find_all(nodes.Name))


class _Speaker(NodeTransformer):
    """Replaces each ``_("…")`` by its translation; what it is filled with stays escaped."""

    def __init__(self, locale: str) -> None:
        self._translate = catalogue(locale).gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja's name)
        """A call with a constant text and named values at most; others are left to run time."""
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name in GETTEXT):
            return node
        plain = len(node.args) == 1 and not node.dyn_args and not node.dyn_kwargs
        if not plain or not isinstance(node.args[0], nodes.Const):
            return node
        text = self._translate(node.args[0].value)
        place = {"lineno": node.lineno, "environment": node.environment}
        if not node.kwargs:
            # A percent sign is doubled in the catalogue, as in texts that are filled.
            return nodes.TemplateData(text % {}, **place)
        named = [
            nodes.Pair(nodes.Const(given.key, **place), given.value, **place)
            for given in node.kwargs
        ]
        return nodes.Mod(nodes.TemplateData(text, **place), nodes.Dict(named, **place), **place)
