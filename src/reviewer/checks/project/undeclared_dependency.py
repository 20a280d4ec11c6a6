"""rules/project/undeclared-dependency.md is checked here."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from reviewer.checks.shared.distributions import distributions_of
from reviewer.checks.shared.manifest import declared, is_dynamic
from reviewer.checks.shared.product import is_product
from reviewer.tree.blocks import parse
from reviewer.whole import Flaw, Whole, whole


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report modules that product code imports unconditionally and no declared dependency brings, once each."""
    if project.table("project") is None or is_dynamic(project, "dependencies"):
        return
    names = declared(project)
    own = {part.removesuffix(".py") for path in project.files for part in path.split("/")[:2]}
    told: set[str] = set()
    for path in project.files:
        if not is_product(path) or path not in project.facts:
            continue
        tops = {each.target.partition(".")[0] for each in project.facts[path].imports if not each.typing}
        for module in sorted(tops - own - told):
            found = distributions_of(module)
            if found and names.isdisjoint(found) and (line := _imported(project.text(path) or "", module)):
                told.add(module)
                yield Flaw(path, line, {"module": module, "distribution": found[0]})


def _imported(text: str, module: str) -> int:
    """The line on which a text imports a module whatever happens; 0 where it does so only under a condition."""
    tree = parse(text)
    for node in tree.body if tree is not None else ():
        match node:
            case ast.Import(names=names) if any(each.name.partition(".")[0] == module for each in names):
                return node.lineno
            case ast.ImportFrom(module=str(name), level=0) if name.partition(".")[0] == module:
                return node.lineno
    return 0
