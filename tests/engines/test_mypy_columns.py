"""The columns mypy means, whatever it tells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.engines.mypy_columns import Source
from reviewer.finding import Span

TEXTS = st.text(st.sampled_from('aé漢😀 "=x'), max_size=30)


def told(line: str, column: int, version: tuple[int, int]) -> int:
    """Give the column mypy tells for a true one."""
    return (
        len(line[:column].encode())
        if version < (2, 4)
        else len(line.encode()[:column].decode(errors="replace"))
    )


@given(TEXTS, st.sampled_from([(1, 11), (2, 0), (2, 4)]))
def test_a_corrected_column_is_never_a_wrong_one(before: str, version: tuple[int, int]) -> None:
    line = f"{before}; name = 1"
    column = len(before) + 2
    span = Source(line, version).span(1, told(line, column, version), 1, told(line, column + 4, version))
    whole = Span(1, len(line) - len(line.lstrip()) + 1, 1, len(line) + 1)
    assert span == whole or (span.column, span.end_column) == (column + 1, column + 5)


def test_where_the_version_counts_in_an_unknown_way_the_line_is_meant() -> None:
    assert Source('  s = "é"; x', (2, 2)).span(1, 10, 1, 11) == Span(1, 3, 1, 13)


def test_an_unknown_column_means_the_ignore_or_the_line() -> None:
    lines = Source("x = 1  # type: ignore[misc]\n  y = 2 \n", (2, 4))
    assert lines.span(1, -1, 1, -1) == Span(1, 8, 1, 28)
    assert lines.span(2, -1, 2, -1) == Span(2, 3, 2, 8)
    assert lines.span(99, -1, None, None).line == 3


def test_without_an_end_the_word_is_meant() -> None:
    assert Source("x = self.name(1)", (1, 11)).span(1, 4, None, None) == Span(1, 5, 1, 14)
