"""What the files of a change define in the product, with what each says and how many ways lead through it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.shared.product import is_product, packages
from reviewer.index.facts import FileFacts
from reviewer.tree.blocks import parse
from reviewer.whole import Whole

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINES = (*_FUNCTIONS, ast.ClassDef)
_WAYS = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.match_case,
)
_PLAIN = frozenset(
    {"staticmethod", "classmethod", "contextmanager", "asynccontextmanager", "cache", "lru_cache"}
)
_UNJUDGED = re.compile(
    r"(?:^|/)(?:migrations|management|settings|alembic|versions)/|(?:^|/)(?:__main__|cli|manage)\.py$"
)


@dataclass(frozen=True)
class Made:
    """A function, a method, or a class without its methods, of a file that a change touched.

    `line` is that of its header, `body` the lines of its body, both from 1. `words` are the names that it uses, by
    which it leads to others. `is_judged`: it is a new, public function, and nobody but the project calls it.
    `is_handed`: it is old, or a decorator, a base class or a module hands it to somebody: a test may come to it.
    """

    path: str
    qualname: str
    line: int
    body: range
    complexity: int
    words: frozenset[str]
    is_judged: bool
    is_handed: bool

    @property
    def names(self) -> frozenset[str]:
        """The names by any of which a test may mean it: its own, and that of its class."""
        return frozenset(self.qualname.split("."))


def made_by_change(project: Whole) -> Iterator[Made]:
    """Give what all changed and new files of the product define, what was there before too."""
    new_paths = {project.earlier.renamed.get(path, path) for path in project.earlier.texts}
    paths = sorted(path for path in new_paths | project.earlier.added if path.endswith(".py"))
    parsed = {path: parse(project.text(path) or "") for path in paths if path in project.facts}
    trees = {path: tree for path, tree in parsed.items() if tree is not None}
    known = {name for facts in project.before.values() for name in _names(facts)}
    # What a module itself names is handed to somebody: a table of handlers, a registration.
    known |= {
        name
        for tree in trees.values()
        for node in tree.body
        if not isinstance(node, _DEFINES)
        for name in _words(node)
    }
    built = tuple(f"{each}/" for each in packages(project, of_any_name=True))
    for path, tree in trees.items():
        if is_product(path):
            judged = path.startswith(built) and not _UNJUDGED.search(path)
            yield from _in_file(path, tree, known, judged=judged)


def _names(facts: FileFacts) -> Iterator[str]:
    """What stood anywhere before: code that has moved is not new, and a test comes to old code in ways nobody can tell."""
    yield from (each.name for each in facts.functions)
    for _, cls in facts.every_class():
        yield cls.name
        yield from (f"{cls.name}.{each.name}" for each in cls.methods)


def _in_file(path: str, tree: ast.Module, known: set[str], *, judged: bool) -> Iterator[Made]:
    for node in tree.body:
        if isinstance(node, _FUNCTIONS):
            yield _made(path, node, "", judged=judged, handed=node.name in known)
        elif isinstance(node, ast.ClassDef):
            yield from _in_class(path, node, known, judged=judged)


def _in_class(path: str, cls: ast.ClassDef, known: set[str], *, judged: bool) -> Iterator[Made]:
    methods = [each for each in cls.body if isinstance(each, _FUNCTIONS)]
    header = [*cls.bases, *cls.decorator_list, *(each.value for each in cls.keywords)]
    rest = [each for each in cls.body if not isinstance(each, _FUNCTIONS)]
    words = {name for each in (*header, *rest) for name in _words(each)}
    lines = range(cls.lineno, cls.lineno + 1)
    # Of a class with bases or a decorator others may call the methods, by names that those say.
    handed = bool(header) or cls.name in known
    yield Made(path, cls.name, cls.lineno, lines, 0, frozenset(words), is_judged=False, is_handed=handed)
    open_ground = judged and not cls.name.startswith("_") and not header
    for each in methods:
        old = not known.isdisjoint((each.name, f"{cls.name}.{each.name}"))
        yield _made(path, each, cls.name, judged=open_ground, handed=bool(header) or old)


def _made(path: str, node: _Function, owner: str, *, judged: bool, handed: bool) -> Made:
    public = not node.name.startswith("_") and node.name != "main"
    handed = handed or not all(_last(each) in _PLAIN for each in node.decorator_list)
    told = ">>>" in (ast.get_docstring(node, clean=False) or "")
    return Made(
        path,
        f"{owner}.{node.name}" if owner else node.name,
        node.lineno,
        range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1),
        1 + sum(_ways(each) for each in ast.walk(node)),
        frozenset(_words(node)),
        is_judged=judged and public and not handed and not told,
        is_handed=handed,
    )


def _words(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    return 1 + len(node.ifs) if isinstance(node, ast.comprehension) else int(isinstance(node, _WAYS))


def _last(decorator: ast.expr) -> str:
    written = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(written, ast.Attribute):
        return written.attr
    return written.id if isinstance(written, ast.Name) else ""
