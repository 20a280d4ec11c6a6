"""Whether the author left a reason: a comment for people rather than for tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from tokenize import COMMENT, TokenError, generate_tokens

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.text import code_of

_DIRECTIVE = re.compile(
    r"\b(noqa|nosec|type: *ignore|pragma: *no *(cover|branch)|pylint: *disable|ruff|flake8|mypy|pyright|reviewer)\b"
    r"[:=]?( *\w+-?\d+,?)*( *ignore)?(\[[^\]]*\])?|\b(disable|ignore)=[\w,-]+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3}")
_FAILURE = re.compile(
    r"\b(errors?|exceptions?|fail\w*|rais\w*|ignor\w*|catch\w*|swallow\w*|best[ -]effort|may not|might not|can be missing|(?:fine|ok|okay) if|if possible)\b",
    re.IGNORECASE,
)


def is_explained(node: cst.CSTNode, module: Module) -> bool:
    """Tell whether some comment in a node says a word to people; `# noqa: S110` alone does not."""
    code = code_of(node, module)
    return "#" in code and any(_WORD.search(_DIRECTIVE.sub("", comment)) for comment in _comments(code))


def is_foretold(attempt: cst.Try | cst.TryStar) -> bool:
    """Tell whether a comment right above a `try` speaks of how it may fail."""
    return any(line.comment and _FAILURE.search(line.comment.value) for line in attempt.leading_lines)


def _comments(code: str) -> Iterator[str]:
    try:
        yield from [
            token.string for token in generate_tokens(StringIO(code).readline) if token.type == COMMENT
        ]
    except (TokenError, SyntaxError):
        return  # a piece that does not tokenize by itself explains nothing
