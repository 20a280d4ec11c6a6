"""The text around nodes that fixes have to fit into."""

from __future__ import annotations

import libcst as cst

from reviewer.check import Module
from reviewer.tree.parents import Parents


def indent_of(statement: cst.CSTNode, module: Module) -> str:
    """Give the white space at the start of a statement's line."""
    blocks = [
        above.indent if above.indent is not None else module.tree.default_indent
        for above in module.fact(Parents).ancestors(statement)
        if isinstance(above, cst.IndentedBlock)
    ]
    return "".join(reversed(blocks))


def code_of(node: cst.CSTNode, module: Module) -> str:
    """Give a node's source as it stands, parentheses around an expression included."""
    return module.tree.code_for_node(node)


def quoted(text: str) -> str:
    """Give a text as a Python string in double quotes where that reads well."""
    return f'"{text}"' if '"' not in text and "\\" not in text else repr(text)


def short(text: str, limit: int = 60) -> str:
    """Give a text on one line, cut at `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."
