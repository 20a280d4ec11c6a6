"""The parser of docstrings reads Google's, NumPy's and Sphinx' sections, and invents none."""

from __future__ import annotations

import inspect

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.shared.docstrings.literal import dedented, docstring_literal, text_of
from reviewer.checks.shared.docstrings.parsed import Docstring
from reviewer.checks.shared.docstrings.rewrite import insert_after, rename_in

GOOGLE = """Move money.

    More words: not a section.

    Args:
        source (Callable[[int], tuple(int, int)], optional): from
            Returns:
                nested headings belong to the text
        *others: too
        a, b: two at once

    Keyword Args:
        loud (bool): or not

    Returns:
        dict: the receipt

    Raises:
        LookupError: absent
        requests.HTTPError, OSError: the network
    """

NUMPY = """Move money.

    Parameters
    ----------
    source : int, optional
        From.
    x, y : {1, 2}
        More.
    *args
        Others.

    Returns
    -------
    dict
        The receipt.

    Raises
    ------
    LookupError
        Absent.
    """

SPHINX = r"""Move money.

    :param dict[str, int] source: from: here
    :param \*others: too
    :type others: int
    :key loud: or not
    :returns: the receipt
    :rtype: dict
    :raises LookupError: absent
    :raise ~requests.HTTPError: the network
    """


def names(docstring: Docstring, kind: str) -> list[str]:
    return [e.name for section in docstring.sections if section.kind == kind for e in section.entries]


def test_google() -> None:
    docstring = Docstring(GOOGLE)
    assert docstring.summary == "Move money."
    assert names(docstring, "params") == ["source", "others", "a", "b", "loud"]
    assert names(docstring, "raises") == ["LookupError", "HTTPError", "OSError"]
    assert [section.kind for section in docstring.sections] == ["params", "params", "returns", "raises"]
    assert not any(section.loose for section in docstring.sections)


def test_numpy() -> None:
    docstring = Docstring(NUMPY)
    assert names(docstring, "params") == ["source", "x", "y", "args"]
    assert names(docstring, "raises") == ["LookupError"]
    assert [section.kind for section in docstring.sections] == ["params", "returns", "raises"]


def test_sphinx() -> None:
    docstring = Docstring(SPHINX)
    assert names(docstring, "params") == ["source", "others", "loud"]
    assert names(docstring, "other") == ["others"]
    assert names(docstring, "raises") == ["LookupError", "HTTPError"]
    assert len(docstring.all("returns")) == 2


@pytest.mark.parametrize(("style", "wanted"), [("google", 5), ("numpy", 0), ("sphinx", 0), ("auto", 5)])
def test_a_style_reads_its_own_sections_only(style: str, wanted: int) -> None:
    assert len(names(Docstring(GOOGLE, style), "params")) == wanted


def test_entries_know_their_lines() -> None:
    docstring = Docstring(GOOGLE)
    found = {entry.name: docstring.lines[entry.line] for s in docstring.all("params") for entry in s.entries}
    assert found["source"].lstrip().startswith("source (")
    assert found["loud"].lstrip() == "loud (bool): or not"


def test_running_text_makes_a_list_loose() -> None:
    docstring = Docstring("Open.\n\n    Args:\n        path: which\n        and more about it\n    ")
    (section,) = docstring.all("params")
    assert [entry.name for entry in section.entries] == ["path"]
    assert section.loose


@pytest.mark.parametrize(
    "text",
    [
        "One line: with a colon.",
        "Text.\n\n    Args:\n    not indented: so no list\n    ",
        "Text.\n\n    Example::\n\n        code: here\n    ",
        "Text.\n\n    :class:`Foo` is no field.\n    ",
        "",
        "   \n\n",
    ],
)
def test_no_sections(text: str) -> None:
    assert [section for section in Docstring(text).sections if section.kind != "other"] == []


def test_returns_on_one_line_may_be_prose() -> None:
    (section,) = Docstring("Text.\n\nReturns: the price").sections
    assert section.kind == "returns"
    assert section.inline


def literal_of(code: str) -> cst.SimpleString:
    found = docstring_literal(cst.parse_module(code))
    assert isinstance(found, cst.SimpleString)
    return found


@pytest.mark.parametrize("code", ['b"bytes"\n', 'f"{x}"\n', '"a" f"{x}"\n', "1\n", "", "x = 'a'\n"])
def test_what_is_no_docstring(code: str) -> None:
    assert docstring_literal(cst.parse_module(code)) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('"""a\\n  b"""\n', "a\n  b"),
        ('r"""a\\n"""\n', "a\\n"),
        ('("a" "b")\n', "ab"),
        ('"a" \\\n  "b"\n', "ab"),
        ('"""a\r\nb"""\r\n', "a\nb"),
        ('"""\\d"""\n', "\\d"),
    ],
)
def test_the_value_is_what_python_reads(code: str, text: str) -> None:
    found = docstring_literal(cst.parse_module(code))
    assert found is not None
    assert text_of(found) == text


def test_a_rename_changes_one_word_of_one_line() -> None:
    literal = literal_of('"""Old.\n\nold: the old one\n"""\n')
    (patch,) = rename_in(literal, 2, "old", "new")
    assert patch.text == '"""Old.\n\nnew: the old one\n"""'


def test_an_escaped_newline_leaves_no_way_to_edit() -> None:
    assert rename_in(literal_of('"""Old.\\nold: x\n"""\n'), 1, "old", "new") == ()


def test_nothing_is_added_behind_the_closing_quotes() -> None:
    literal = literal_of('"""A.\n\nRaises:\n    KeyError: no"""\n')
    assert insert_after(literal, 3, "    ValueError: ...") == ()


@given(st.text(alphabet="ab:-*(){}, \n\t\\@=Args", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    docstring = Docstring(text)
    lines = range(len(docstring.lines))
    assert all(entry.line in lines for section in docstring.sections for entry in section.entries)


@given(st.text(alphabet="ab \n", max_size=60))
def test_dedenting_agrees_with_inspect(text: str) -> None:
    ours = "\n".join(line.rstrip() for line in dedented(text)).strip("\n")
    theirs = "\n".join(line.rstrip() for line in inspect.cleandoc(text).split("\n")).strip("\n")
    assert ours == theirs
