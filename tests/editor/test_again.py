"""A tree that was grown from the one before is the tree that a parse of the whole text gives."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import libcst as cst
import pytest

from editor.edits import edits
from reviewer.tree.again import Parsed, parse_again
from reviewer.tree.guard import TooDeep, parse

HERE = Path(__file__).parents[2] / "src" / "reviewer"
TEXTS = ["review.py", "tree/places.py", "engines/ruff.py", "index/facts.py", "orm/events.py", "cache.py"]


def again(text: str, before: Parsed | None) -> Parsed | None:
    try:
        return parse_again(text, parse(text), before)
    except (SyntaxError, TooDeep):
        return None  # a text that Python cannot parse has no tree to grow


@pytest.mark.checkout
@pytest.mark.parametrize("name", TEXTS)
def test_edits_of_real_statements_grow_the_same_tree(name: str) -> None:
    text = (HERE / name).read_text()
    before = again(text, None)
    for edited in edits(text, 24, seed=len(text)):
        now = again(edited, before)
        if now is None:
            continue
        assert now.tree.code == edited
        assert now.tree.deep_equals(cst.parse_module(edited)), edited
        before = now


@pytest.mark.checkout
@pytest.mark.parametrize("name", TEXTS)
def test_edits_inside_classes_grow_the_same_tree(name: str) -> None:
    text = (HERE / name).read_text()
    lines = text.split("\n")
    rows = [row for row, line in enumerate(lines) if line.startswith("    ")][::9]
    before = again(text, None)
    for row, made in product(rows, ("{}x = 1", "", "{}# x", "    # note", "        # note")):
        indent = lines[row][: len(lines[row]) - len(lines[row].lstrip())]
        edited = "\n".join([*lines[:row], made.format(indent), *lines[row:]])
        now = again(edited, before)
        if now is not None:
            assert now.tree.code == edited
            assert now.tree.deep_equals(cst.parse_module(edited)), edited
            before = now


METHODS = "import os\n\n\nclass A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n\n    # h\n    def h(self):\n        return 3\n"


@pytest.mark.parametrize("below", ["", "\n\nx = 1\n", "\n# end\n", "\n    # end of A\n"])
@pytest.mark.parametrize(
    ("changed", "same"), [("return 2", [True, False, True]), ("return 3", [True, True, False])]
)
def test_an_edit_of_a_method_keeps_the_others(below: str, changed: str, same: list[bool]) -> None:
    text = METHODS + below
    before = again(text, None)
    now = again(text.replace(changed, f"x = 3\n        {changed}"), before)
    assert before is not None
    assert now is not None
    assert now.tree.deep_equals(cst.parse_module(now.text))
    old, new = before.tree.body[1], now.tree.body[1]
    assert isinstance(old, cst.ClassDef)
    assert isinstance(new, cst.ClassDef)
    assert [one is other for one, other in zip(old.body.body, new.body.body, strict=True)] == same


def test_a_text_that_is_the_same_keeps_its_tree() -> None:
    before = again("x = 1\n", None)
    assert again("x = 1\n", before) is before


def test_what_an_edit_inside_one_function_leaves_alone_keeps_its_nodes() -> None:
    text = "import os\n\n\ndef f():\n    return 1\n\n\n# about g\ndef g():\n    return 2\n"
    before = again(text, None)
    now = again(text.replace("return 1", "x = 3\n    return 1"), before)
    assert before is not None
    assert now is not None
    assert now.tree.body[0] is before.tree.body[0]
    assert now.tree.body[1] is not before.tree.body[1]
    assert now.tree.body[2] is before.tree.body[2]


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("x = 1\ndef f():\n  y\n\n\nz = 1\n", "x = 1\ndef f():\n    y\n\n\nz = 1\n"),
        ("x = 1\n\ny = 2\n\nz = 3\n", "x = 1\n\n'''\ny = 2\n\n'''\nz = 3\n"),
        (
            "x = 1\ndef f():\n    y\n    # his\n\n# hers\nz = 1\n",
            "x = 1\nif f:\n    y\n    # his\n\n# hers\nz = 1\n",
        ),
        ("x = 1\ndef f():\n    y\n    # his\nz = 1\nw = 1\n", "x = 1\ndef f():\n    y\n\nz = 2\nw = 1\n"),
        ("x = 1\r\ny = 2\r\nz = 3\r\n", "x = 1\r\ny = 4\r\nz = 3\r\n"),
        ("x = 1; y = 2\nz = 1\nw = 1\n", "x = 1; y = 2\nz = 1; v = 2\nw = 1\n"),
        ("x = 1\ny = 1\nz = 1", "x = 1\ny = 1\nz = 12"),
        ("x = 1\ny = 1\n\n\n\nz = 1\n", "x = 1\ny = 12\n\nz = 1\n"),
    ],
)
def test_where_more_could_matter_nothing_is_taken_for_granted(text: str, edited: str) -> None:
    now = again(edited, again(text, None))
    assert now is not None
    assert now.tree.code == edited
    assert now.tree.deep_equals(cst.parse_module(edited))


LASTS = [
    "class Z:\n    w = 0\n\n    def z(self):\n        return 1",
    "class Z:\n    w = 0\n\n    def z(self):\n        return 1\n\n    def y(self):\n        return 0",
    "z = 1",
    "def z():\n    return 1",
    "class Z:\n    def z(self):\n        return 1",
    "if x: z = 1",
]
ENDS = [
    "",
    "\n",
    "\n\n",
    "\n\n  ",
    "\n# c",
    "\n# c\n",
    "\n    # c\n",
    "\n    # c\n\n# d\n",
    "  # c",
    ";",
    "\n\n    # c",
]


@pytest.mark.parametrize("last", LASTS)
@pytest.mark.parametrize(
    "above", ["x = 1\n", "import os\n\n\ndef x():\n    pass\n\n\n", "if x:\n    x\n    # c\n\n# d\n"]
)
def test_whatever_a_file_ends_with_the_tree_is_the_same(above: str, last: str) -> None:
    texts = [above + each.replace("1", one) + end for each in LASTS for one in "12" for end in ENDS]
    for number, end in enumerate(ENDS):
        before = again(above + last + end, None)
        for text in filter(parses, texts[number % 4 :: 4]):
            now = again(text, before)
            assert now is not None
            whole = cst.parse_module(text)  # whose code is not the text where that ends in blanks
            assert now.tree.code == whole.code, text
            assert now.tree.deep_equals(whole), text


def test_an_edit_of_the_last_statement_keeps_what_stands_above() -> None:
    text = "import os\n\n\nclass A:\n    def f(self):\n        return 1\n"
    before = again(text, None)
    now = again(text.replace("return 1", "x = 3\n        return 1"), before)
    assert before is not None
    assert now is not None
    assert now.tree.body[0] is before.tree.body[0]
    assert now.tree.body[1] is not before.tree.body[1]


def parses(text: str) -> bool:
    try:
        compile(text, "a.py", "exec")
    except SyntaxError:
        return False
    return True
