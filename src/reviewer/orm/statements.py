"""Follows the statements of one function in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from reviewer.orm.evaluate import Evaluator
from reviewer.orm.guards import captured, guard_of
from reviewer.orm.joins import meet
from reviewer.orm.knowledge import orms
from reviewer.orm.loops import dotted, leaves, targets
from reviewer.orm.state import Frame, State
from reviewer.orm.values import Callee, Environment, Value

_TWICE = 3  # loops nested deeper than this are followed once: twice each would double with every level


class Runner:
    """Runs suites for what they tell about queries, never for their results."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._evaluator = Evaluator(state)
        self._by_class: dict[type[cst.CSTNode], Callable[..., None]] = {
            cst.SimpleStatementLine: self._line,
            cst.SimpleStatementSuite: self._line,
            cst.If: self._if,
            cst.For: self._for,
            cst.While: self._while,
            cst.Try: self._try,
            cst.TryStar: self._try,
            cst.With: self._with,
            cst.Match: self._match,
            cst.Expr: self._expression,
            cst.Assign: self._assign,
            cst.AnnAssign: self._annotated,
            cst.AugAssign: self._augmented,
            cst.Return: self._return,
            cst.Raise: self._jump,
            cst.Break: self._jump,
            cst.Continue: self._jump,
            cst.Assert: self._assert,
            cst.Del: self._delete,
            cst.ImportFrom: self._import_from,
            cst.Import: self._import,
            cst.FunctionDef: self._definition,
            cst.ClassDef: self._definition,
        }

    def run(self, body: Iterable[cst.CSTNode]) -> None:
        """Follow statements until one of them jumps."""
        for statement in body:
            if self._state.env.dead:
                return
            follow = self._by_class.get(statement.__class__)
            if follow is not None:
                follow(statement)

    # ---------------------------------------------------------------- simple

    def _line(self, node: cst.SimpleStatementLine | cst.SimpleStatementSuite) -> None:
        self.run(node.body)

    def _expression(self, node: cst.Expr) -> None:
        self._evaluator.value(node.value)

    def _assign(self, node: cst.Assign) -> None:
        value = self._evaluator.value(node.value)
        for target in node.targets:
            self._evaluator.bind(target.target, value)

    def _annotated(self, node: cst.AnnAssign) -> None:
        value = self._evaluator.value(node.value) if node.value is not None else None
        if value is None:
            value = self._state.names.annotated(node.annotation.annotation)
        self._evaluator.bind(node.target, value)

    def _augmented(self, node: cst.AugAssign) -> None:
        self._evaluator.value(node.value)
        for name in targets(node.target):
            self._state.env.bind(name, None)

    def _return(self, node: cst.Return) -> None:
        self._evaluator.value(node.value)
        self._state.env.dead = True

    def _jump(self, node: cst.CSTNode) -> None:
        self._state.env.dead = True

    def _assert(self, node: cst.Assert) -> None:
        self._evaluator.truth(node.test)

    def _delete(self, node: cst.Del) -> None:
        for name in targets(node.target):
            self._state.env.bind(name, None)

    def _definition(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        if self._state.depth or self._state.env.values.get(node.name.value) is not None:
            self._state.env.bind(node.name.value, None)

    def _import_from(self, node: cst.ImportFrom) -> None:
        if isinstance(node.names, cst.ImportStar):
            return
        base = "." * len(node.relative) + (dotted(node.module) if node.module else "")
        for alias in node.names:
            name = alias.name.value if isinstance(alias.name, cst.Name) else ""
            bound = (
                alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else name
            )
            joint = "" if base.endswith(".") else "."
            self._bind_import(bound, f"{base}{joint}{name}")

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            if alias.asname and isinstance(alias.asname.name, cst.Name):
                self._bind_import(alias.asname.name.value, dotted(alias.name))

    def _bind_import(self, name: str, target: str) -> None:
        if name:
            absolute = self._state.names.index.absolute(target, self._state.names.path)
            self._state.env.bind(name, self._state.names.imported(absolute))

    # -------------------------------------------------------------- compound

    def _suite(self, body: cst.BaseSuite, frame: Frame | None = None) -> None:
        with self._state.inside(frame or Frame(leaves(body))):
            self.run(body.body)

    def _if(self, node: cst.If) -> None:
        ends: list[Environment] = []
        branch: cst.If | cst.Else | None = node
        while isinstance(branch, cst.If):
            self._evaluator.truth(branch.test)
            before = self._state.env.copy()
            self._suite(branch.body, Frame(leaves(branch.body), guard_of(branch)))
            ends.append(self._state.env)
            self._state.env = before
            branch = branch.orelse
        if branch is not None:
            self._suite(branch.body)
        for end in reversed(ends):
            self._state.env = meet(end, self._state.env)

    def _for(self, node: cst.For) -> None:
        loop, value = self._evaluator.loop_over(node)

        def turn() -> None:
            with self._state.inside(loop):
                self._evaluator.bind(node.target, value)
                self._suite(node.body)

        self._turn(turn)
        if node.orelse is not None:
            self._suite(node.orelse.body)

    def _while(self, node: cst.While) -> None:
        def turn() -> None:
            with self._state.inside(Frame(turns=True)):
                self._evaluator.truth(node.test)
                self._suite(node.body)

        self._turn(turn)
        if node.orelse is not None:
            self._suite(node.orelse.body)

    def _turn(self, turn: Callable[[], None]) -> None:
        """Follow a loop's body twice: first quietly, to learn what a round leaves behind for the next."""
        before = self._state.env.copy()
        if self._state.depth < _TWICE:
            with self._state.quietly():
                turn()
            self._state.env.dead = False
            self._state.env = meet(before, self._state.env)
            before = self._state.env.copy()
        turn()
        self._state.env.dead = False
        self._state.env = meet(before, self._state.env)

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        before = self._state.env.copy()
        self._suite(
            node.body, Frame(leaves(node.body) if not node.handlers else "", isolated=bool(node.handlers))
        )
        if node.orelse is not None and not self._state.env.dead:
            self._suite(node.orelse.body)
        ends = [self._state.env]
        for handler in node.handlers:
            self._state.env = meet(before, ends[0])
            if handler.name is not None:
                self._evaluator.bind(handler.name.name, None)
            self._suite(handler.body)
            ends.append(self._state.env)
        env = ends[0]
        for end in ends[1:]:
            env = meet(env, end)
        self._state.env = env
        if node.finalbody is not None:
            dead, env.dead = env.dead, False
            self._suite(node.finalbody.body)
            self._state.env.dead = dead or self._state.env.dead

    def _with(self, node: cst.With) -> None:
        isolated = False
        for item in node.items:
            value = self._evaluator.value(item.item)
            isolated = isolated or self._is_savepoint(item.item, value)
            if item.asname is not None:
                self._evaluator.bind(item.asname.name, value)
        self._suite(node.body, Frame(leaves(node.body), isolated=isolated))

    def _is_savepoint(self, node: cst.BaseExpression, value: Value) -> bool:
        function = node.func if isinstance(node, cst.Call) else node
        callee = self._state.names.value(dotted(function)) if dotted(function) else None
        last = function.attr.value if isinstance(function, cst.Attribute) else ""
        return any(
            (isinstance(callee, Callee) and callee.name in orm.savepoints.get("calls", ()))
            or last in orm.savepoints.get("methods", ())
            for orm in orms()
        )

    def _match(self, node: cst.Match) -> None:
        self._evaluator.value(node.subject)
        before = self._state.env.copy()
        ends = [before]
        for case in node.cases:
            self._state.env = before.copy()
            for name in captured(case.pattern):
                self._state.env.bind(name, None)
            self._suite(case.body)
            ends.append(self._state.env)
        env = ends[0]
        for end in ends[1:]:
            env = meet(env, end)
        self._state.env = env
