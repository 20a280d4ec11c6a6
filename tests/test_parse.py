"""The parse without validation gives LibCST's own trees, and leaves validation to everybody else."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest

from reviewer.tree.parse import parse_module

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
