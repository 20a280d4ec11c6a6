"""Opposites of conditions."""

from __future__ import annotations

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.check import Module
from reviewer.checks.shared.conditions import inverted

MODULE = Module("a.py", "", cst.parse_module(""))


def opposite(condition: str) -> str:
    return inverted(cst.parse_expression(condition), MODULE)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("x > 0", "x <= 0"),
        ("len(x) == 3", "len(x) != 3"),
        ("x in y", "x not in y"),
        ("x is not None", "x is None"),
        ("not x", "x"),
        ("x", "not x"),
        ("a <= b", "not a <= b"),
        ("0 < x < 9", "not 0 < x < 9"),
        ("a and b", "not (a and b)"),
        ("(a and b)", "not (a and b)"),
        ("a if b else c", "not (a if b else c)"),
    ],
)
def test_opposites_read_as_if_written_by_hand(condition: str, expected: str) -> None:
    assert opposite(condition) == expected


atoms = st.sampled_from(["x", "y", "1", "0", "len(z)", "-2"])
comparisons = st.builds(
    lambda left, op, right: f"{left} {op} {right}",
    atoms,
    st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "is", "is not"]),
    atoms,
)
conditions = st.recursive(
    atoms | comparisons,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.builds(lambda a, op, b: f"({a}) {op} ({b})", inner, st.sampled_from(["and", "or"]), inner),
    ),
    max_leaves=5,
)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@given(conditions, st.integers(-3, 3), st.integers(-3, 3))
def test_the_opposite_is_true_exactly_where_the_condition_is_not(condition: str, x: int, y: int) -> None:
    values = {"x": x, "y": y, "z": [1, 2]}
    assert bool(eval(opposite(condition), values)) is not bool(eval(condition, values))
