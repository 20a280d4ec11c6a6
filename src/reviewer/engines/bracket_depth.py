"""How deep the brackets of a text nest, told without parsing it."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

from reviewer.tree.source import Undecodable, decode

MAX_BRACKETS = 100  # LibCST dies somewhere past a thousand; code that people write stays below twenty


def too_many_brackets(path: Path, buffer: str | None) -> bool:
    """Tell whether the brackets of a file (or its buffer) nest too deep to risk LibCST on it."""
    try:
        text = buffer if buffer is not None else decode(path.read_bytes()).text
    except (OSError, Undecodable):
        # Whoever parses the file says why it cannot be read.
        return False
    return deepest(text) > MAX_BRACKETS


def deepest(text: str) -> int:
    """Give the deepest nesting of brackets outside strings and comments; of all brackets if tokens cannot be told."""
    brackets: list[str] = []
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        brackets += (t.string for t in tokens if t.type == tokenize.OP and t.string in "()[]{}")
    except (tokenize.TokenError, SyntaxError):
        brackets = [sign for sign in text if sign in "()[]{}"]
    deep = depth = 0
    for sign in brackets:
        depth = depth + 1 if sign in "([{" else max(depth - 1, 0)
        deep = max(deep, depth)
    return deep
