"""Python's own tree that was grown from the one before is the tree that a parse of the whole text gives."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.tree.guard import TooDeep, parse
from reviewer.tree.syntax_again import again

HERE = Path(__file__).parents[1] / "src" / "reviewer"
_TYPED = (
    "x",
    '"',
    '"""',
    "(",
    ")",
    "\\",
    "#",
    " ",
    ":",
    ";",
    'f"{',
    "}",
    "@",
    "return ",
    "é",
    "\f",
    "if x: ",
)


def same(text: str, old_text: str) -> bool:
    """Whether the tree is grown; if it is, it has to be the one of the whole text."""
    old = ast.parse(old_text)
    before = ast.dump(old, include_attributes=True)
    grown = again(text, old_text, old)
    assert ast.dump(old, include_attributes=True) == before
    if grown is None:
        return False
    assert ast.dump(grown[0], include_attributes=True) == ast.dump(ast.parse(text), include_attributes=True)
    return True


def typed(text: str, count: int, seed: int) -> Iterator[str]:
    """Give texts in each of which one line of another is another."""
    draw = random.Random(seed)
    for _ in range(count):
        lines = text.split("\n")
        row = draw.randrange(len(lines))
        column = draw.randrange(len(lines[row]) + 1)
        more = draw.choice(_TYPED) if draw.random() < 0.6 else ""
        lines[row] = lines[row][:column] + more + lines[row][column + (not more) :]
        yield "\n".join(lines)


@pytest.mark.checkout
@pytest.mark.parametrize("name", ["review.py", "tree/scopes.py", "orm/link.py", "index/read.py"])
def test_what_is_typed_into_real_statements_grows_the_same_tree(name: str) -> None:
    text = (HERE / name).read_text()
    grown = [same(edited, text) for edited in typed(text, 150, seed=len(text))]
    assert sum(grown) > 20


CLASS = "class A:\n    x = 1\n\n    @made\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n\n\ny = 3\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return 1", "return 1 + (2)"),
        ("return 2", "pass # return 2"),
        ("return 2", "return 2;"),
        ("        return 2", "        # return"),  # then `g` has no body
        ("@made", "@made(1)"),
        ("@made", "x = 2"),
        ("def g(self):", "def g(self): x = 1;"),
        ("    def g", "     def g"),
        ("class A:", "class B(A):"),
        ("return 1", "return 1 \\"),
        ("return 1", 'return """'),
        ("return 2", "return (2"),
        ("y = 3", "if y: z = 3"),
        ("y = 3", " y = 3"),
        ("y = 3", "y = 3; z = 4"),
        ("x = 1", "x = 1\f"),
        ("x = 1", "'''"),
        ("    x = 1", ""),
        ("@made", "@"),
    ],
)
def test_where_an_edit_reaches_further_the_whole_is_parsed(old: str, new: str) -> None:
    text = CLASS.replace(old, new)
    try:
        ast.parse(text)
    except SyntaxError:
        assert again(text, CLASS, ast.parse(CLASS)) is None
    else:
        same(text, CLASS)


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("x = 1; y = 2\nz = 3\n", "x = 1; y = 4\nz = 3\n"),
        ("class A: x = 1\ny = 1\n", "class A: x = 2\ny = 1\n"),
        ("x = 1\r\ny = 2\r\n", "x = 1\r\ny = 3\r\n"),
        ("x = 1\ry = 2\n", "x = 1\ry = 3\n"),
        ("if x:\n    y = 1; \\\nz = 2\n", "if x:\n    y = 1; \\\nz = 3\n"),
        ("x = '''\n'''; y = 2\n", "x = '''\n'''; y = 3\n"),
        ("x = 1; y = 2\nz = 3\n", "x = 1  # y = 2\nz = 3\n"),
        ('x = \\\n1; y = 2  # """\n', 'x = """\n1; y = 2  # """\n'),
        ("x = (\n1); y = 2\n", "x = (\n1)# y = 2\n"),
        ("x = 1; y = (\n2)\nz = 3\n", "x = 1; y = (\n4)\nz = 3\n"),
        ("class A:\n    x = (1,\n2)\n", "class A:\n    x = 1\nz = 2\n"),
        ("x = 1\n# note\ny = 2\n", "x = 1\n# other\ny = 2\n"),
    ],
)
def test_statements_that_share_a_line_are_parsed_together(text: str, edited: str) -> None:
    same(edited, text)


def test_all_but_the_method_that_was_typed_in_keeps_its_nodes() -> None:
    old = ast.parse(CLASS)
    grown = again(CLASS.replace("return 1", "return 4"), CLASS, old)
    assert grown is not None
    tree, fresh = grown
    cls, old_cls = tree.body[0], old.body[0]
    assert isinstance(cls, ast.ClassDef)
    assert isinstance(old_cls, ast.ClassDef)
    assert [one is other for one, other in zip(cls.body, old_cls.body, strict=True)] == [True, False, True]
    assert tree.body[1] is old.body[1]
    assert fresh.body == [cls.body[1]]


def test_what_nests_too_deep_is_refused_in_what_was_typed() -> None:
    text = "def f():\n    return x\n\n\ndef g():\n    return y\n"
    before = text, parse(text)
    with pytest.raises(TooDeep, match="line 6"):
        parse(text.replace("y", "y" + ".a" * 1_200), before)
