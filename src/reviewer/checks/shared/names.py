"""What expressions and names say when they are read as words."""

from __future__ import annotations

import re

import libcst as cst

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def last_part(node: cst.CSTNode) -> str:
    """Give the last name of a dotted expression or of what a call calls; empty for anything else."""
    match node:
        case cst.Name(value=value):
            return value
        case cst.Attribute(attr=attr):
            return attr.value
        case cst.Call(func=func):
            return last_part(func)
    return ""


def dotted(node: cst.CSTNode) -> str:
    """Give a dotted expression as it is written (`self.mail.send`); empty for anything else."""
    match node:
        case cst.Name(value=value):
            return value
        case cst.Attribute(value=value, attr=attr):
            above = dotted(value)
            return f"{above}.{attr.value}" if above else ""
    return ""


def root(node: cst.CSTNode) -> cst.CSTNode:
    """Give what a chain of attributes, subscripts and calls starts from."""
    while isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node


def words(name: str) -> frozenset[str]:
    """Give the words of a name in snake_case or CamelCase, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text, parted by blanks, as a set."""
    return frozenset(text.split())


def argument(call: cst.Call, keyword: str) -> cst.BaseExpression | None:
    """Give the value of a keyword argument, or None where the call has none of that name."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == keyword:
            return arg.value
    return None


def is_name(node: cst.CSTNode | None, *values: str) -> bool:
    """Tell whether a node is one of these plain names."""
    return isinstance(node, cst.Name) and node.value in values
