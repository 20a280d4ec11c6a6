"""The written standard: complete, readable, and the home of every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reviewer.rulebook import BadPage, Rulebook, home, read
from reviewer.rules_index import SHOWN_CODES, index
from reviewer.standard import Clause, clauses

STATEMENTS_ASKED_FOR = 46


def standard_saying(folder: Path, text: str) -> dict[str, Clause]:
    (folder / "standard.toml").write_text(text, encoding="utf-8")
    return clauses(folder)


def test_no_statement_is_left_out() -> None:
    assert len(clauses()) == STATEMENTS_ASKED_FOR


@pytest.mark.parametrize("clause", clauses().values(), ids=lambda clause: clause.id)
def test_a_clause_is_one_sentence_and_honest_about_its_limits(clause: Clause) -> None:
    assert clause.statement[0].isupper() or clause.statement.startswith(("uv", "pytest"))
    assert clause.statement.endswith(".")
    assert ". " not in clause.statement
    assert bool(clause.why_not) == (clause.checkable == "no")
    assert bool(clause.unchecked) == (clause.checkable == "partly")


def test_every_page_belongs_to_a_clause_that_can_be_checked() -> None:
    known = clauses()
    strays = {
        rule.id: rule.clause
        for rule in read()
        if rule.clause not in known or known[rule.clause].checkable == "no"
    }
    assert strays == {}


def test_statements_and_reasons_are_not_repeated() -> None:
    texts = [text for c in clauses().values() for text in (c.statement, c.why_not, c.unchecked) if text]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[tests-written", "cannot be read"),
        ('title = "x"', "outside any clause"),
        ('[a]\narea = "x"\nstatement = "X."', "clause 'a'.*checkable"),
        ('[a]\narea = "x"\nstatement = "X."\ncheckable = "maybe"', "clause 'a'.*maybe"),
        ('[a]\narea = "x"\nstatement = "X."\ncheckable = "yes"\nwhynot = "y"', "clause 'a'.*whynot"),
        ('[a]\narea = "x"\nstatement = "X."\ncheckable = "no"', "clause 'a'.*why-not"),
        ('[a]\narea = "x"\nstatement = "X."\ncheckable = "yes"\nwhy-not = "Y."', "clause 'a'.*why-not"),
    ],
)
def test_a_standard_that_cannot_be_read_says_where_and_why(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BadPage, match=complaint):
        standard_saying(tmp_path, text)


def test_a_missing_standard_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPage, match=r"standard\.toml"):
        clauses(tmp_path)


def test_clauses_keep_the_order_of_the_file(tmp_path: Path) -> None:
    body = 'area = "x"\nstatement = "X."\ncheckable = "yes"\n'
    assert list(standard_saying(tmp_path, f"[b]\n{body}[a]\n{body}")) == ["b", "a"]


def test_the_index_of_the_rules_is_fresh() -> None:
    book = read()
    written = (home() / "README.md").read_text(encoding="utf-8")
    assert written == index(book, clauses()), "run `python -m reviewer.rules_index > rules/README.md`"


def test_the_index_leads_to_every_page() -> None:
    linked = re.findall(r"^\| \[[^\]]+\]\(([^)]+)\)", index(read(), clauses()), re.MULTILINE)
    assert sorted(linked) == sorted(f"{page.parent.name}/{page.name}" for page in home().glob("*/*.md"))


def test_the_index_keeps_long_lists_of_codes_short() -> None:
    rule = next(rule for rule in read() if len(rule.codes) > 2 * SHOWN_CODES)
    text = index(Rulebook([rule]), clauses())
    assert f"and {len(rule.codes) - SHOWN_CODES} more" in text
    assert rule.codes[-1].partition(":")[2] not in text
