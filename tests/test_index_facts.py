"""What is read of one file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.edits import edits
from reviewer.index.expressions import parsed
from reviewer.index.facts import Call, Constant, Either, Item, Kind, Many, Name
from reviewer.index.functions import Functions
from reviewer.index.read import facts_of, read_file


def test_imports_of_all_kinds() -> None:
    facts = facts_of(
        "import os.path\nimport numpy as np\nfrom . import models\nfrom ..shop.models import Book as B\n"
        "from app import *\nif TYPE_CHECKING:\n    from x import Y\n"
        "try:\n    import fast\nexcept ImportError:\n    import slow as fast\n"
    )
    assert [(each.name, each.target, each.typing) for each in facts.imports] == [
        ("os", "os", False),
        ("np", "numpy", False),
        ("models", ".models", False),
        ("B", "..shop.models.Book", False),
        ("*", "app", False),
        ("Y", "x.Y", True),
        ("fast", "fast", False),
        ("fast", "slow", False),
    ]
    assert facts.imports[0].loads == "os.path"


def test_a_class_with_its_fields_methods_and_inner_classes() -> None:
    facts = facts_of(
        '''
class Book(Base, models.Model, metaclass=Meta):
    """A book."""
    author = models.ForeignKey("Author", on_delete=models.CASCADE, related_name="books")
    tags: "list[Tag]" = field(default=[1, "a"])
    class Meta:
        abstract = True
    @property
    def label(self) -> str:
        return self.author.name
'''
    )
    (book,) = facts.classes
    assert book.bases == (Name("Base"), Name("models.Model"))
    assert book.keywords == {"metaclass": Name("Meta")}
    assert book.docstring
    author = book.field("author")
    assert author is not None
    assert author.value == Call(
        Name("models.ForeignKey"),
        (Constant("Author"),),
        {"on_delete": Name("models.CASCADE"), "related_name": Constant("books")},
    )
    tags = book.field("tags")
    assert tags is not None
    assert tags.annotation == "list[Tag]"
    assert tags.value == Call(Name("field"), (), {"default": Many((Constant(1), Constant("a")))})
    meta, label = book.inner("Meta"), book.method("label")
    assert meta is not None
    assert label is not None
    assert meta.fields[0].value == Constant(True)
    assert (label.decorators, label.returns, label.result) == (
        (Name("property"),),
        "str",
        Name("self.author.name"),
    )


def test_signatures_keep_kinds_annotations_and_defaults() -> None:
    (function,) = facts_of(
        'async def f(a, /, b: "Book", *args: int, c: dict[\n  str, int] = 1, **kw): pass\n'
    ).functions
    assert [(each.name, each.kind, each.annotation, each.default) for each in function.parameters] == [
        ("a", Kind.POSITIONAL_ONLY, "", False),
        ("b", Kind.POSITIONAL, "Book", False),
        ("args", Kind.VARIADIC, "int", False),
        ("c", Kind.KEYWORD_ONLY, "dict[\n  str, int]", True),
        ("kw", Kind.KEYWORDS, "", False),
    ]
    assert function.asynchronous
    assert function.stub


def test_text_that_is_not_ascii_keeps_its_columns() -> None:
    (function,) = facts_of("def f(ä: str, ö: Größe[int]): ...\n").functions
    assert [each.annotation for each in function.parameters] == ["str", "Größe[int]"]


def test_exports_are_plain_lists_only() -> None:
    assert facts_of("__all__ = ['a', 'b']\n__all__ += ['c']\n").exports == ("a", "b", "c")
    assert facts_of("__all__ = other.__all__\n").exports is None
    assert facts_of("x = 1\n").exports is None


def test_a_file_that_python_refuses_says_so() -> None:
    assert facts_of("def (:\n").broken
    assert facts_of("x = '\0'\n").broken
    assert facts_of("(" * 5000).broken


def test_annotations_become_expressions() -> None:
    assert parsed("QuerySet[Book] | None") == Either(Item(Name("QuerySet"), Name("Book")), Constant(None))
    assert parsed("this is none") == parsed("lambda: 0")


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert facts_of(text) == facts_of(text)


def test_the_index_never_loads_libcst() -> None:
    code = "import reviewer.index.index, sys; print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.checkout
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_known_of_functions_changes_nothing_in_what_is_read(ends: str) -> None:
    text = (Path(__file__).parents[1] / "src/reviewer/tree/places.py").read_text().replace("\n", ends)
    functions = None
    for edited in edits(text, 60, seed=3):
        functions = Functions(edited, functions)
        assert read_file(edited, functions=functions) == read_file(edited)


def test_a_function_that_stands_as_it_stood_is_read_once() -> None:
    text = "def f():\n    return 1\n\n\ndef g():\n    return a\n"
    edited = text.replace("a", "b")
    first = Functions(text)
    before = read_file(text, functions=first).facts
    now = read_file(edited, functions=Functions(edited, first)).facts
    assert [one is other for one, other in zip(before.functions, now.functions, strict=True)] == [True, False]
