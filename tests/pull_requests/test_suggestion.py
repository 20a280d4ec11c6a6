"""A suggestion, applied the way GitHub applies it, is the fix."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pull_requests.made import fix
from reviewer.diff import Hunk
from reviewer.edits import apply
from reviewer.finding import Edit, Span
from reviewer.github.suggestion import Suggestion, suggestion

ALL = (Hunk(1, 999, 1, 999),)
LINES = st.sampled_from(["", "a", "\tb", "    c", '"""```python', "````", "x\x0cy", "ü"])
TEXTS = st.builds(
    lambda lines, end, last: end.join(lines) + (end if last else ""),
    st.lists(LINES, min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)


def lines_of(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*\r?\n|[^\r\n]+", text)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    bare = [line.rstrip("\r\n") for line in lines_of(text)] or [""]
    first = draw(st.integers(1, len(bare)))
    last = draw(st.integers(first, len(bare)))
    start = draw(st.integers(1, len(bare[first - 1]) + 1))
    end = draw(st.integers(start if first == last else 1, len(bare[last - 1]) + 1))
    new = draw(st.sampled_from(["", "z", "z\n", "z\r\n", "`" * 5]))
    return text, [Edit(Span(first, start, last, end), new)]


def accepted(text: str, made: Suggestion) -> str:
    """Put a block's inside in the place of the lines."""
    block = made.block()
    fence, _, rest = block.partition("suggestion\n")
    assert set(fence) == {"`"}
    assert rest.endswith(fence)
    inside = rest.removesuffix(fence)
    assert fence not in inside
    old = lines_of(text)
    return "".join([*old[: made.first - 1], inside, *old[made.last :]])


@given(edited())
def test_accepting_a_suggestion_makes_the_fix(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    made = suggestion(fix(*edits), text, ALL)
    wanted = apply(text, edits)
    if made is None:
        assert wanted == text or not lines_of(text)
    else:
        # GitHub ends every line that it puts in.
        assert accepted(text, made).rstrip("\r\n") == wanted.rstrip("\r\n")


def test_a_suggestion_keeps_to_one_hunk() -> None:
    text = "a\nb\nc\nd\n"
    edit = fix(Edit(Span(2, 1, 2, 2), "B"), Edit(Span(3, 1, 3, 2), "C"))
    assert suggestion(edit, text, (Hunk(1, 3, 1, 3),)) == Suggestion(2, 3, "B\nC\n")
    assert suggestion(edit, text, (Hunk(1, 2, 1, 2), Hunk(3, 2, 3, 2))) is None


def test_lines_are_deleted_by_an_empty_block() -> None:
    made = suggestion(fix(Edit(Span(2, 1, 3, 1), "")), "a\nb\nc\n", ALL)
    assert made is not None
    assert made.block() == "```suggestion\n```"


def test_a_file_that_changed_gets_no_suggestion() -> None:
    assert suggestion(fix(Edit(Span(9, 1, 9, 2), "x")), "a\n", ALL) is None
