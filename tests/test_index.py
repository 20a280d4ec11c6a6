"""Names, classes and dependencies across the files of a project."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from reviewer.checks.shared.blocking import blocking_of
from reviewer.index import BadIndex, Index, Reading, facts_of


def index(**files: str) -> Index:
    """An index of files whose names are written with `__` for `/`: `app__models` is `app/models.py`."""
    return of(
        {f"{name.replace('__', '/').replace('/init', '/__init__')}.py": text for name, text in files.items()}
    )


def of(files: dict[str, str]) -> Index:
    return Index.build((path, facts_of(text)) for path, text in files.items())


def name(found: object) -> str | None:
    return getattr(found, "name", None)


def test_a_re_export_leads_to_the_definition() -> None:
    project = index(
        app__init="from .models import *\nfrom app.extra import Shelf as Rack\n",
        app__models="from .base import Book\n__all__ = ['Book']\n",
        app__base="class Book: pass\n",
        app__extra="class Shelf:\n    class Meta: pass\n",
    )
    assert name(project.resolve("app.Book")) == "app.base.Book"
    assert name(project.resolve("app.Rack")) == "app.extra.Shelf"
    assert name(project.resolve("app.Rack.Meta")) == "app.extra.Shelf.Meta"
    assert project.resolve("app.Nothing") is None


def test_names_that_lead_out_of_the_project_are_external() -> None:
    project = index(app__init="", app__compat="from django.db import models\nModel = models.Model\n")
    found = project.resolve("app.compat.Model")
    assert found is not None
    assert (found.kind, found.name) == ("external", "django.db.models.Model")


def test_circles_end() -> None:
    project = index(a="from b import x\n", b="from a import x\n", c="from c import *\n")
    assert project.resolve("a.x") is None
    assert project.resolve("c.y") is None


def test_a_failed_import_leaves_its_alternative() -> None:
    project = index(a="try:\n    from b import f\nexcept ImportError:\n    f = None\n", b="def f(): pass\n")
    assert name(project.resolve("a.f")) == "b.f"


def test_source_layouts_and_several_roots() -> None:
    project = of(
        {
            "src/shop/__init__.py": "",
            "src/shop/models.py": "class Book: pass\n",
            "services/one/app/__init__.py": "",
            "services/one/app/models.py": "class One: pass\n",
            "services/one/app/views.py": "from app.models import One\n",
            "services/two/app/__init__.py": "",
            "services/two/app/models.py": "class Two: pass\n",
            "plain/space/models.py": "class Third: pass\n",
            "plain/manage.py": "from space.models import Third\n",
        }
    )
    assert project.module_name("src/shop/models.py") == "shop.models"
    assert name(project.resolve("shop.models.Book", "tests/test_x.py")) == "shop.models.Book"
    one = project.resolve("app.models.One", "services/one/app/views.py")
    assert one is not None
    assert one.path == "services/one/app/models.py"
    assert project.resolve("app.models.One", "services/two/app/models.py") is None
    third = project.named("Third", "plain/manage.py")
    assert third is not None
    assert third.path == "plain/space/models.py"


def test_ancestors_stand_as_python_orders_them() -> None:
    project = index(
        a="from x import Outside\nclass Root(Outside): pass\nclass Left(Root): pass\n"
        "class Right(Root): pass\nclass Both(Left, Right, Generic[T]): pass\n",
    )
    both = project.class_of("a.Both")
    assert both is not None
    assert [each.name for each in project.mro(both)] == ["a.Both", "a.Left", "a.Right", "a.Root", "x.Outside"]
    assert project.is_open(both)
    assert [each.qualname for each in project.subclasses("x.Outside")] == ["Root", "Left", "Right", "Both"]


def test_builtin_bases_are_known_and_close_a_class() -> None:
    project = index(a="class Wrong(ValueError): pass\nclass Plain: pass\n")
    wrong, plain = project.class_of("a.Wrong"), project.class_at("a.py", "Plain")
    assert wrong is not None
    assert plain is not None
    assert project.descends(wrong, "builtins.ValueError")
    assert not project.descends(plain, "builtins.ValueError")
    assert not project.is_open(plain)


def test_a_class_that_is_its_own_ancestor_is_cut() -> None:
    project = index(a="class A(B): pass\nclass B(A): pass\n")
    a = project.class_of("a.A")
    assert a is not None
    assert [each.qualname for each in project.mro(a)] == ["A", "B"]


def test_members_are_looked_up_along_the_ancestors() -> None:
    project = index(a="class A:\n    x = 1\n    def f(self): pass\nclass B(A):\n    x = 2\n")
    b = project.class_of("a.B")
    assert b is not None
    x, f = project.member(b, "x"), project.member(b, "f")
    assert x is not None
    assert f is not None
    assert (x[0].qualname, f[0].qualname, project.member(b, "y")) == ("B", "A", None)


def test_an_index_survives_being_written_down() -> None:
    project = index(app__init="", app__models="class Book(Base): x: int = f(1)\n")
    again = Index.decode(project.encode())
    assert again.facts("app/models.py") == project.facts("app/models.py")
    assert name(again.resolve("app.models.Book")) == "app.models.Book"
    with pytest.raises(BadIndex, match="no index"):
        Index.decode(b"something else")


def holds(reading: Reading, project: Index) -> bool:
    """Tell whether all that was read is the same in another index."""
    return all(project.hash_of(path) == hashed for path, hashed in reading.hashes().items())


def test_what_was_read_is_what_a_result_depends_on() -> None:
    files = {
        "app/__init__.py": "",
        "app/models.py": "from app.base import Base\nclass Book(Base): pass\n",
        "app/base.py": "class Base: pass\n",
        "app/other.py": "class Other: pass\n",
        "app/views.py": "from app.models import Book\n",
    }
    project = of(files)
    with project.reading("app/views.py") as read:
        book = project.named("Book", "app/views.py")
        assert book is not None
        project.mro(book)
    assert set(read.hashes()) == {"app/models.py", "app/base.py"}
    assert holds(read, of({**files, "app/other.py": "x = 1\n"}))
    assert holds(read, of({**files, "app/models.py": files["app/models.py"] + "    \n# a comment\n"}))
    assert not holds(read, of({**files, "app/base.py": "class Base:\n    x = 1\n"}))
    del files["app/base.py"]
    assert not holds(read, of(files))


def test_ancestors_that_were_worked_out_before_are_noted_again() -> None:
    project = index(a="from b import B\nclass A(B): pass\n", b="class B: pass\n")
    a = project.class_of("a.A")
    assert a is not None
    project.mro(a)
    with project.reading() as read:
        project.mro(a)
    assert "b.py" in read.hashes()


def test_a_module_that_appears_ends_what_depended_on_its_absence() -> None:
    files = {"app/__init__.py": "", "app/views.py": "from app.models import Book\nimport late\n"}
    project = of(files)
    with project.reading("app/views.py") as read:
        assert project.resolve("app.models.Book", "app/views.py") is None
        project.resolve("late.thing", "app/views.py")
    assert holds(read, project)
    assert not holds(read, of({**files, "app/models.py": "class Book: pass\n"}))
    assert not holds(read, of({**files, "late.py": ""}))


def test_blocks_of_reading_may_be_nested() -> None:
    project = index(a="x = 1\n", b="y = 1\n")
    with project.reading() as outer:
        project.facts("a.py")
        with project.reading() as inner:
            project.facts("b.py")
    assert (set(outer.hashes()), set(inner.hashes())) == ({"a.py", "b.py"}, {"b.py"})


def test_a_star_import_from_outside_brings_what_nothing_else_explains() -> None:
    project = index(
        a="from peewee import *\nclass Book(Model): pass\ny = 1\n",
        b="from peewee import *\nfrom playhouse import *\n",
    )
    named = [project.named(name, "a.py") for name in ("Model", "Book", "y", "print")]
    assert [each.name for each in named if each] == ["peewee.Model", "a.Book", "a.y", "builtins.print"]
    model = project.named("Model", "b.py")
    assert model is not None
    assert model.name == "peewee.Model", "the first, as nothing tells"
    assert project.named("prefetch", "b.py") is None, "either may have it"


def test_a_folder_that_appears_ends_what_depended_on_its_absence() -> None:
    files = {"app/api/users.py": "", "app/services/users.py": "", "app/main.py": ""}
    project = Index.read(files)
    with project.reading() as read:
        assert project.subfolders("app") == {"api", "services"}
        assert project.subfolders("app/api") == frozenset()
    before = read.hashes()
    same = Index.read({**files, "app/api/orders.py": ""})
    grown = Index.read({**files, "app/crud/users.py": ""})
    assert {key: same.hash_of(key) for key in before} == before
    assert {key: grown.hash_of(key) for key in before} != before


def test_an_index_that_is_closed_is_gone_at_once_whoever_has_learned_from_it() -> None:
    index = Index.read(
        {"a.py": "from b import f\n", "b.py": "import time\n\n\ndef f():\n    time.sleep(1)\n"}
    )
    known = ref(index)
    function = index.resolve("b.f")
    assert function is not None
    assert blocking_of(index, frozenset()).way(function, 2)
    gc.disable()
    try:
        index.close()
        del index
        assert known() is None
    finally:
        gc.enable()
