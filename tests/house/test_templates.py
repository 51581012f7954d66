"""Templates: all compile, all are used, and no visible word stands outside the catalogue."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from portal.base.outbox import topics

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*")
    if path.suffix in {".html", ".txt"}
)
WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")
CLASSES = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}")
TAG = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.S | re.I)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_fits_on_a_screen_or_three(name: str) -> None:
    assert len((TEMPLATES / name).read_text().splitlines()) <= 120


def mentioned_in_python() -> set[str]:
    """Every text in the code that names a template, wholly or by its folder."""
    found = set()
    for path in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and str(node.value).endswith((".html", ".txt")):
                found.add(str(node.value))
            if isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_./-]+"
                    for part in node.values
                )
                if pattern.endswith(("html", "txt")):
                    found.update(name for name in NAMES if re.fullmatch(pattern, name))
    return found


def test_every_template_is_reached_from_a_view_or_another_template(app: Flask) -> None:
    told = {
        f"messages/{folder.name}/{topic.template}"
        for folder in (TEMPLATES / "messages").iterdir()
        for topic in topics.registered()
    }
    reached = (mentioned_in_python() | told) & set(NAMES)
    waiting = list(reached)
    while waiting:
        tree = app.jinja_env.parse((TEMPLATES / waiting.pop()).read_text())
        kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        for node in tree.find_all(kinds):
            for text in node.find_all(nodes.Const):
                if text.value in NAMES and text.value not in reached:
                    reached.add(text.value)
                    waiting.append(text.value)

    assert sorted(set(NAMES) - reached) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_no_visible_word_stands_outside_the_catalogue(app: Flask, name: str) -> None:
    source = CLASSES.sub("", (TEMPLATES / name).read_text())
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "\x00", TAG.sub("", source), flags=re.S)
    shown = " ".join(re.sub(r"<[^>]*>", " ", bare, flags=re.S).split())
    attributes = re.findall(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"\x00]*)\"", bare)

    assert [word for text in (shown, *attributes) for word in WORD.findall(text)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_a_template_keeps_to_the_content_security_policy(name: str) -> None:
    source = (TEMPLATES / name).read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"<style\b|\sstyle=\"", source)
    assert not re.search(r"\son[a-z]+=|\shx-on|\shx-vars|=[\"']js:", source)
    assert not re.search(r"hx-trigger=\"[^\"]*\[", source)
