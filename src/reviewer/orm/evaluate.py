"""What an expression is, and the queries that evaluating it runs."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.index.flow.expr import (
    Attr,
    Await,
    Binary,
    Call,
    Choice,
    Clause,
    Comp,
    Compare,
    Display,
    Expr,
    Formatted,
    Logic,
    Mapping,
    Name,
    Slice,
    Star,
    Sub,
    Text,
    Unary,
    Walrus,
    Yield,
)
from reviewer.index.flow.stmt import For
from reviewer.index.flow.walk import dotted
from reviewer.orm.calling import Following
from reviewer.orm.calls import Calls
from reviewer.orm.comprehending import Comprehensions
from reviewer.orm.gathering import enter, put
from reviewer.orm.items import item_of
from reviewer.orm.joins import combined, either
from reviewer.orm.loops import Loop, called, is_batched, is_constant, last_name
from reviewer.orm.reading import read
from reviewer.orm.rows import awaited, element, materialise, template, there
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Empty, Fixed, Pack, Record, Ref, Row, Rows, Value, changed, is_few

_DEEPEST = 60  # levels of expression that are followed: Python's own stack bears more than ten times that
_DEEP = 40  # levels after which what is found depends on how deep the first of them stands


class Evaluator:
    """Evaluates expressions of one function in the order in which Python does."""

    def __init__(self, state: State, following: Following) -> None:
        self.state = state
        self._calls = Calls(state, self.value, following)
        self.objects = self._calls.objects
        self._by_class: dict[type[Expr], Callable[..., Value]] = {
            Name: self._name,
            Attr: self._attribute,
            Call: self._calls.value,
            Await: self._await,
            Sub: self._subscript,
            Walrus: self._walrus,
            Choice: self._choice,
            Logic: self._logic,
            Display: self._display,
            Star: self._star,
            Mapping: self._mapping,
            Comp: Comprehensions(state, self.value, self.truth, self.bind, self.loop_over).value,
            Compare: self._comparison,
            Binary: self._binary,
            Unary: self._unary,
            Formatted: self._formatted,
            Yield: self._yield,
        }

    def value(self, node: Expr | None) -> Value:
        """Evaluate an expression; None for what is unknown."""
        state = self.state
        follow = self._by_class.get(node.__class__) if node is not None else None
        if follow is None or (state.depth > _DEEP and self._is_too_deep()):
            return None
        state.depth += 1
        try:
            found = follow(node)
        finally:
            state.depth -= 1
        if found is not None and node is not None:
            state.learn(node, found)
        return found

    def _is_too_deep(self) -> bool:
        """Whether the expression that is evaluated is not to be followed further down; elsewhere that may be another level."""
        self.state.traces.hindered += 1
        return self.state.depth > _DEEPEST

    def truth(self, node: Expr) -> Value:
        """Evaluate a condition: asking a query whether it has rows runs it."""
        value = self.value(node)
        if isinstance(value, Rows):
            materialise(self.state, value, node)
        return value

    def bind(self, target: Expr, value: Value) -> None:
        """Bind what stands left of `=`, after `as` or after `for`."""
        match target:
            case Display(items=targets):
                items = value.items if isinstance(value, Pack) and len(value.items) == len(targets) else ()
                for place, each in enumerate(targets):
                    self.bind(each, items[place] if items and not isinstance(each, Star) else None)
            case Star(value=inner):
                self.bind(inner, None)
            case Name(id=name):
                self.state.env.bind(name, value)
            case Attr(value=owner):
                self.value(owner)
                text = dotted(target)
                if text:
                    self.state.env.bind(text, value)
            case Sub(value=owner):
                held = self.value(owner)
                if not enter(self.state, held, owner, target.index, value):
                    put(self.state, held, owner, value, mapping=True)

    def loop_over(self, node: For | Clause, bound: frozenset[str]) -> tuple[Loop, Value]:
        """Evaluate the iterable of a loop; give the loop and what its target is bound to in each round."""
        source = node.source
        value = self.value(source)
        fixed = is_few(value) or is_constant(source)
        loop = Loop(
            node,
            bound,
            growing=not fixed,
            batch=is_batched(source),
            caller=called(source),
            path=self.state.names.path,
            asked=isinstance(value, Rows),
        )
        if isinstance(value, Rows):
            if node.asynchronous and value.model.orm.awaits:
                value = awaited(self.state, value, source, turning=True)
            value = there(materialise(self.state, value, source))
        return loop, element(value, loop)

    # -------------------------------------------------------------- atoms

    def _name(self, node: Name) -> Value:
        values = self.state.env.values
        return values[node.id] if node.id in values else self.state.names.value(node.id)

    def _attribute(self, node: Attr) -> Value:
        text = dotted(node)
        if text and text in self.state.env.values:
            return self.state.env.values[text]
        if text and text.partition(".")[0] not in self.state.env.values:
            known = self.state.names.value(text)
            if known is not None:
                return known
        return self._read(node, text, waits=False)

    def _read(self, node: Attr, text: str, *, waits: bool) -> Value:
        """Read what no name stands for; `waits` tells that it is awaited."""
        owner = self.value(node.value)
        if owner is None and node.name == "user" and last_name(node.value) == "request":
            return self.state.names.user()
        known = self.objects.attribute(owner, node.name, node, node.value)
        if known is None:
            known = read(self.state, owner, node.name, node, waits=waits)
        return known if known is not None or owner is not None else self.state.traces.taught.get(text)

    def _await(self, node: Await) -> Value:
        inner = node.value
        value = self._awaited_attribute(inner) if isinstance(inner, Attr) else self.value(inner)
        if not isinstance(value, Rows | Row):
            return value
        if not value.model.orm.awaits:
            return changed(value, crashes=True)
        if isinstance(value, Row):
            return value
        return value.but(done=False) if value.done else awaited(self.state, value, inner)

    def _awaited_attribute(self, node: Attr) -> Value:
        text = dotted(node)
        known = self.state.env.values.get(text) if text else None
        return known if known is not None else self._read(node, text, waits=True)

    def _subscript(self, node: Sub) -> Value:
        value = self.value(node.value)
        if not isinstance(node.index, Slice):
            self.value(node.index)
        if isinstance(value, Ref):
            return self._calls.by_key(value, node)
        return item_of(self.state, value, node)

    def _walrus(self, node: Walrus) -> Value:
        value = self.value(node.value)
        self.bind(node.target, value)
        return value

    def _choice(self, node: Choice) -> Value:
        self.truth(node.test)
        return either(self.value(node.body), self.value(node.other))

    def _logic(self, node: Logic) -> Value:
        found = self.truth(node.values[0])
        for place, each in enumerate(node.values[1:], 2):
            last = place == len(node.values)
            right = self.value(each) if last else self.truth(each)
            if node.word == "or" and isinstance(found, Rows) and is_constant(each):
                continue
            found = either(found, right)
        return found

    def _star(self, node: Star) -> Value:
        return self.value(node.value)

    def _display(self, node: Display) -> Value:
        values = tuple([self.value(each) for each in node.items])
        if node.kind == "tuple":
            return None if any(isinstance(each, Star) for each in node.items) else Pack(values)
        if not values:
            return Empty()
        return Fixed() if values and is_constant(node) else None

    def _mapping(self, node: Mapping) -> Value:
        found: dict[str, Value] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            self.value(key)
            inner = self.value(value)
            if isinstance(key, Text):
                found[key.value] = inner
            elif key is None and isinstance(inner, Record):
                found |= inner.items
        if not node.values:
            return Empty(mapping=True)
        if any(isinstance(each, Rows | Row) for each in found.values()):
            return Record(found)
        return Fixed() if is_constant(node) else None

    def _comparison(self, node: Compare) -> Value:
        self.value(node.left)
        for sign, each in zip(node.signs, node.others, strict=True):
            value = self.value(each)
            if isinstance(value, Rows) and sign in ("in", "not in"):
                materialise(self.state, value, each)
        return None

    def _binary(self, node: Binary) -> Value:
        return combined(node.sign, self.value(node.left), self.value(node.right))

    def _unary(self, node: Unary) -> Value:
        self.truth(node.value)
        return None

    def _formatted(self, node: Formatted) -> Value:
        for each in node.values:
            self.value(each)
        return None

    def _yield(self, node: Yield) -> Value:
        value = self.value(node.value)
        if node.many and isinstance(value, Rows):
            value = template(materialise(self.state, value, node))
        elif node.many:
            value = value.item if isinstance(value, Bag) else None
        self.state.yielded.append(value)
        return None
