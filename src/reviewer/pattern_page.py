"""What a page says of the code it looks for: patterns with metavariables, and what stands in their place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from textwrap import dedent

import msgspec

_STRING = r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_HOLE = re.compile(rf"(?P<string>{_STRING})|\$(?P<many>\.\.\.)?(?P<name>[A-Z][A-Z0-9_]*|_(?![A-Za-z0-9_]))")
_ONE, _MANY = "__one_", "__many_"
MOST_MANY = 2  # of one list: each further one multiplies the ways to share the elements out


class Variable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the code in the place of a metavariable must be; what is not said may be anything.

    `name`: it means one of these dotted names by the imports of its file. `type`: its value
    is of one of these classes or of a heir of theirs. `text`: its source matches this regular
    expression from its first to its last character.
    """

    name: tuple[str, ...] | str = ()
    type: tuple[str, ...] | str = ()
    text: str = ""


class Match(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """The `[match]` of a page: code of one of the patterns, in the places that are named.

    `inside`: at least one of these stands around it; `not_inside`: none of these does.
    `where` are patterns of paths as in .gitignore, relative to the project's root.
    """

    pattern: tuple[str, ...] | str
    inside: tuple[str, ...] | str = ()
    not_inside: tuple[str, ...] | str = ()
    where: tuple[str, ...] | str = ()
    variables: Mapping[str, Variable] = msgspec.field(default_factory=dict)


class Replace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The `[replace]` of a page: the code of the fix, and the imports that it needs."""

    code: str
    imports: tuple[str, ...] | str = ()


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """All that a check made from a page needs to know; plain data, so that it can travel."""

    match: Match
    replace: Replace | None = None


def each(words: tuple[str, ...] | str) -> tuple[str, ...]:
    """Give the texts of a key that may hold one or many."""
    return (words,) if isinstance(words, str) else words


def code_of(pattern: str) -> str:
    """Give a pattern as Python: a name that nobody writes in the place of each metavariable."""

    def name(found: re.Match[str]) -> str:
        if found["string"] is not None:
            return found["string"]
        return f"{_MANY if found['many'] else _ONE}{found['name']}"

    return _HOLE.sub(name, dedent(pattern).strip())


def variable(name: str) -> tuple[str, bool] | None:
    """Give the metavariable that a name in such code stands for, and whether it takes many; None for a true name."""
    for prefix, many in ((_ONE, False), (_MANY, True)):
        if name.startswith(prefix):
            return name.removeprefix(prefix), many
    return None


def names_in(pattern: str) -> frozenset[str]:
    """Give the metavariables that a pattern binds; `$_` binds nothing."""
    return frozenset(found["name"] for found in _HOLE.finditer(pattern) if found["name"] not in {None, "_"})


def faults(pattern: Pattern, message: str) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a page's patterns: the text at fault as it is written, and the cause."""
    match, replace = pattern.match, pattern.replace
    kinds = (("pattern", match.pattern), ("inside", match.inside), ("not-inside", match.not_inside))
    for key, words in kinds:
        if key == "pattern" and not each(words):
            yield "[match]", "the list of patterns is empty"
        for word in each(words):
            cause = _fault(word)
            if cause:
                yield word, f"the {key} {_short(word)} {cause}"
    bound = frozenset[str]().union(*(names_in(word) for word in each(match.inside)))
    always = frozenset[str].intersection(*(names_in(word) for word in each(match.pattern) or ("",))) | bound
    yield from _unbound(match, replace, message, always)
    for name, wanted in match.variables.items():
        try:
            re.compile(wanted.text)
        except re.error as cause:
            yield wanted.text, f"the text of ${name} is no regular expression: {cause}"


def _unbound(
    match: Match, replace: Replace | None, message: str, always: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Whatever speaks of a metavariable must be able to count on it."""
    known = always.union(*(names_in(word) for word in each(match.pattern)))
    for name in match.variables:
        if name not in known:
            yield name, f"no pattern has the metavariable ${name} that [match.variables] speaks of"
    if replace is None:
        return
    cause = _fault(replace.code, replacing=True)
    if cause:
        yield replace.code, f"the replacement {_short(replace.code)} {cause}"
    for name in sorted(names_in(replace.code) - always):
        yield replace.code, f"the replacement needs ${name}, which not every pattern has"
    for line in each(replace.imports):
        if not _is_import(line):
            yield line, f"{line!r} is not one import of one name"
    for name in re.findall(r"(?<!\{)\{(\w+)\}", message):
        if name not in always:
            yield f"{{{name}}}", f"the message needs {{{name}}}, which not every pattern has"


def _fault(pattern: str, *, replacing: bool = False) -> str:
    try:
        tree = ast.parse(code_of(pattern))
    except SyntaxError as cause:
        return f"is no Python: {cause.msg}"
    except (ValueError, RecursionError, MemoryError) as cause:
        return f"cannot be read: {cause}"
    if not tree.body:
        return "is empty"
    if not replacing and len(tree.body) == 1 and _is_hole(tree.body[0]):
        return "is a lone metavariable and would match everything"
    for node in ast.walk(tree):
        for value in vars(node).values():
            if isinstance(value, list) and sum(_is_many(item) for item in value) > MOST_MANY:
                return f"has more than {MOST_MANY} of $... in one list"
    return ""


def _is_hole(node: object) -> bool:
    inner = node.value if isinstance(node, ast.Expr) else node
    return isinstance(inner, ast.Name) and variable(inner.id) is not None


def _is_many(node: object) -> bool:
    inner = node.value if isinstance(node, ast.Expr) else node
    name = inner.id if isinstance(inner, ast.Name) else inner.arg if isinstance(inner, ast.arg) else ""
    return (variable(name) or ("", False))[1]


def _is_import(line: str) -> bool:
    try:
        body = ast.parse(line).body
    except SyntaxError:
        return False
    return len(body) == 1 and isinstance(body[0], ast.Import | ast.ImportFrom) and len(body[0].names) == 1


def _short(text: str) -> str:
    first, _, more = text.strip().partition("\n")
    return repr(first + (" ..." if more else ""))
