"""What is read of a template, and what a review remembers of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer import rulebook
from reviewer.cache import Cache
from reviewer.engines import native
from reviewer.engines.order import Order
from reviewer.index import Index, is_template
from reviewer.index.facts import Bind, Extend, Insert, Read, Scope, TemplateNode, Turn
from reviewer.index.templates import read_template

_PIECES = ["{%", "%}", "{{", "}}", "{#", "#}", " for a in b ", " endfor ", " if ", " endif ", " x.y.z ", "'", '"', "\n",
           " include 'a' with c=d.e ", " block q ", " endblock ", " raw ", " endraw ", "|", "(", ")", " else "]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("shop/templates/shop/list.html", True),
        ("shop/jinja2/list.html", True),
        ("shop/templates/mail.txt", True),
        ("pages/list.jinja2", True),
        ("docs/list.html", False),
        ("shop/templates/tags.py", False),
        ("templates.html", False),
    ],
)
def test_a_template_is_known_by_its_path(path: str, is_one: bool) -> None:
    assert is_template(path) is is_one


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("{{ a.b }}\n{{ a.b.c|upper }}", [Read(("a", "b"), 1), Read(("a", "b", "c"), 2)]),
        ("{{ a }}{{ 'a.b' }}{{ 3.5 }}", []),
        ("{{ a.b() }}{{ a.f(c.d) }}", [Read(("a", "b"), 1), Read(("c", "d"), 1)]),
        ("{{ a.b|default:c.d }}", [Read(("a", "b"), 1), Read(("c", "d"), 1)]),
        ("{{ a | first.b }}", []),
        ("{% for a in b.c %}\n{{ a.d }}{% endfor %}", [Turn(("a",), ("b", "c"), (Read(("a", "d"), 2),), 1)]),
        ("{%- for a in b.all() -%}{%- endfor -%}", [Turn(("a",), ("b", "all"), (), 1)]),
        ("{% for a, c in b %}{% endfor %}", [Turn(("a", "c"), ("b",), (), 1)]),
        ("{% for a in b|sort(attribute='x') if a.y %}{% endfor %}", [Turn(("a",), ("b",), (), 1)]),
        ("{% for a in b|slice:':5' %}{% endfor %}", [Turn(("a",), ("b",), (), 1, few=True)]),
        ("{% for a in b|batch(3) %}{% endfor %}", [Turn(("a",), (), (), 1)]),
        ("{% for a in f(b) %}{% endfor %}", [Turn(("a",), (), (), 1)]),
        ("{% if a.b %}{{ c.d }}{% else %}{{ e.f }}{% endif %}",
         [Read(("a", "b"), 1), Scope((Read(("c", "d"), 1),)), Scope((Read(("e", "f"), 1),))]),
        ("{% if forloop.first %}{{ c.d }}{% endif %}", [Read(("forloop", "first"), 1), Scope(())]),
        ("{% with a=b.c d=e %}{% endwith %}", [Scope((Bind("a", ("b", "c"), 1), Bind("d", ("e",), 1)))]),
        ("{% with b.c as a %}{% endwith %}", [Scope((Bind("a", ("b", "c"), 1),))]),
        ("{% set a = b.c %}", [Bind("a", ("b", "c"), 1)]),
        ("{% set a = b.c + d.e %}", [Bind("a", (), 1)]),
        ("{% include 'x.html' with a=b.c only %}", [Insert("x.html", (("a", ("b", "c")),), True, 1)]),
        ('{% include "x.html" %}{% include name %}', [Insert("x.html", (), False, 1)]),
        ("{% extends 'x.html' %}{% block a %}{% endblock a %}", [Extend("x.html"), Scope(())]),
        ("{% url 'x' pk=a.b.pk %}{% unknown a.b %}", [Read(("a", "b", "pk"), 1)]),
        ("{# {{ a.b }} #}{% comment %}{{ a.b }}{% endcomment %}{% cache 9 x %}{{ a.b }}{% endcache %}", []),
        ("{% regroup b.c by d.e as f %}", [Turn(("",), ("b", "c"), (Read(("", "d", "e"), 1),), 1)]),
        ("{% endfor %}{% for a in b %}", [Turn(("a",), ("b",), (), 1)]),
    ],
)  # fmt: skip
def test_loops_and_dotted_names_are_read(text: str, nodes: list[TemplateNode]) -> None:
    assert list(read_template(text)) == nodes


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_is_read(text: str) -> None:
    for each in read_template(text):
        assert isinstance(each, Read | Turn | Bind | Scope | Insert | Extend)


def test_a_name_that_two_files_have_means_neither() -> None:
    files = {"a/templates/x.html": "{{ a.b }}", "a/templates/y/z.html": "", "b/templates/y/z.html": ""}
    index = Index.read(files)
    assert index.template("x.html") == ("a/templates/x.html", (Read(("a", "b"), 1),))
    assert index.template("y/z.html") is None
    assert index.template("z.html") is None
    assert index.template("nowhere.html") is None
    again = Index.decode(index.encode())
    assert again.template("x.html") == index.template("x.html")


def test_a_remembered_review_holds_until_the_template_changes(tmp_path: Path) -> None:
    rule = rulebook.read()["n-plus-one-serializer"]
    texts = {
        "shop/models.py": "from django.db import models\n\n\nclass Author(models.Model):\n    name = models.TextField()\n"
        "\n\nclass Book(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE)\n",
        "shop/views.py": "from django.shortcuts import render\n\nfrom shop.models import Book\n\n\ndef books(request):\n"
        '    return render(request, "shop/books.html", {"books": Book.objects.all()})\n',
    }
    page = "shop/templates/shop/books.html"
    lazy = "{% for book in books %}{{ book.author.name }}{% endfor %}"

    def told(template: str = "") -> list[int]:
        if template:
            texts[page] = template
        for path, text in texts.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        order = Order(rule.id, rule.module, rule.message, rule.severity, dict(rule.options))
        task = native.Task(
            root=tmp_path, files=("shop/views.py",), everything=tuple(sorted(texts)), orders=(order,)
        )
        return [each.span.line for each in native.review(task, Cache(tmp_path / ".cache"), jobs=1).findings]

    assert told() == [], "the template is not there yet"
    assert told(lazy) == [7]
    assert told(lazy) == [7]
    assert told("{% for book in books %}{{ book.pk }}{% endfor %}") == []
