"""The models of a project, found through the index."""

from __future__ import annotations

from reviewer.index import Index, facts_of, read_any
from reviewer.index.mentions import mentions_of
from reviewer.orm.edited import renew
from reviewer.orm.graph import Graph, graph_of
from reviewer.orm.knowledge import orms
from reviewer.orm.model import Model


def graph(**files: str) -> Graph:
    """The models of files whose names are written with `__` for `/`."""
    paths = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    return graph_of(Index({path: facts_of(text) for path, text in paths.items()}))


def model(found: Graph, name: str) -> Model:
    known = found.model(name)
    assert known is not None
    return known


DJANGO = "from django.db import models\n"


def test_a_model_is_what_descends_from_one_through_any_file() -> None:
    found = graph(
        base="from django.db import models as m\nclass Base(m.Model):\n    class Meta:\n        abstract = True\n",
        a="from base import Base\nclass Book(Base): pass\nclass Other: pass\n",
    )
    assert model(found, "base.Base").abstract
    assert not model(found, "a.Book").abstract
    assert found.model("a.Other") is None


def test_relations_lead_forth_and_back() -> None:
    found = graph(
        a=DJANGO
        + "class Author(models.Model): pass\n"
        + "class Book(models.Model):\n"
        + "    author = models.ForeignKey(Author, related_name='books')\n"
        + "    twin = models.OneToOneField('self')\n"
        + "    hidden = models.ForeignKey('Author', related_name='+')\n"
        + "    plain = models.ForeignKey('a.Author')\n"
    )
    author, book = model(found, "a.Author"), model(found, "a.Book")
    assert {name: r.kind for name, r in book.relations.items()} == {
        "author": "one",
        "twin": "one",
        "hidden": "one",
        "plain": "one",
        "book": "one",
    }
    assert set(author.relations) == {"books", "book_set"}
    assert author.relations["books"].inverse == "author"
    assert not author.relations["books"].guessed
    assert author.relations["book_set"].guessed


def test_abstract_bases_fill_in_the_names_of_their_heirs() -> None:
    found = graph(
        shop__models=DJANGO
        + "class User(models.Model): pass\n"
        + "class Owned(models.Model):\n"
        + "    owner = models.ForeignKey(User, related_name='%(app_label)s_%(class)s_set')\n"
        + "    class Meta:\n        abstract = True\n"
        + "class Book(Owned): pass\nclass Shelf(Owned): pass\n"
    )
    assert set(model(found, "shop.models.User").relations) == {"shop_book_set", "shop_shelf_set"}


def test_an_ambiguous_or_unknown_target_ends_the_chain_but_not_the_relation() -> None:
    found = graph(
        a__models=DJANGO + "class Same(models.Model): pass\n",
        b__models=DJANGO + "class Same(models.Model): pass\n",
        c__models=DJANGO
        + "class Book(models.Model):\n"
        + "    same = models.ForeignKey('Same')\n    gone = models.ForeignKey('x.Gone')\n"
        + "    user = models.ForeignKey(settings.AUTH_USER_MODEL)\n",
    )
    relations = model(found, "c.models.Book").relations
    assert [relations[name].target for name in ("same", "gone", "user")] == [
        None,
        None,
        "django.contrib.auth.models.User",  # as no setting names another
    ]


def test_settings_name_the_model_of_users() -> None:
    found = graph(
        settings="AUTH_USER_MODEL = 'people.Person'\n",
        people__models=DJANGO + "class Person(models.Model): pass\n",
        a__models=DJANGO
        + "from django.conf import settings\n"
        + "class Book(models.Model):\n    user = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='books')\n",
    )
    assert model(found, "a.models.Book").relations["user"].target == "people.models.Person"
    assert "books" in model(found, "people.models.Person").relations


def test_managers_and_what_they_load() -> None:
    found = graph(
        a=DJANGO
        + "class Plain(models.Manager): pass\n"
        + "class Eager(models.Manager):\n"
        + "    def get_queryset(self):\n        return super().get_queryset().select_related('author__publisher')\n"
        + "class Unclear(models.Manager):\n    def get_queryset(self):\n        return make(self)\n"
        + "class Q(models.QuerySet): pass\n"
        + "class Book(models.Model):\n    objects = Plain()\n    eager = Eager()\n    unclear = Unclear()\n"
        + "    made = Q.as_manager()\n    both = Eager.from_queryset(Q)()\n"
        + "class Bare(models.Model): pass\n"
    )
    managers = model(found, "a.Book").managers
    assert {name: manager.eager for name, manager in managers.items()} == {
        "objects": frozenset(),
        "eager": {"author", "author__publisher"},
        "unclear": None,
        "made": frozenset(),
        "both": {"author", "author__publisher"},
        "_default_manager": frozenset(),
        "_base_manager": frozenset(),
    }
    assert "objects" in model(found, "a.Bare").managers


def test_what_a_nearer_class_binds_is_no_relation() -> None:
    found = graph(
        a=DJANGO
        + "class Author(models.Model): pass\n"
        + "class Book(models.Model):\n    author = models.ForeignKey(Author)\n"
        + "    @property\n    def label(self): return 1\n"
    )
    assert "author" in model(found, "a.Book").relations
    assert "label" in model(found, "a.Book").own_methods


SQL = "from sqlalchemy.orm import DeclarativeBase, Mapped, relationship, backref, mapped_column\n"


def test_relationships_take_their_kind_from_annotations_or_keys() -> None:
    found = graph(
        a=SQL
        + "from sqlalchemy import ForeignKey\n"
        + "class Base(DeclarativeBase): pass\n"
        + "class User(Base):\n    __tablename__ = 'user'\n"
        + "    orders: Mapped[list['Order']] = relationship(back_populates='user', lazy='selectin')\n"
        + "class Order(Base):\n    __tablename__ = 'order'\n"
        + "    user_id = mapped_column(ForeignKey('user.id'))\n"
        + "    user = relationship(User, back_populates='orders')\n"
        + "    lines = relationship('Line', backref=backref('order', lazy='joined'))\n"
        + "class Line(Base):\n    __tablename__ = 'line'\n    order_id = mapped_column(ForeignKey('order.id'))\n"
    )
    user, order, line = (model(found, f"a.{name}") for name in ("User", "Order", "Line"))
    assert (user.relations["orders"].kind, user.relations["orders"].lazy) == ("many", False)
    assert (order.relations["user"].kind, order.relations["user"].lazy) == ("one", True)
    assert order.relations["lines"].kind == "many"
    assert (line.relations["order"].kind, line.relations["order"].lazy) == ("one", False)


def test_signal_receivers_watch_their_senders() -> None:
    found = graph(
        a=DJANGO + "class Book(models.Model): pass\n",
        b="from django.dispatch import receiver\nfrom a import Book\n"
        "@receiver(post_save, sender=Book)\ndef told(sender, **kw): pass\n",
    )
    assert model(found, "a.Book").watched


def test_a_model_notes_every_file_that_it_is_made_of() -> None:
    index = Index(
        {
            "a.py": facts_of(DJANGO + "class Author(models.Model): pass\n"),
            "b.py": facts_of(DJANGO + "from a import Author\nclass Book(models.Model):\n"
                             "    author = models.ForeignKey(Author, related_name='books')\n"),
            "c.py": facts_of("x = 1\n"),
        }
    )  # fmt: skip
    found = graph_of(index)
    with index.reading() as read:
        found.model("a.Author")
    assert set(read.hashes()) == {"a.py", "b.py", mentions_of("a.Author")}


def test_building_the_models_is_noted_by_nobody() -> None:
    index = Index({"a.py": facts_of(DJANGO + "class Author(models.Model): pass\n")})
    with index.reading() as read:
        graph_of(index)
    assert read.hashes() == {}


def test_every_effect_in_the_tables_is_one_that_somebody_applies() -> None:
    for orm in orms():
        for loader in orm.loaders.values():
            assert loader.method or loader.function or loader.words
        for advice in (
            "row",
            "scalar",
            "list",
            "query",
            "create",
            "pair",
            "save",
            "delete",
            "write",
            "link",
            "commit",
        ):
            assert advice in orm.advice


def test_models_know_their_classes_as_they_are_now() -> None:
    text = f"{DJANGO}class Books(models.Manager):\n    def new(self): return self\nclass Book(models.Model):\n    objects = Books()\n    def title(self): ...\n"
    index = Index.read({"a.py": text})
    found = graph_of(index)
    now = read_any("a.py", f"\n{text}".replace("...", "return 'x'"))
    index.renew("a.py", now.facts, now.flow)
    index.forget_bodies("a.py")
    renew(found, index, "a.py")
    book = model(found, "a.Book")
    (manager,) = book.managers["objects"].classes
    assert [book.symbol.facts, manager.facts] == [now.facts.classes[1], now.facts.classes[0]]
    assert found.used_by(manager) is book
