"""Places are those of LibCST's own position provider, starts and ends, on code nobody here wrote."""

from __future__ import annotations

import ast
import asyncio
import sysconfig
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from reviewer.check import Module
from reviewer.finding import Span
from reviewer.tree.guard import Syntax
from reviewer.tree.parents import Parents
from reviewer.tree.places import Places
from reviewer.tree.walk import below, table_for
from reviewer.tree.walk import wanted as wanted_below

STDLIB = Path(sysconfig.get_path("stdlib"))
FILES = ["dataclasses.py", "asyncio/tasks.py", "argparse.py", "test/test_patma.py", "enum.py", "typing.py"]
ODD = {
    "crlf": "def f(\r\n    a,\r\n):\r\n    return a + (1 +\r\n        2)\r\n",
    "tabs": "if x:\n\ty = f(1)\n\telse_ = [z for z in y]\n",
    "wide": 's = "ééé"; n = f(s, "ü")\nclass É: é = g(1)\n',
    "elif": "if a(1):\n    pass\nelif b(2):\n    c(3)\nelse:\n    d(4)\n",
    "one line": "class A: x = f(1); y = g(2)\nfor i in r(): s(i); t(i)\n",
    "decorators": "@a(1)\n@b(\n  2)\nasync  def f(x: T = d(3)) -> R[e(4)]: return g(5)\n",
    "handlers": "try:\n    f()\nexcept (A, b(1)) as e:\n    g()\nexcept:\n    h()\nfinally:\n    i()\n",
    "match": "match f(x):\n    case A(y=1) if g(y):\n        h(y)\n    case _:\n        i()\n",
    "backslash": "x = \\\n  f(1)\ndef \\\n g(): pass\n",
    "no newline": "f(x)",
    "comment first": "# -*- coding: utf-8 -*-\n\n\nf(1)\n",
}  # fmt: skip
WANTED = (
    cst.Call,
    cst.Name,
    cst.Param,
    cst.FunctionDef,
    cst.ClassDef,
    cst.For,
    cst.ExceptHandler,
    cst.Attribute,
)


def expected(text: str) -> tuple[MetadataWrapper, dict[cst.CSTNode, CodeRange]]:
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    return wrapper, dict(wrapper.resolve(PositionProvider))


def as_span(place: CodeRange) -> Span:
    return Span(place.start.line, place.start.column + 1, place.end.line, place.end.column + 1)


def assert_places(text: str, *, paired: bool) -> int:
    wrapper, known = expected(text)
    module = Module(
        "m.py", text, wrapper.module, {} if paired else {Syntax: Syntax("what Python does not know")}
    )
    nodes = list(below(wrapper.module, *WANTED))
    for node, span in module.fact(Places).spans(nodes).items():
        assert span == as_span(known[node]), (type(node).__name__, wrapper.module.code_for_node(node)[:60])
    return len(nodes)


@pytest.mark.parametrize("name", FILES)
def test_places_in_the_standard_library(name: str) -> None:
    path = STDLIB / name  # an interpreter without its own tests has no test_patma
    text = path.read_text(encoding="utf-8") if path.is_file() else Path(asyncio.__file__).read_text("utf-8")
    assert assert_places(text, paired=True) > 10


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("paired", [True, False])
def test_places_in_odd_layouts(text: str, paired: bool) -> None:
    assert assert_places(text, paired=paired) > 0


def test_the_walk_reaches_every_node_that_visitors_reach() -> None:
    text = (STDLIB / "dataclasses.py").read_text(encoding="utf-8")
    tree = cst.parse_module(text)
    seen: list[cst.CSTNode] = []

    class Collector(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            seen.append(node)
            return True

    tree.visit(Collector())
    wanted: frozenset[type[cst.CSTNode]] = frozenset({cst.Call, cst.Name, cst.Attribute, cst.Return})
    ours = list(wanted_below(tree, table_for(wanted), wanted))
    assert set(ours) == {node for node in seen if type(node) in wanted}
    assert len(ours) == len(set(ours))


def test_a_form_feed_is_a_column() -> None:
    """LibCST's provider does not count it; ruff, mypy and editors do."""
    text = "\x0cx = f(1)\n"
    tree = cst.parse_module(text)
    (call,) = below(tree, cst.Call)
    assert Module("m.py", text, tree).fact(Places).span(call) == Span(1, 6, 1, 10)


def test_the_walk_follows_the_source() -> None:
    tree = cst.parse_module("a()\nif b():\n    c()\nelse:\n    d()\nfor e in f(): g()\n")
    names = [node.value for node in below(tree, cst.Name)]
    assert names == list("abcdefg")


def test_qualified_names_and_ancestors() -> None:
    tree = cst.parse_module("class A:\n    def m(self):\n        def inner(): f()\n")
    parents = Module("m.py", tree.code, tree).fact(Parents)
    (call,) = below(tree, cst.Call)
    assert parents.qualname(call) == "A.m.inner"
    assert isinstance(parents.function(call), cst.FunctionDef)


def test_the_colon_of_a_header() -> None:
    text = "def f(a=lambda: 1, b={1: 2}) :  # x: y\n    pass\n"
    tree = cst.parse_module(text)
    places = Module("m.py", text, tree, {Syntax: Syntax(text, ast.parse(text))}).fact(Places)
    assert places.colon(tree.body[0]) == (1, 30)


def test_the_colon_of_a_header_with_comments_inside_a_class() -> None:
    text = "class A:\n    def f(\n        self,\n        a: int,  # note: b\n    ) :\n        pass\n"
    tree = cst.parse_module(text)
    places = Places.of(Module("a.py", text, tree))
    [method] = below(tree, cst.FunctionDef)
    assert places.colon(method) == (5, 7)
