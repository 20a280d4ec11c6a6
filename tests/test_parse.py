"""The parse without validation gives LibCST's own trees, and leaves validation to everybody else."""

from __future__ import annotations

from abc import ABCMeta
from pathlib import Path

import libcst as cst
import pytest

from reviewer.tree.parse import parse_module, trusted

OWN = sorted(Path(__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", OWN[::8], ids=lambda path: path.stem)
def test_the_tree_is_libcst_s_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = parse_module(text)
    assert tree.deep_equals(cst.parse_module(text))
    assert tree.code == text


def test_a_node_made_afterwards_is_validated() -> None:
    parse_module("x = 1\n")
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")


def test_a_node_made_after_a_syntax_error_is_validated() -> None:
    with pytest.raises(cst.ParserSyntaxError):
        parse_module("x = = 1\n")
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")


def test_what_is_trusted_at_large_is_validated_again_at_the_end() -> None:
    with trusted():
        parse_module("x = 1\n")
        cst.Name("")
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")


@pytest.mark.parametrize(
    "text", ["", "x", "\ufeffx = 1\n", "x = 1\r\ny = 2\r", "s = '\u00e4\U0001f600'\n\f\n"]
)
def test_odd_texts_give_libcst_s_own_trees(text: str) -> None:
    tree, theirs = parse_module(text), cst.parse_module(text)
    assert tree.deep_equals(theirs)
    assert (tree.encoding, tree.default_newline, tree.code) == ("utf-8", theirs.default_newline, theirs.code)


def test_imports_work_while_a_text_is_parsed() -> None:
    parse_module("x = 1\n")
    assert __import__("colorsys").__name__ == "colorsys"


def test_equal_blanks_are_one_node_in_a_parsed_tree_and_two_elsewhere() -> None:
    first, second = parse_module("x = 1\ny = 2\n").body
    assert isinstance(first, cst.SimpleStatementLine)
    assert isinstance(second, cst.SimpleStatementLine)
    assert first.trailing_whitespace.newline is second.trailing_whitespace.newline
    assert cst.Newline() is not cst.Newline()
    assert cst.SimpleWhitespace(" ") is not cst.SimpleWhitespace(" ")


def test_nodes_are_of_the_same_classes_while_no_registry_is_asked() -> None:
    kinds = (cst.Name, cst.BaseExpression, cst.CSTNode, cst.BaseStatement, cst.SimpleWhitespace)
    nodes = [cst.Name("x"), cst.Pass(), cst.SimpleWhitespace(" "), cst.SimpleStatementLine([])]
    before = [isinstance(node, kind) for node in nodes for kind in kinds]
    with trusted():
        assert [isinstance(node, kind) for node in nodes for kind in kinds] == before
        assert {type(kind) for kind in kinds}.isdisjoint({ABCMeta})
    assert {type(kind) for kind in kinds} == {ABCMeta}
