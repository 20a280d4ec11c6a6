"""Comments that ask for silence are read as their tools read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.suppress import Suppression, read


def only(text: str) -> Suppression:
    (found,) = read(text)
    return found


@pytest.mark.parametrize(
    ("comment", "kind", "codes"),
    [
        ("# reviewer: ignore[bare-except, errors] legacy", "reviewer", ("bare-except", "errors")),
        ("#reviewer:ignore[ruff:E501]", "reviewer", ("ruff:E501",)),
        ("# noqa", "ruff", ()),
        ("# NOQA: tells whether Pillow is there", "ruff", ()),
        ("# NOQA:E722,S110 because", "ruff", ("E722", "S110")),
        ("# noqa: E722 S110", "ruff", ("E722", "S110")),
        ("# type: ignore", "mypy", ()),
        ("# type: ignore[arg-type, misc]", "mypy", ("arg-type", "misc")),
    ],
)
def test_a_comment_behind_code_speaks_for_its_line(comment: str, kind: str, codes: tuple[str, ...]) -> None:
    found = only(f"x = 1\ny = 2  {comment}\n")
    assert (str(found.kind), found.codes, found.file) == (kind, codes, False)
    assert found.lines == {2}


@pytest.mark.parametrize(
    ("comment", "kind", "codes"),
    [
        ("# reviewer: ignore-file[orm] generated", "reviewer", ("orm",)),
        ("# ruff: noqa", "ruff", ()),
        ("# flake8: noqa: E501", "ruff", ("E501",)),
        ("# mypy: ignore-errors", "mypy", ()),
        ('# mypy: disable-error-code="misc, no-untyped-def"', "mypy", ("misc", "no-untyped-def")),
        ("# type: ignore", "mypy", ()),
    ],
)
def test_a_comment_for_the_file_speaks_for_all_lines(comment: str, kind: str, codes: tuple[str, ...]) -> None:
    found = only(f"{comment}\nx = 1\n")
    assert (str(found.kind), found.codes, found.file) == (kind, codes, True)


@pytest.mark.parametrize(
    "text",
    [
        "x = '# noqa'\n",
        "x = 1  # noqatall\n",
        "x = 1  # type: ignored\n",
        "x = 1  # reviewer: ignore\n",
        "x = 1  # reviewer: ignore[]\n",
        "x = 1  # ruff: noqa\n",
        "x = 1\n",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert read(text) == []


def test_two_comments_in_one_are_two_and_know_where_they_stand() -> None:
    text = "é = f()  # type: ignore[misc]  # noqa: E501\n"
    spans = {(found.kind, text[found.span.column - 1 : found.span.end_column - 1]) for found in read(text)}
    assert spans == {("mypy", "# type: ignore[misc]"), ("ruff", "# noqa: E501")}


def test_ours_on_a_line_of_its_own_speaks_for_the_code_below() -> None:
    found = only("# reviewer: ignore[bare-except] legacy\n\n# why\nexcept_here = 1\nother = 2\n")
    assert found.lines == {1, 4}
    assert found.reason == "legacy"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_do_not_matter(ending: str) -> None:
    assert only(ending.join(["a = 1", "b = 2  # noqa: F841", ""])).lines == {2}


def test_a_broken_file_keeps_its_comments() -> None:
    text = "a = 1  # noqa: E1\nb = (\nc = 'x  # noqa: E2\n  d = ]  # noqa: E3\n"
    assert {code for found in read(text) for code in found.codes} >= {"E1", "E3"}


@given(st.text(alphabet="#:noqatypeigr[] =\n\t\"'()\\E1é\f\r", max_size=80))
def test_no_text_is_refused(text: str) -> None:
    for found in read(f"{text}# noqa\n# reviewer: ignore[x]\n"):
        assert found.span.column <= found.span.end_column
