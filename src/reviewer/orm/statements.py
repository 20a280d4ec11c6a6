"""Follows the statements of one function in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewer.index.flow.expr import Attr, Call, Const, Expr, Name
from reviewer.index.flow.stmt import (
    Annotated,
    Assert,
    Assign,
    Augmented,
    Class,
    Delete,
    Do,
    For,
    Function,
    If,
    Imports,
    Jump,
    Match,
    Raise,
    Return,
    Stmt,
    Suite,
    Try,
    While,
    With,
)
from reviewer.index.flow.walk import dotted, targets
from reviewer.orm.calling import Following
from reviewer.orm.defaults import never
from reviewer.orm.environment import Environment
from reviewer.orm.evaluate import Evaluator
from reviewer.orm.frames import Frame
from reviewer.orm.guards import chosen_by, guard_of
from reviewer.orm.joins import meet
from reviewer.orm.knowledge import orms
from reviewer.orm.loops import leaves
from reviewer.orm.state import State
from reviewer.orm.values import Callee, Local, Value

_TWICE = 3  # loops nested deeper than this are followed once: twice each would double with every level


class Runner:
    """Runs suites for what they tell about queries, never for their results."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.following = Following(state, self.run)
        self._evaluator = Evaluator(state, self.following)
        self.objects = self._evaluator.objects
        self._by_class: dict[type[Stmt], Callable[..., None]] = {
            If: self._if,
            For: self._for,
            While: self._while,
            Try: self._try,
            With: self._with,
            Match: self._match,
            Do: self._do,
            Assign: self._assign,
            Annotated: self._annotated,
            Augmented: self._augmented,
            Return: self._return,
            Raise: self._jump,
            Jump: self._jump,
            Assert: self._assert,
            Delete: self._delete,
            Imports: self._import,
            Function: self._definition,
            Class: self._definition,
        }

    def run(self, body: Iterable[Stmt]) -> None:
        """Follow statements until one of them jumps."""
        for statement in body:
            if self._state.env.dead:
                return
            self._state.steps += len(self._state.frames.visits) > 0
            follow = self._by_class.get(statement.__class__)
            if follow is not None:
                follow(statement)

    # ---------------------------------------------------------------- simple

    def _do(self, node: Do) -> None:
        self._evaluator.value(node.value)

    def _assign(self, node: Assign) -> None:
        value = self._evaluator.value(node.value)
        for target in node.targets:
            self._evaluator.bind(target, value)

    def _annotated(self, node: Annotated) -> None:
        value = self._evaluator.value(node.value)
        if value is None:
            value = self._state.names.annotated(node.annotation)
        self._evaluator.bind(node.target, value)

    def _augmented(self, node: Augmented) -> None:
        self._evaluator.value(node.value)
        if isinstance(node.target, Attr):
            self._evaluator.value(node.target.value)
        for name in targets(node.target):
            self._state.env.bind(name, None)

    def _return(self, node: Return) -> None:
        value = self._evaluator.value(node.value)
        if node.value is not None and not (isinstance(node.value, Const) and node.value.value is None):
            self._state.handed.append(value)
            if self._state.answer is not None and not self._state.frames.visits:
                self._state.answer(value, node.value)
        self._state.env.dead = True

    def _jump(self, node: Raise | Jump) -> None:
        self._state.env.dead = True

    def _assert(self, node: Assert) -> None:
        self._evaluator.truth(node.test)

    def _delete(self, node: Delete) -> None:
        for target in node.targets:
            for name in targets(target):
                self._state.env.bind(name, None)

    def _definition(self, node: Function | Class) -> None:
        state = self._state
        if isinstance(node, Function) and not node.decorators and (state.symbol or state.frames.visits):
            state.env.bind(node.name, Local(node, dict(state.env.values)))
        elif self._state.frames.depth or self._state.env.values.get(node.name) is not None:
            self._state.env.bind(node.name, None)

    def _import(self, node: Imports) -> None:
        joint = "" if not node.source or node.source.endswith(".") else "."
        names = self._state.names
        for name, bound in node.names:
            if name == "*" or (not node.source and bound == name.partition(".")[0]):
                continue  # `import a` binds nothing that the index does not know
            absolute = names.index.absolute(f"{node.source}{joint}{name}", names.path)
            self._state.env.bind(bound, names.imported(absolute))

    # -------------------------------------------------------------- compound

    def _suite(self, body: Suite, frame: Frame | None = None) -> None:
        with self._state.frames.inside(frame or Frame(leaves(body))):
            self.run(body)

    def _if(self, node: If) -> None:
        ends: list[Environment] = []
        for test, suite in zip(node.tests, node.suites, strict=True):
            if never(test, self._state.env.off):
                continue
            self._evaluator.truth(test)
            before = self._state.env.copy()
            self._suite(suite, Frame(leaves(suite), guard_of(test, suite), chosen_by(test)))
            ends.append(self._state.env)
            self._state.env = before
        self._suite(node.other)
        for end in reversed(ends):
            self._state.env = meet(end, self._state.env)

    def _for(self, node: For) -> None:
        loop, value = self._evaluator.loop_over(node, self._state.bounds.of_for(node))

        def turn() -> None:
            with self._state.frames.inside(loop):
                self._evaluator.bind(node.target, value)
                self._suite(node.body)

        self._turn(turn)
        self._suite(node.other)

    def _while(self, node: While) -> None:
        def turn() -> None:
            with self._state.frames.inside(Frame(turns=True)):
                self._evaluator.truth(node.test)
                self._suite(node.body)

        self._turn(turn)
        self._suite(node.other)

    def _turn(self, turn: Callable[[], None]) -> None:
        """Follow a loop's body twice: first quietly, to learn what a round leaves behind for the next."""
        before = self._state.env.copy()
        if self._state.frames.depth < _TWICE:
            with self._state.quietly():
                turn()
            self._state.env.dead = False
            self._state.env = meet(before, self._state.env)
            before = self._state.env.copy()
        turn()
        self._state.env.dead = False
        self._state.env = meet(before, self._state.env)

    def _try(self, node: Try) -> None:
        before = self._state.env.copy()
        handled = bool(node.handlers)
        self._suite(node.body, Frame("" if handled else leaves(node.body), isolated=handled))
        if not self._state.env.dead:
            self._suite(node.other)
        ends = [self._state.env]
        for handler in node.handlers:
            self._state.env = meet(before, ends[0])
            if handler.name:
                self._state.env.bind(handler.name, None)
            self._suite(handler.body)
            ends.append(self._state.env)
        env = ends[0]
        for end in ends[1:]:
            env = meet(env, end)
        self._state.env = env
        if node.last:
            dead, env.dead = env.dead, False
            self._suite(node.last)
            self._state.env.dead = dead or self._state.env.dead

    def _with(self, node: With) -> None:
        isolated = False
        for item in node.items:
            value = self._evaluator.value(item.value)
            isolated = isolated or self._is_savepoint(item.value)
            if item.target is not None:
                self._evaluator.bind(item.target, value)
        self._suite(node.body, Frame(leaves(node.body), isolated=isolated))

    def _is_savepoint(self, node: Expr) -> bool:
        function = node.function if isinstance(node, Call) else node
        callee: Value = self._state.names.value(dotted(function)) if dotted(function) else None
        last = function.name if isinstance(function, Attr) else ""
        return any(
            (isinstance(callee, Callee) and callee.name in orm.savepoints.get("calls", ()))
            or last in orm.savepoints.get("methods", ())
            for orm in orms()
        )

    def _match(self, node: Match) -> None:
        self._evaluator.value(node.subject)
        subject = node.subject.id if isinstance(node.subject, Name) else ""
        before = self._state.env.copy()
        ends = [before]
        for case in node.cases:
            self._state.env = before.copy()
            for name in case.names:
                self._state.env.bind(name, None)
            if case.guard is not None:
                self._evaluator.truth(case.guard)
            # A pattern that binds no name is a constant, or what is left.
            self._suite(case.body, Frame(leaves(case.body), chosen="" if case.names else subject))
            ends.append(self._state.env)
        env = ends[0]
        for end in ends[1:]:
            env = meet(env, end)
        self._state.env = env
