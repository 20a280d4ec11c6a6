"""What an expression is, and the queries that evaluating it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from reviewer.orm.builtin import call_builtin
from reviewer.orm.effects import Effects
from reviewer.orm.joins import either
from reviewer.orm.loops import Loop, bound_in, called, dotted, is_batched, is_constant, targets
from reviewer.orm.reading import read
from reviewer.orm.rows import element, materialise, single
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Callee, Environment, Fixed, Pack, Ref, Row, Rows, Thing, Value

_DEEPEST = (
    60  # levels of expression that are followed: Python's own stack bears a little more than ten times that
)


class Evaluator:
    """Evaluates expressions of one function in the order in which Python does."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._effects = Effects(state)
        self._depth = 0
        self._by_class: dict[type[cst.CSTNode], Callable[..., Value]] = {
            cst.Name: self._name,
            cst.Attribute: self._attribute,
            cst.Call: self._call,
            cst.Await: self._await,
            cst.Subscript: self._subscript,
            cst.NamedExpr: self._walrus,
            cst.IfExp: self._if,
            cst.BooleanOperation: self._boolean,
            cst.Tuple: self._tuple,
            cst.List: self._display,
            cst.Set: self._display,
            cst.Dict: self._dict,
            cst.ListComp: self._comprehension,
            cst.SetComp: self._comprehension,
            cst.GeneratorExp: self._comprehension,
            cst.DictComp: self._dict_comprehension,
            cst.Comparison: self._comparison,
            cst.BinaryOperation: self._binary,
            cst.UnaryOperation: self._unary,
            cst.FormattedString: self._formatted,
            cst.Yield: self._yield,
        }

    def value(self, node: cst.CSTNode | None) -> Value:
        """Evaluate an expression; None for what is unknown."""
        follow = self._by_class.get(node.__class__) if node is not None else None
        if follow is None or self._depth > _DEEPEST:
            return None
        self._depth += 1
        try:
            return follow(node)
        finally:
            self._depth -= 1

    def truth(self, node: cst.BaseExpression) -> Value:
        """Evaluate a condition: asking a query whether it has rows runs it."""
        value = self.value(node)
        if isinstance(value, Rows):
            materialise(self.state, value, node)
        return value

    def bind(self, target: cst.CSTNode, value: Value) -> None:
        """Bind what stands left of `=`, after `as` or after `for`."""
        match target:
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                items = value.items if isinstance(value, Pack) and len(value.items) == len(elements) else ()
                for place, each in enumerate(elements):
                    self.bind(each.value, items[place] if items and isinstance(each, cst.Element) else None)
            case cst.Name(value=name):
                self.state.env.bind(name, value)
            case cst.Attribute(value=owner):
                self.value(owner)
                text = dotted(target)
                if text:
                    self.state.env.bind(text, value)
            case cst.Subscript(value=owner):
                self.value(owner)

    def loop_over(self, node: cst.For | cst.CompFor) -> tuple[Loop, Value]:
        """Evaluate the iterable of a loop; give the loop and what its target is bound to in each round."""
        value = self.value(node.iter)
        rows = value if isinstance(value, Rows) else None
        loop = Loop(
            node,
            bound_in(node),
            growing=not (
                isinstance(value, Fixed | Pack) or is_constant(node.iter) or (rows is not None and rows.few)
            ),
            batch=is_batched(node.iter),
            caller=called(node.iter),
        )
        if isinstance(value, Rows):
            value = materialise(self.state, value, node.iter)
        return loop, element(value, loop)

    # -------------------------------------------------------------- atoms

    def _name(self, node: cst.Name) -> Value:
        values = self.state.env.values
        return values[node.value] if node.value in values else self.state.names.value(node.value)

    def _attribute(self, node: cst.Attribute) -> Value:
        text = dotted(node)
        if text and text in self.state.env.values:
            return self.state.env.values[text]
        if text and text.partition(".")[0] not in self.state.env.values:
            known = self.state.names.value(text)
            if known is not None:
                return known
        return read(self.state, self.value(node.value), node.attr.value, node)

    def _await(self, node: cst.Await) -> Value:
        value = self.value(node.expression)
        return replace(value, crashes=True) if isinstance(value, Rows | Row) else value

    def _subscript(self, node: cst.Subscript) -> Value:
        value = self.value(node.value)
        for each in node.slice:
            if isinstance(each.slice, cst.Index):
                self.value(each.slice.value)
        first = node.slice[0].slice if len(node.slice) == 1 else None
        if isinstance(value, Rows):
            if isinstance(first, cst.Slice):
                return value.but(few=value.few or _is_few(first))
            rows = materialise(self.state, value, node, advice="row")
            return single(rows)
        if isinstance(value, Pack) and isinstance(first, cst.Index) and isinstance(first.value, cst.Integer):
            place = int(first.value.value, 0) if first.value.value.isdigit() else len(value.items)
            return value.items[place] if place < len(value.items) else None
        return value.item if isinstance(value, Bag) and isinstance(first, cst.Index) else None

    def _walrus(self, node: cst.NamedExpr) -> Value:
        value = self.value(node.value)
        self.bind(node.target, value)
        return value

    def _if(self, node: cst.IfExp) -> Value:
        self.truth(node.test)
        return either(self.value(node.body), self.value(node.orelse))

    def _boolean(self, node: cst.BooleanOperation) -> Value:
        left, right = self.truth(node.left), self.value(node.right)
        if isinstance(node.operator, cst.Or) and isinstance(left, Rows) and is_constant(node.right):
            return left
        return either(left, right)

    def _tuple(self, node: cst.Tuple) -> Value:
        values = tuple(self.value(each.value) for each in node.elements)
        return None if any(isinstance(each, cst.StarredElement) for each in node.elements) else Pack(values)

    def _display(self, node: cst.List | cst.Set) -> Value:
        values = [self.value(each.value) for each in node.elements]
        return Fixed() if values and is_constant(node) else None

    def _dict(self, node: cst.Dict) -> Value:
        for each in node.elements:
            if isinstance(each, cst.DictElement):
                self.value(each.key)
            self.value(each.value)
        return Fixed() if node.elements and is_constant(node) else None

    def _comparison(self, node: cst.Comparison) -> Value:
        self.value(node.left)
        for each in node.comparisons:
            value = self.value(each.comparator)
            if isinstance(value, Rows) and isinstance(each.operator, cst.In | cst.NotIn):
                materialise(self.state, value, each.comparator)
        return None

    def _binary(self, node: cst.BinaryOperation) -> Value:
        self.value(node.left)
        self.value(node.right)
        return None

    def _unary(self, node: cst.UnaryOperation) -> Value:
        self.truth(node.expression)
        return None

    def _formatted(self, node: cst.FormattedString) -> Value:
        for part in node.parts:
            if isinstance(part, cst.FormattedStringExpression):
                self.value(part.expression)
        return None

    def _yield(self, node: cst.Yield) -> Value:
        value = node.value
        self.value(value.item if isinstance(value, cst.From) else value)
        return None

    # --------------------------------------------------------------- loops

    def _comprehension(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> Value:
        item = self._inside(node.for_in, lambda: self.value(node.elt))
        return Bag(item) if item is not None else None

    def _dict_comprehension(self, node: cst.DictComp) -> Value:
        item = self._inside(node.for_in, lambda: (self.value(node.key), self.value(node.value))[1])
        return Bag(item, mapping=True) if item is not None else None

    def _inside(self, node: cst.CompFor, result: Callable[[], Value]) -> Value:
        """Follow a comprehension's loops; its names do not outlive it."""
        before = self.state.env
        loop, value = self.loop_over(node)
        self.state.env = Environment(dict(before.values))
        try:
            with self.state.inside(loop):
                self.bind(node.target, value)
                for each in node.ifs:
                    self.truth(each.test)
                return self._inside(node.inner_for_in, result) if node.inner_for_in else result()
        finally:
            self.state.env = before

    # --------------------------------------------------------------- calls

    def _call(self, node: cst.Call) -> Value:
        function = node.func
        if isinstance(function, cst.Attribute):
            return self._method(node, function)
        callee = self.value(function)
        looked_up = self._looked_up(dotted(function), node)
        if looked_up is not None:
            return looked_up
        args = self._arguments(node)
        match callee:
            case Ref(model=model):
                return Row(model, None, fresh=True)
            case Callee(name=name) if name.startswith(("builtins.", "itertools.", "tqdm", "rich.")):
                return call_builtin(self.state, name, node, args)
            case Callee(name=name):
                return self._effects.call(name, node, args)
            case Thing():
                return self._effects.method(callee, "()", node, args)
        return None

    def _method(self, node: cst.Call, function: cst.Attribute) -> Value:
        text = dotted(function)
        name = function.attr.value
        head = text.partition(".")[0]
        model = self._looked_up(text or name, node)
        if model is not None:
            return model
        if text and head not in self.state.env.values:
            known = self.state.names.value(text)
            if isinstance(known, Callee):
                if known.name.startswith(("itertools.", "tqdm", "rich.")):
                    return call_builtin(self.state, known.name, node, self._arguments(node))
                return self._effects.call(known.name, node, self._arguments(node))
            if isinstance(known, Ref):
                self._arguments(node)
                return Row(known.model, None, fresh=True)
        owner = self.value(function.value)
        args = self._arguments(node)
        if isinstance(owner, Fixed):
            self._forget(function.value)
            return Fixed() if name in ("items", "keys", "values", "copy") else None
        if isinstance(owner, Bag) and owner.mapping:
            if name == "items":
                return Bag(Pack((None, owner.item)))
            return Bag(owner.item) if name == "values" else owner.item if name in ("get", "pop") else None
        found = self._effects.method(owner, name, node, args)
        thing = self._effects.taught(owner, name, args)
        if thing is not None and dotted(function.value):
            self.state.env.bind(dotted(function.value), thing)
            return self._effects.method(thing, name, node, args)
        return found

    def _looked_up(self, name: str, node: cst.Call) -> Ref | None:
        """`get_model("app", "Book")`, and the model of users."""
        if "get_" not in name or len(node.args) > 2:
            return None
        values = [arg.value for arg in node.args]
        texts = [value.evaluated_value if isinstance(value, cst.SimpleString) else None for value in values]
        model = self.state.names.looked_up(name.rpartition(".")[2], texts) if texts else None
        if model is not None:
            return Ref(model)
        callee = self.state.names.value(name) if not values else None
        return self.state.names.users_by(callee.name) if isinstance(callee, Callee) else None

    def _arguments(self, node: cst.Call) -> list[tuple[str, str, Value, cst.BaseExpression]]:
        return [
            (each.star, each.keyword.value if each.keyword else "", self.value(each.value), each.value)
            for each in node.args
        ]

    def _forget(self, owner: cst.BaseExpression) -> None:
        """A written collection that is added to may grow."""
        for name in targets(owner):
            if isinstance(self.state.env.values.get(name), Fixed):
                self.state.env.bind(name, None)


def _is_few(piece: cst.Slice) -> bool:
    if isinstance(piece.upper, cst.Integer) and (piece.lower is None or isinstance(piece.lower, cst.Integer)):
        return int(piece.upper.value, 0) - (int(piece.lower.value, 0) if piece.lower else 0) <= 3
    return False
