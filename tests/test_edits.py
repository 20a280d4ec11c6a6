"""Edits change what they name and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.edits import BadEdit, apply, compatible, difference, unique, whole_lines
from reviewer.finding import Edit, Fix, Safety, Span

TEXTS = st.text(alphabet=st.sampled_from("ab \t\r\n\x0cé🐍#"), max_size=60)


def fix(*edits: Edit) -> Fix:
    return Fix(Safety.SAFE, edits)


def insert(line: int, column: int, text: str) -> Edit:
    return Edit(Span(line, column, line, column), text)


@given(TEXTS, TEXTS)
def test_the_difference_of_two_texts_turns_one_into_the_other(old: str, new: str) -> None:
    assert apply(old, difference(old, new)) == new


@given(TEXTS)
def test_no_edit_changes_nothing(text: str) -> None:
    assert apply(text, []) == text
    assert difference(text, text) == []


def test_line_endings_tabs_and_form_feeds_stay() -> None:
    text = "a = 1\r\n\tb = 2\rc\x0c = 3\n"
    assert apply(text, [Edit(Span(2, 2, 2, 3), "x"), insert(3, 1, "# ")]) == "a = 1\r\n\tx = 2\r# c\x0c = 3\n"


def test_columns_count_code_points() -> None:
    assert apply('s = "é🐍"; x', [Edit(Span(1, 11, 1, 12), "y")]) == 's = "é🐍"; y'


@pytest.mark.parametrize("span", [Span(0, 1, 1, 1), Span(9, 1, 9, 1), Span(1, 3, 1, 2), Span(1, 1, 1, 99)])
def test_an_edit_outside_the_text_is_refused(span: Span) -> None:
    with pytest.raises(BadEdit):
        apply("abc", [Edit(span, "")])


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(BadEdit, match="overlaps"):
        apply("abcdef", [Edit(Span(1, 1, 1, 4), "x"), Edit(Span(1, 3, 1, 5), "y")])


def test_of_clashing_fixes_the_first_is_kept() -> None:
    first, second = fix(Edit(Span(1, 1, 1, 4), "x")), fix(Edit(Span(1, 3, 1, 5), "y"), insert(9, 1, "z"))
    assert compatible([first, second]) == [first]
    assert compatible([second, first]) == [second]


def test_fixes_that_add_the_same_line_go_together() -> None:
    shared = insert(1, 1, "import os\n")
    fixes = [fix(shared, insert(3, 1, "a")), fix(shared, insert(5, 1, "b"))]
    assert compatible(fixes) == fixes
    assert len(unique(fixes)) == 3


def test_two_insertions_at_one_place_clash() -> None:
    assert len(compatible([fix(insert(1, 1, "a")), fix(insert(1, 1, "b"))])) == 1


def test_a_deletion_that_empties_its_line_takes_the_line() -> None:
    text = "a\n    b  \nc\n"
    assert apply(text, [whole_lines(text, Edit(Span(2, 5, 2, 6), ""))]) == "a\nc\n"
    kept = Edit(Span(1, 1, 1, 2), "")
    assert whole_lines("a; b\n", kept) == kept
