"""Words that templates get when they are compiled are those a look-up at run time would give."""

from pathlib import Path

import pytest
from flask import Flask, g, url_for
from jinja2 import DictLoader
from markupsafe import Markup
from werkzeug.routing import BuildError

from portal.base import i18n
from portal.base.web.options import options
from portal.base.web.templating import Environment

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LOCALES = sorted(i18n.LOCALES)
SOURCES = [
    '{{ _("Back") }}',
    '<a title="{{ _("Back") }}">{{ _("Privacy") | upper }}</a>',
    '{{ _("Number") ~ ": " ~ name }}',
    '{{ _("Number %(n)s", n=name) }}',
    '{% set words = {"a": (_("Back"), "x")} %}{{ words["a"][0] }}',
    '{% macro said(text) %}<b>{{ text }}</b>{% endmacro %}{{ said(_("Back")) }}',
    '{{ _("Back") if name else _("Privacy") }}{{ gettext("More") }}',
    '{{ _("100%% <b>") }}{{ _("%(n)s <i>", n=safe) }}',
    "{% for _ in [name] %}{{ _ }}{% endfor %}",
    "{{ _(name) }}",
]


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest, app: Flask) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.mark.parametrize("source", SOURCES)
def test_words_put_in_early_read_like_words_looked_up_late(
    app: Flask, locale: str, source: str
) -> None:
    env = app.jinja_env
    assert isinstance(env, Environment)
    filled = {"name": "<Li & Wang>", "safe": Markup("<u>x</u>")}

    with app.test_request_context("/"), i18n.speaking(locale):
        late = env.from_string(source).render(filled)
        early = env.in_language(locale).from_string(source).render(filled)

    assert early == late


def test_a_template_speaks_the_readers_language(app: Flask, locale: str) -> None:
    with app.test_request_context("/", headers={"Cookie": f"lang={locale}"}):
        template = app.jinja_env.get_template("layouts/parts/footer.html")
        words = i18n.gettext("Privacy")
        page = template.render(app_context(app))

    assert f">{words}</a>" in page


def test_no_word_that_stands_fast_is_looked_up_while_a_page_is_made(app: Flask) -> None:
    env = app.jinja_env.in_language("zh_Hans_CN")
    for path in TEMPLATES.rglob("*.html"):
        code = env.compile(path.read_text(), name=path.name, raw=True)
        assert "undefined(name='_')" not in code, path


def test_messages_without_markup_are_not_escaped(app: Flask) -> None:
    env = app.jinja_env.in_language("en").overlay(
        loader=DictLoader({"a.txt": '{{ _("A & %(b)s", b=b) }}'})
    )

    assert env.get_template("a.txt").render(b="<c>") == "A & <c>"


ADDRESSES: list[tuple[str, dict[str, object]]] = [
    ("grievances.show", {"no": "1/é ?"}),
    ("grievances.show", {"no": "1", "slug": "other"}),
    ("grievances.index", {"status": "a b", "before": None, "many": ["x", "y"]}),
    ("places.home", {"_anchor": "x", "_external": True}),
    ("static", {"filename": "a b.css"}),
    ("nowhere.at_all", {}),
    ("grievances.show", {}),
]


@pytest.mark.parametrize(("endpoint", "values"), ADDRESSES)
def test_links_are_those_flask_makes(app: Flask, endpoint: str, values: dict[str, object]) -> None:
    with app.test_request_context("/c/xingfuli/"):
        g.community = type("Here", (), {"slug": "xingfuli"})
        try:
            expected = Flask.url_for(app, endpoint, **values)  # type: ignore[arg-type]
        except BuildError:
            with pytest.raises(BuildError):
                url_for(endpoint, **values)  # type: ignore[arg-type]
        else:
            assert url_for(endpoint, **values) == expected  # type: ignore[arg-type]


def test_a_link_stays_in_the_community_of_its_page(app: Flask) -> None:
    with app.test_request_context("/c/xingfuli/"):
        g.community = type("Here", (), {"slug": "xingfuli"})

        assert url_for("grievances.show", no="1") == "/c/xingfuli/reports/1"


def test_a_link_knows_where_the_portal_is_mounted(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://example.org/portal/"):
        assert url_for("places.index") == "/portal/"
        assert url_for("places.home", slug="a") == "/portal/c/a/"


def app_context(app: Flask) -> dict[str, object]:
    """What the layout's parts stand on."""
    context: dict[str, object] = {}
    app.update_template_context(context)
    return context


def test_options_are_escaped_and_the_chosen_one_is_marked() -> None:
    choices = [("", "All"), (1, "<1>"), ('a"b', "two")]

    assert options(choices) == (
        '<option value="">All</option><option value="1">&lt;1&gt;</option>'
        '<option value="a&#34;b">two</option>'
    )
    assert '<option value="1" selected>' in options(choices, 1)
    assert '<option value="a&#34;b" selected>' in options(choices, 'a"b')
    assert "selected" not in options(choices, "gone")
