"""Makes a check of a page's patterns: the same kind of function that our own checks are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import libcst as cst
from pathspec import GitIgnoreSpec

from reviewer.check import AnyCheck, Check, Hit, Module, NoOptions, Patch
from reviewer.finding import Safety
from reviewer.pattern_page import Pattern, Variable, each
from reviewer.patterns.around import runs, ways_inside
from reviewer.patterns.compare import Bound
from reviewer.patterns.meaning import is_of, means
from reviewer.patterns.rewrite import quoted, rewritten
from reviewer.patterns.shape import is_many
from reviewer.patterns.template import Template, template
from reviewer.tree.parents import Parents

_DOTTED = (cst.Name, cst.Attribute)


def check_of(pattern: Pattern, safety: Safety) -> AnyCheck:
    """Give the check of a page; its fixes are of the safety that the page names."""
    compiled = _Compiled(pattern, safety)
    return Check(compiled.nodes, NoOptions, compiled.look)


class _Compiled:
    def __init__(self, pattern: Pattern, safety: Safety) -> None:
        match = pattern.match
        self._pattern, self._safety = pattern, safety
        self._looked_for = [template(word) for word in each(match.pattern)]
        self._inside = [template(word) for word in each(match.inside)]
        self._not_inside = [template(word) for word in each(match.not_inside)]
        self._where = GitIgnoreSpec.from_lines(each(match.where)) if match.where else None
        self._last: tuple[Module, list[Template]] | None = None
        self.nodes: tuple[type[cst.CSTNode], ...] = tuple(
            dict.fromkeys(cls for one in self._looked_for for cls in _classes(one))
        )

    def look(self, node: cst.CSTNode, module: Module, _options: NoOptions) -> Iterator[Hit]:
        """Give a hit where one of the patterns matches; the first that does speaks."""
        for one in self._possible(module):
            if node.__class__ not in _classes(one):
                continue
            if len(one.nodes) == 1:
                hit = self._hit([node], one, module) if _is_used(node, module) else None
                if hit is not None:
                    yield hit
                    return
            else:
                yield from self._in_a_row(node, one, module)

    def _possible(self, module: Module) -> list[Template]:
        """Give the patterns whose names all stand in a file; most files have none of them."""
        if self._last is None or self._last[0] is not module:
            here = self._where is None or self._where.match_file(module.path)
            found = [
                one for one in self._looked_for if here and all(word in module.text for word in one.words)
            ]
            self._last = module, found
        return self._last[1]

    def _in_a_row(self, block: cst.CSTNode, one: Template, module: Module) -> Iterator[Hit]:
        least = sum(not is_many(node) for node in one.nodes)
        for codes in runs(block, least):
            hit = self._hit(codes, one, module)
            if hit is not None:
                yield hit

    def _hit(self, codes: list[cst.CSTNode], one: Template, module: Module) -> Hit | None:
        comparison = one.comparison(module)
        if len(one.nodes) == 1:
            ways: Iterable[Bound] = comparison.match(one.nodes[0], codes[0], {})
        else:
            ways = comparison.sequence(one.nodes, codes, {}, whole=False)
        bound = next((way for found in ways for way in self._here(codes[0], found, module)), None)
        if bound is None:
            return None
        last = codes[len(one.nodes) - 1] if not any(map(is_many, one.nodes)) else codes[0]
        patches: tuple[Patch, ...] = ()
        if self._pattern.replace is not None:
            patches = rewritten(self._pattern.replace, codes[0], last, bound, module)
        return Hit(codes[0], words=quoted(bound, module), patches=patches, safety=self._safety)

    def _here(self, node: cst.CSTNode, bound: Bound, module: Module) -> Iterator[Bound]:
        """Give the ways in which what stands around is as the page says, and the variables are."""
        if any(True for one in self._not_inside for _ in ways_inside(node, one, module, bound)):
            return
        around = (
            [bound]
            if not self._inside
            else [way for one in self._inside for way in ways_inside(node, one, module, bound)]
        )
        yield from (way for way in around if self._fits(way, module))

    def _fits(self, bound: Bound, module: Module) -> bool:
        return all(
            name in bound and all(_is(code, wanted, module) for code in bound[name])
            for name, wanted in self._pattern.match.variables.items()
        )


def _is(code: cst.CSTNode, wanted: Variable, module: Module) -> bool:
    value = code.value if isinstance(code, cst.Arg) else code
    if wanted.name and not any(means(value, name, module) for name in each(wanted.name)):
        return False
    if wanted.type and not is_of(value, each(wanted.type), module):
        return False
    return not wanted.text or re.fullmatch(wanted.text, module.tree.code_for_node(value).strip()) is not None


@lru_cache(maxsize=1024)
def _classes(one: Template) -> tuple[type[cst.CSTNode], ...]:
    if one.top is None:
        return (cst.Module, cst.IndentedBlock)
    return _DOTTED if id(one.nodes[0]) in one.names else (one.top,)


def _is_used(node: cst.CSTNode, module: Module) -> bool:
    """Tell that a name is no label: of an attribute, an argument, an import or a definition."""
    if not isinstance(node, _DOTTED):
        return True
    above = module.fact(Parents).parent(node)
    match above:
        case cst.Attribute(attr=attr):
            return attr is not node
        case cst.Arg(keyword=keyword):
            return keyword is not node
        case cst.ImportAlias() | cst.ImportFrom() | cst.AsName() | cst.AssignTarget() | cst.NameItem():
            return False
        case cst.FunctionDef(name=name) | cst.ClassDef(name=name) | cst.Param(name=name):
            return name is not node
    return True
