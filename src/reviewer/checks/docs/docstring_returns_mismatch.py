"""rules/docs/docstring-returns-mismatch.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.bodies import is_stub, own, returned, yielded
from reviewer.checks.shared.decorators import decorated, is_abstract, is_fixture, is_property
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.dispatch import Overloads
from reviewer.checks.shared.docstrings.parsed import Docstring, Docstrings
from reviewer.checks.shared.docstrings.sections import Section
from reviewer.checks.shared.names import last_part
from reviewer.checks.shared.paths import is_foreign
from reviewer.tree.walk import below

_SAYS_RESULT = re.compile(r"\b(?:return|yield|generat|iterat)\w*", re.IGNORECASE)
_SAYS_NONE = re.compile(
    r"\W*(?:none|nothing|null|no(?:thing)? (?:return|value)|n/a|void|(?:\w+ )*(?:only )?returns (?:only )?(?:when|once|after))\b",
    re.IGNORECASE,
)
_ITERATORS = frozenset(
    {
        "Iterator", "Iterable", "Generator", "AsyncIterator", "AsyncIterable", "AsyncGenerator",
        "ContextManager", "AsyncContextManager", "AbstractContextManager", "AbstractAsyncContextManager"
    }
)  # fmt: skip


@dataclass(frozen=True)
class Options:
    """How docstrings are written, and which decorators make a property besides the usual ones.

    `missing_section`: a docstring with other sections must have one for the result, too.
    """

    style: str
    property_decorators: list[str]
    missing_section: bool


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find docstrings that promise a result the body does not give, or keep one secret."""
    docstrings = module.fact(Docstrings)
    for definition, node in module.fact(Definitions).functions():
        found = docstrings.find(node, options.style)
        if found is None or not any(section.kind != "other" for section in found[1].sections):
            continue
        if is_foreign(module):
            return
        if is_property(node, tuple(options.property_decorators)) or module.fact(Overloads).declares(
            definition
        ):
            continue
        problem = _problem(node, found[1], module, strictly=options.missing_section)
        if problem:
            yield Hit(found[0], {"qualname": definition.qualname, "problem": problem})


def _problem(node: cst.FunctionDef, docstring: Docstring, module: Module, *, strictly: bool) -> str:
    """Say how sections and body disagree, in the words that follow "Docstring of `x`"; empty where they agree."""
    returns, yields = docstring.all("returns"), docstring.all("yields")
    both_do = decorated(node, module, "contextmanager", "asynccontextmanager") or is_fixture(node, module)
    items = yielded(node, module)
    if items:
        if yields or (both_do and returns) or not (returns or strictly):
            return ""
        return _of_generator(
            returns, any(item is not None for item in items), docstring, bool(returned(node, module))
        )
    if yields and not returns and not _may_lack_body(node):
        return _of_yields(node, yields)
    if returns and not _may_lack_body(node):
        return _of_returns(node, returns, module)
    if strictly and not returns and not yields:
        return _of_silence(node, docstring, module)
    return ""


def _of_generator(returns: list[Section], gives: bool, docstring: Docstring, has_value: bool) -> str:
    if has_value:
        return ""
    if returns and not all(section.inline for section in returns) and gives:
        return "has a Returns section, but the body yields: name the section Yields"
    if returns or not gives or _says_result(docstring):
        return ""
    return "lists other sections but no Yields section, and the body yields"


def _of_yields(node: cst.FunctionDef, yields: list[Section]) -> str:
    hint = node.returns.annotation if node.returns else None
    if all(section.inline for section in yields) or _hint_name(hint) in _ITERATORS:
        return ""
    return "has a Yields section, but the body never yields"


def _of_returns(node: cst.FunctionDef, returns: list[Section], module: Module) -> str:
    """A result is promised: by a section that does not say "None", to callers that get none."""
    if all(
        section.inline or _SAYS_NONE.match(" ".join(section.text).strip() or "none") for section in returns
    ):
        return ""
    hint = node.returns.annotation if node.returns else None
    if _hint_name(hint) in ("NoReturn", "Never"):
        return ""
    if _hint_name(hint) == "None":
        return "has a Returns section, but the annotation says that nothing is returned"
    if returned(node, module) or _never_ends(node):
        return ""
    return "has a Returns section, but the body returns nothing"


def _of_silence(node: cst.FunctionDef, docstring: Docstring, module: Module) -> str:
    hint = node.returns.annotation if node.returns else None
    if _says_result(docstring) or _hint_name(hint) in ("None", "NoReturn", "Never"):
        return ""
    values = returned(node, module)
    if not values or _are_inner_functions(values, node):
        return ""
    return "lists other sections but no Returns section, and the body returns a value"


def _says_result(docstring: Docstring) -> bool:
    """Whether the prose before the first section speaks of a result."""
    first = min(section.line for section in docstring.sections)
    return any(_SAYS_RESULT.search(line) for line in docstring.lines[:first])


def _are_inner_functions(values: list[cst.BaseExpression], node: cst.FunctionDef) -> bool:
    """Whether a decorator factory gives the function that it defines."""
    names = {inner.name.value for inner in below(node.body, cst.FunctionDef)}
    return all(isinstance(value, cst.Name) and value.value in names for value in values)


def _may_lack_body(node: cst.FunctionDef) -> bool:
    """Whether the docstring speaks of what others implement."""
    return is_abstract(node) or is_stub(node)


def _never_ends(node: cst.FunctionDef) -> bool:
    """Whether the body raises NotImplementedError somewhere, or at its end whatever it likes: it waits for an implementation."""
    last = node.body.body[-1]
    if isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], cst.Raise):
        return True
    return any(
        isinstance(each, cst.Raise) and each.exc is not None and last_part(each.exc) == "NotImplementedError"
        for each in own(node, cst.Raise)
    )


def _hint_name(hint: cst.BaseExpression | None) -> str:
    match hint:
        case cst.Subscript(value=value):
            return _hint_name(value)
        case cst.SimpleString():
            return hint.raw_value.partition("[")[0].rpartition(".")[2].strip()
        case None:
            return ""
    return last_part(hint)
