"""Where statements stand is known from the index, for the very text that it has read, and for no other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from reviewer import rulebook
from reviewer.engines.order import Order
from reviewer.engines.plan import Plan
from reviewer.engines.worker import Worker
from reviewer.finding import Span
from reviewer.index import Index
from reviewer.outline import Outline, decoded
from reviewer.tree.guard import TooDeep, is_harmless, parse

CHAIN = "a" + ".b" * 1_500
DEEP = {
    "one line": f"x = {CHAIN}\n",
    "the first of two lines": f"x = ({CHAIN},\n  1)\n",
    "a decorator": f"@{CHAIN}\ndef f(): pass\n",
    "a default": f"def f(\n  x={CHAIN},\n): pass\n",
    "an except clause": f"try:\n  pass\nexcept {CHAIN}:\n  pass\n",
    "the guard of a case": f"match x:\n  case 1 if {CHAIN}:\n    pass\n",
    "deep in a class": f"class A:\n  def f(self):\n    if x:\n      return (\n        {CHAIN})\n",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_what_nests_too_deep_is_noticed_wherever_it_stands(text: str) -> None:
    assert not is_harmless(Outline.of(ast.parse(text), text))
    with pytest.raises(TooDeep, match="levels deep"):
        parse(text)


def test_long_is_not_deep() -> None:
    text = f"x = [{'1, ' * 3_000}]\ny = f({', '.join(f'a{n}=b[{n}].c' for n in range(500))})\n"
    assert is_harmless(Outline.of(ast.parse(text), text))
    parse(text)


def test_an_outline_is_of_one_text() -> None:
    text = "def f(a, *b: int):\n    return a\n"
    outline = Outline.of(ast.parse(text), text)
    assert decoded(outline.encode(), text) == outline
    assert decoded(outline.encode(), text.replace("return", "yield ")) is None
    assert decoded(outline.encode(), f"{text}\n") is None
    assert decoded(b"", text) is None


def placed(root: Path, index: Index) -> dict[str, Span]:
    """Where a worker finds something in `m.py`, by rule."""
    rules = (rule for rule in rulebook.read() if rule.id in ("bare-except", "missing-type-hints"))
    orders = [
        Order(rule.id, rule.module, rule.message, rule.severity, rule.options_in("strict")) for rule in rules
    ]
    answer = Worker(Plan(str(root), tuple(orders)), index).review("m.py")
    return {finding.rule: finding.span for finding in answer.reviewed.findings}


def test_a_file_that_changed_since_the_index_was_made_is_placed_as_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("x = 1\n\n\ntry:\n    pass\nexcept:\n    pass\n")
    index = Index.read({"m.py": "try:\n    pass\nexcept:\n    pass\n"})
    assert placed(tmp_path, index) == {"bare-except": Span(6, 1, 6, 7)}


def test_what_the_index_has_read_python_does_not_parse_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "def f(a, b):\n    try:\n        return a\n    except:\n        raise\n"
    (tmp_path / "m.py").write_text(text)
    index = Index.decode(Index.read({"m.py": text}).encode())
    monkeypatch.setattr("reviewer.tree.guard.syntax_of", pytest.fail)
    assert placed(tmp_path, index) == {
        "missing-type-hints": Span(1, 5, 1, 6),
        "bare-except": Span(4, 5, 4, 11),
    }
