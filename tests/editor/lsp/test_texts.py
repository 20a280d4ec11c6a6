"""Positions, documents, settings and comments: what needs no session."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from reviewer.editor.lsp.documents import Documents
from reviewer.editor.lsp.fixing import between
from reviewer.editor.lsp.ignoring import REASON, ignored
from reviewer.editor.lsp.late import Late, beyond
from reviewer.editor.lsp.positions import Places, of_unicode
from reviewer.editor.lsp.settings import Settings, read
from reviewer.edits import apply
from reviewer.finding import Finding, Severity, Span
from reviewer.lines import Lines
from reviewer.suppress import read as comments

ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
SIGNS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\f\u2028\u0085\U0001f600é\t")
TEXTS = st.text(SIGNS, max_size=60)


@given(TEXTS, st.sampled_from(sorted(ENCODINGS)), st.data())
def test_places_go_to_the_client_and_come_back(text: str, encoding: str, data: st.DataObject) -> None:
    lines, places = Lines(text), Places(text, encoding)
    line = data.draw(st.integers(1, len(lines)))
    row = lines.line(line)
    column = data.draw(st.integers(1, len(row) + 1))
    told = places.position(line, column)
    codec, size = ENCODINGS[encoding]
    assert (told.line, told.character) == (line - 1, len(row[: column - 1].encode(codec)) // size)
    assert places.place(told) == (line, column)
    assert places.offset(told) == lines.offset(line, column)


@given(TEXTS, st.sampled_from(sorted(ENCODINGS)), st.integers(0, 99), st.integers(0, 99))
def test_any_position_of_a_client_lies_in_the_text(
    text: str, encoding: str, line: int, character: int
) -> None:
    assert 0 <= Places(text, encoding).offset(types.Position(line, character)) <= len(text)


@given(TEXTS, TEXTS, st.sampled_from(sorted(ENCODINGS)), st.data())
def test_changes_of_a_client_are_made_where_it_means_them(
    text: str, put: str, encoding: str, data: st.DataObject
) -> None:
    begin, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    if text[begin - 1 : begin + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n":
        return  # between the two there is no position
    places, lines = Places(text, encoding), Lines(text)
    documents = Documents()
    documents.encoding = encoding
    documents.open(types.TextDocumentItem("file:///a.py", "python", 1, text))
    where = types.Range(places.position(*lines.place(begin)), places.position(*lines.place(end)))
    changed = documents.change(
        types.VersionedTextDocumentIdentifier(2, "file:///a.py"),
        [types.TextDocumentContentChangePartial(where, put)],
    )
    assert changed is not None
    assert (changed.text, changed.version) == (text[:begin] + put + text[end:], 2)


def test_halves_of_pairs_do_not_reach_a_program() -> None:
    assert of_unicode("a\ud800b") == "a\ufffdb"
    assert of_unicode("\U0001f600é") == "\U0001f600é"


@pytest.mark.parametrize(
    ("uri", "language"),
    [("untitled:Untitled-1", "python"), ("file:///a.toml", "toml"), ("git:/a.py", "python")],
)
def test_what_is_no_python_file_is_not_opened(uri: str, language: str) -> None:
    assert Documents().open(types.TextDocumentItem(uri, language, 1, "")) is None


@given(TEXTS, TEXTS)
def test_edits_of_whole_lines_turn_one_text_into_the_other(text: str, changed: str) -> None:
    assert apply(text, between(text, changed)) == changed


def test_a_comment_lets_a_finding_pass_behind_its_code() -> None:
    text = "try:\r\n    f()\r\nexcept:  # noted\r\n    pass\r\n"
    made = ignored(text, 3, "bare-except")
    assert made is not None
    row = Lines(apply(text, [made.edit])).line(3)
    assert row == f"except:  # noted  # reviewer: ignore[bare-except] {REASON}"
    assert row[made.reason.column - 1 : made.reason.end_column - 1] == REASON


def test_a_comment_stands_above_where_none_can_stand_behind() -> None:
    text = 'def f():\n    return g("""\n# no comment\n""", 1) + \\\n        2\n'
    made = ignored(text, 2, "x")
    assert made is not None
    changed = apply(text, [made.edit])
    assert Lines(changed).line(2) == f"    # reviewer: ignore[x] {REASON}"
    assert [sorted(each.lines) for each in comments(changed)] == [[2, 3]]
    assert ignored(text, 3, "x") is None  # within the string, no comment can stand at all
    assert ignored(text, 99, "x") is None


def finding(rule: str, line: int) -> Finding:
    span = Span(line, 1, line, 5)
    return Finding(
        rule=rule, path="a.py", span=span, severity=Severity.ERROR, message=rule, seen_by=("mypy:x",)
    )


def test_what_mypy_said_moves_with_its_line_until_that_changes() -> None:
    said = beyond([finding("a", 1), finding("b", 3), finding("c", 5), finding("n", 5)], [finding("n", 5)])
    late = Late("1\n2\n3\n4\n5\n", said)
    assert [each.rule for each in late.in_text("1\n2\n3\n4\n5\n")] == ["a", "b", "c"]
    moved = late.in_text("1\n2\nnew\nmore\n4\n5\n")
    assert [(each.rule, each.span.line) for each in moved] == [("a", 1), ("c", 6)]


def test_settings_are_read_flat_or_in_their_section_and_laid_over_those_of_before() -> None:
    first, complaint = read({"trusted": True, "debounce": 50}, Settings())
    assert (first.trusted, first.debounce, complaint) == (True, 50, None)
    second, complaint = read({"reviewer": {"mypy": False, "config": None}}, first)
    assert (second.trusted, second.mypy, complaint) == (True, False, None)
    assert read(None, second) == (second, None)


@pytest.mark.parametrize(
    ("told", "word"), [({"trustd": True}, "'trusted'"), ({"debounce": "soon"}, "debounce"), ([1], "no table")]
)
def test_settings_that_cannot_be_used_are_told_in_a_sentence_and_change_nothing(
    told: object, word: str
) -> None:
    before = Settings(debounce=7)
    after, complaint = read(told, before)
    assert after == before
    assert complaint
    assert word in complaint


def test_trust_is_for_all_for_none_or_for_folders(tmp_path: Path) -> None:
    inside, beside = tmp_path / "mine" / "a.py", tmp_path / "others" / "a.py"
    some = Settings(trusted=[str(tmp_path / "mine")])
    assert [some.trusts(each) for each in (inside, beside)] == [True, False]
    assert not Settings().trusts(inside)
    assert Settings(trusted=True).trusts(beside)
