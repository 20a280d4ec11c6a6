"""The flow of queries ends on any code, and does not grow out of hand."""

from __future__ import annotations

import time

import libcst as cst
import pytest

from reviewer.check import Module
from reviewer.index import Index
from reviewer.orm.events import Events
from reviewer.orm.flow import OrmFlow

MODELS = """
from django.db import models
class Author(models.Model): pass
class Book(models.Model):
    author = models.ForeignKey(Author, related_name='books')
"""


def events(code: str) -> Events:
    """What is found in a file that can see the models above."""
    index = Index.read({"models.py": MODELS, "x.py": code})
    return Module("x.py", code, cst.parse_module(code), {Index: index}).fact(OrmFlow).events


NESTED_LOOPS = "".join(f"{' ' * depth}for a{depth} in Book.objects.all():\n" for depth in range(1, 60))


@pytest.mark.parametrize(
    "body",
    [
        f"{NESTED_LOOPS}{' ' * 60}a59.author\n",
        f" for b in Book.objects.all():\n  b{'.author' * 900}\n",
        f" for b in Book.objects{'.all()' * 450}:\n  b.author\n",
        " for b in Book.objects.all():\n" + "".join(f"  b = b.author\n  c{i} = b\n" for i in range(400)),
        " a = Author.objects.first()\n"
        + " a = a.books.first().author\n" * 400
        + " for b in a.books.all(): b\n",
        " for b in x:\n  if b: pass\n" + "".join(f"  elif b == {i}: pass\n" for i in range(1500)),
        f" for b in {'get_x(' * 300}1{')' * 300}: pass\n",
        " for b in Book.objects.all():\n"
        + "".join(f"{'  ' * d}while b:\n" for d in range(1, 30))
        + "  " * 30
        + "b.author\n",
        f" for b in x: print({' or '.join(['b'] * 900)})\n",
    ],
)
def test_strange_code_ends_soon(body: str) -> None:
    started = time.process_time()
    events(f"from models import Author, Book\ndef f(x):\n{body}")
    assert time.process_time() - started < 10


def test_without_models_nothing_is_followed() -> None:
    code = "def f(books):\n    for book in books.objects.all():\n        book.author\n        book.save()\n"
    found = events(code)
    assert (found.lazy, found.queries, found.writes) == ([], [], [])


def test_one_finding_tells_the_whole_path() -> None:
    found = events(
        "from models import Author\ndef f():\n for a in Author.objects.all():\n  for b in a.books.all(): b.author.pk\n"
    )
    assert [event.path for event in found.lazy] == [("books",)]


VIEWS = "from app.models import Book\ndef f():\n    return [b.author for b in Book.objects.all()]\n"
BOOKS = "from app.base import Base\nfrom django.db import models\nclass Author(Base): pass\nclass Book(Base):\n    author = {}\n"


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ("app/base.py", "from django.db import models\nclass Base(models.Model): pass\n"),
        ("app/models.py", BOOKS.format("models.CharField()")),
    ],
)
def test_a_review_depends_on_the_files_that_make_a_class_a_model(changed: str, text: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/base.py": "class Base: pass\n",
        "app/models.py": BOOKS.format("models.ForeignKey(Author)"),
        "app/views.py": VIEWS,
    }
    index = Index.read(files)
    with index.reading("app/views.py") as read:
        Module("app/views.py", VIEWS, cst.parse_module(VIEWS), {Index: index}).fact(OrmFlow)
    after = Index.read({**files, changed: text})
    assert after.hash_of(changed) != read.hashes()[changed]


def test_models_of_a_migration_have_no_methods_of_today() -> None:
    models = MODELS + "    @property\n    def name(self): return self.author.x\n"
    code = (
        "def fill(apps, editor):\n"
        "    Book = apps.get_model('shop', 'Book')\n"
        "    for book in Book.objects.all():\n"
        "        book.name\n        book.author.book\n        book.save()\n"
    )
    index = Index.read({"shop/models.py": models, "shop/migrations/0001_a.py": code, "shop/fill.py": code})
    told = {}
    for path in ("shop/migrations/0001_a.py", "shop/fill.py"):
        found = Module(path, code, cst.parse_module(code), {Index: index}).fact(OrmFlow).events
        told[path] = (
            [each.node.span.line for each in found.lazy],
            [each.node.span.line for each in found.writes],
        )
    assert told == {"shop/migrations/0001_a.py": ([5], [6]), "shop/fill.py": ([4], [6])}


def test_a_class_that_is_gone_over_does_not_grow_with_data() -> None:
    code = (
        "from models import Book\n"
        "class Meta(type):\n    def __iter__(cls): return iter(cls.ALL)\n"
        "class Legs(metaclass=Meta):\n    ALL = ('a', 'b', 'c', 'd')\n"
        "def f(legs):\n"
        "    for leg in Legs:\n        Book.objects.filter(leg=leg).count()\n"
        "    for leg in legs:\n        Book.objects.filter(leg=leg).count()\n"
    )
    assert [each.node.span.line for each in events(code).queries] == [10]


def test_parameters_of_one_type_hold_different_rows() -> None:
    found = events(
        "from models import Book\n"
        "def f(old: list[Book], new: list[Book]):\n"
        "    for book in old: book.author.pk\n"
        "    for book in new: book.author.pk\n"
    )
    assert [each.node.span.line for each in found.lazy] == [3, 4]


def test_an_attribute_is_forgotten_when_its_owner_is_bound_anew() -> None:
    found = events(
        "from models import Author, Book\n"
        "def f(x, y):\n"
        "    x.all = Book.objects.all()\n"
        "    for book in x.all: book.author.pk\n"
        "    x = y\n"
        "    for book in x.all: book.author.pk\n"
    )
    assert [each.node.span.line for each in found.lazy] == [4]
