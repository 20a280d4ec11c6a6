"""Which fixes may be made without asking while a file is saved: those that cannot change types, nor take back what was typed."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter

from reviewer.edits import apply
from reviewer.finding import Finding, Safety
from reviewer.rulebook import Rulebook
from reviewer.tree.blocks import parse
from reviewer.tree.scopes import docstring_of

# Rewritings of what the author has just written into the same with other words. Of all others the tree must stay.
_SAME_TYPES = frozenset(
    {"deprecated-log-name", "f-string-without-values", "negated-test", "unsorted-imports"}
)


def may_be_made_on_save(book: Rulebook, finding: Finding, text: str) -> bool:
    """Tell whether the fix of a finding in a text is one that nobody has to be asked about.

    It is safe, ruff's alone, and takes no import or comment away. The types of the file are what they were: its
    tree, docstrings apart, stays as it is, or the rule is one whose fix only says the same in other words.
    So our own checks, which read the tree, find in it what they found before.
    """
    if finding.rule in book and book[finding.rule].checked:
        return False
    if finding.fix is None or finding.fix.safety is not Safety.SAFE or _only_mypy(finding):
        return False
    after = apply(text, finding.fix.edits)
    before_tree, after_tree = parse(text), parse(after)
    if before_tree is None or after_tree is None or _comments(text) != _comments(after):
        return False
    if finding.rule in _SAME_TYPES:
        return not _bound(before_tree) - _bound(after_tree)
    return _told(before_tree) == _told(after_tree)


def _only_mypy(finding: Finding) -> bool:
    return all(witness.startswith("mypy:") for witness in finding.seen_by)


def _comments(text: str) -> Counter[str] | None:
    """The comments of a text, by how often they stand in it; None where its tokens cannot be told."""
    if "#" not in text:
        return Counter()
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
    except (tokenize.TokenError, SyntaxError):
        # What Python's parser takes, its tokenizer mostly takes, too; where it does not, nothing is known.
        return None


def _bound(tree: ast.Module) -> Counter[str]:
    """All that a text imports, by name."""
    return Counter(
        f"{each.name} {each.asname}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
    )


def _told(tree: ast.Module) -> str:
    """The tree as text, docstrings left out."""
    for node in ast.walk(tree):
        docstring = docstring_of(node)
        if docstring is not None:
            docstring.value = ast.Constant("")
    return ast.dump(tree)
