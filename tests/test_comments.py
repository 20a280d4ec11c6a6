"""The comments of a file: those of Python's tokenizer, found without reading the whole file."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import libcst as cst
import pytest

from reviewer.check import Module
from reviewer.tree.comments import comments

ANY = re.compile("#")
OWN = sorted(Path(__file__).parent.rglob("*.py"))


def found(text: str, wanted: re.Pattern[str] = ANY) -> list[tuple[int, int, str]]:
    """The comments that a look at some lines finds."""
    module = Module("a.py", text, cst.parse_module(text))
    return [(each.span.line, each.span.column, each.text) for each in comments(module, wanted)]


def told(text: str) -> list[tuple[int, int, str]]:
    """The comments that Python's tokenizer tells of a whole text."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        (each.start[0], each.start[1] + 1, each.string) for each in tokens if each.type == tokenize.COMMENT
    ]


@pytest.mark.parametrize("path", OWN[::6], ids=lambda path: path.stem)
def test_comments_are_those_of_the_tokenizer(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert found(text) == told(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1; y = (  # a\n  2)  # b\n",
        "@one  # a\n@two(  # b\n  1)\ndef f(  # c\n  a,  # d\n):  # e\n    pass  # f\n",
        "class A:\n    # a\n    @one  # b\n    def f(self): pass  # c\n    # d\n# e\n",
        "if a:  # a\n    b\n# b\nelif c:  # c\n    d  # d\nelse:  # e\n    f\n",
        "try:  # a\n    b\nexcept A:  # b\n    pass\nelse:  # c\n    pass\nfinally:  # d\n    pass  # e\n",
        "match a:  # a\n    case 1:  # b\n        pass  # c\n    case _: pass  # d\n",
        "with (  # a\n    a,  # b\n):  # c\n    x = '''\n# no comment\n'''  # d\n",
        "x = '# none'  # a\n",
        "# a\n\n\n# b\nx = [  # c\n    1,\n    # d\n]\n\n# e",
        "if a: b = (  # a\n    1\n)  # b\nelse: c  # d\n",
        "def f():\n    '''# none'''\n\n    # a\n    return 1\n\n    # b\n",
    ],
)
def test_comments_at_odd_places_are_found(text: str) -> None:
    assert found(text) == told(text)


def test_a_pattern_is_looked_for_in_comments_alone() -> None:
    text = "x = '# noqa'\ny = 1  # noqa\n# no qa\nz = 2  # NOQA\n"
    assert found(text, re.compile("noqa", re.IGNORECASE)) == [(2, 8, "# noqa"), (4, 8, "# NOQA")]
