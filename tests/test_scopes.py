"""Every place of a file belongs to the definition, handler, call or statement it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.finding import Span
from reviewer.tree.scopes import Scopes

SOURCE = '''\
import requests

@cache
@retry(
    times=3,
)
async def load(
    url: str,
    limit: int = len("ab"),
) -> str:
    """Load é.

    Returns text.
    """
    try:
        data = requests.get(url).json()
    except (KeyError, OSError) as err:
        log.error("ü", exc_info=err); return ""
    return f"{data}"

class Store:
    class Inner:
        items = []
    def put(self): pass
'''


def span(text: str, source: str = SOURCE, nth: int = 0) -> Span:
    """Give the span of a text's nth occurrence, which lies on one line."""
    lines = [
        (number, row.index(text) + 1) for number, row in enumerate(source.split("\n"), start=1) if text in row
    ]
    line, column = lines[nth]
    return Span(line, column, line, column + len(text))


def about(kind: str, text: str) -> str:
    scope = Scopes(SOURCE).find(kind, span(text))
    return SOURCE[scope.start : scope.end]


@pytest.mark.parametrize("part", ["@cache", "times=3", "async def", "load(", "limit", "-> str"])
def test_any_part_of_a_header_is_about_its_definition(part: str) -> None:
    found = about("def", part)
    assert found.startswith("@cache")
    assert found.endswith('return f"{data}"')


def test_a_body_is_not_about_the_definition_but_about_its_statement() -> None:
    assert about("def", "requests.get") == "data = requests.get(url).json()"


@pytest.mark.parametrize("part", ["async def", "load(", "Returns text", '"""Load'])
def test_name_and_docstring_share_their_definition(part: str) -> None:
    assert Scopes(SOURCE).find("docstring", span(part)) == Scopes(SOURCE).find("docstring", span("@cache"))


@pytest.mark.parametrize("part", ["try:", "except", "KeyError", "log.error"])
def test_a_try_and_all_of_its_clause_are_about_the_handler(part: str) -> None:
    found = about("handler", part)
    assert found.startswith("except (KeyError")
    assert found.endswith('return ""')


def test_calls_are_told_apart_by_what_they_hold() -> None:
    assert about("call", "requests.get") == "requests.get(url)"
    assert about("call", "requests.get(url).json") == "requests.get(url).json()"
    assert about("call", "exc_info=err") == 'log.error("ü", exc_info=err)'


def test_statements_on_one_line_are_two() -> None:
    assert about("stmt", "log.error") == 'log.error("ü", exc_info=err)'
    assert about("stmt", 'return ""') == 'return ""'


def test_hint_and_default_are_about_the_parameter() -> None:
    assert about("param", "int") == about("param", "len") == 'limit: int = len("ab")'


def test_classes_strings_names_and_decorators() -> None:
    assert about("class", "items").startswith("class Inner")
    assert about("string", '"ü"') == '"ü"'
    assert about("name", "data") == "data"
    assert about("decorator", "times=3").startswith("retry(")
    assert about("expr", "(KeyError, OSError)") == "(KeyError, OSError)"


def test_symbols_are_dotted_and_headers_belong_to_their_definition() -> None:
    scopes = Scopes(SOURCE)
    assert scopes.symbol(1, 1) == ""
    assert scopes.symbol(3, 1) == "load"
    assert scopes.symbol(23, 9) == "Store.Inner"
    assert scopes.symbol(24, 9) == "Store.put"


def test_what_misses_from_a_module_is_not_about_its_first_definition() -> None:
    scopes = Scopes("def f(): pass\n")
    assert scopes.find("def", Span(1, 1, 1, 1)) != scopes.find("def", Span(1, 5, 1, 6))


@pytest.mark.parametrize("text", ["def f(:\n", "x = '\0'\n", "(" * 10_000])
def test_without_a_tree_the_line_is_the_scope(text: str) -> None:
    scopes = Scopes(text)
    assert scopes.broken
    assert scopes.find("def", Span(1, 1, 1, 2)) == scopes.find("call", Span(1, 3, 1, 4))
    assert scopes.symbol(1, 1) == ""


@given(
    st.sampled_from([SOURCE, SOURCE.replace("\n", "\r\n"), "", "x", "\f\nx = 1\n"]),
    st.sampled_from(
        ["def", "class", "handler", "call", "stmt", "string", "param", "name", "docstring", "line"]
    ),
    st.integers(-2, 40),
    st.integers(-2, 60),
    st.integers(-2, 40),
    st.integers(-2, 60),
)
def test_no_place_however_wrong_is_refused(
    text: str, kind: str, line: int, column: int, end_line: int, end_column: int
) -> None:
    scopes = Scopes(text)
    place = Span(line, column, end_line, end_column)
    scope = scopes.find(kind, place)
    assert 0 <= scope.start <= scope.end <= len(text)
    start, end = scopes.clipped(place)
    assert 0 <= start <= end <= len(text)
    assert place.line in scopes.hearing(kind, place)
