"""What calls are: of builtins, models, functions and methods of the ORM."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.index.flow.expr import Attr, Call, Expr, Name, Star, Sub, Text
from reviewer.index.flow.walk import dotted, targets
from reviewer.orm.builtin import Argument, call_builtin
from reviewer.orm.calling import Following
from reviewer.orm.each import Each
from reviewer.orm.effects import Effects
from reviewer.orm.gathering import gather
from reviewer.orm.objects import Objects
from reviewer.orm.rendering import Rendering
from reviewer.orm.schemas import FROM_ROW, Schemas, is_schema
from reviewer.orm.serializers import Serializers
from reviewer.orm.state import State
from reviewer.orm.values import (
    Above,
    Bag,
    Callee,
    Fixed,
    Instance,
    Local,
    Pack,
    Record,
    Ref,
    Row,
    Thing,
    Value,
)

_BUILTIN = ("builtins.", "itertools.", "tqdm", "rich.")
_HANDED_ON = ("itertools.", "tqdm", "rich.")


class Calls:
    """Evaluates calls; `value` evaluates what stands in them."""

    def __init__(self, state: State, value: Callable[[Expr], Value], following: Following) -> None:
        self._state = state
        self._value = value
        self._following = following
        self._each = Each(state, value, following)
        self.objects = Objects(state, following, value)
        self._effects = Effects(state, self.objects)
        self._serializers = Serializers(state, following, self.objects)
        self._schemas = Schemas(state, self.objects)
        self._rendering = Rendering(state, self.objects)

    def value(self, node: Call) -> Value:
        """Evaluate a call."""
        function = node.function
        if isinstance(function, Attr):
            return self._method(node, function)
        callee = self._value(function)
        looked_up = self._looked_up(dotted(function), node)
        if looked_up is not None:
            return looked_up
        if callee == Callee("builtins.next") and node.args:
            self._state.taken = node.args[0]
        args = self._arguments(node)
        match callee:
            case Ref(model=model):
                return Row(model, None, fresh=True)
            case Callee(name=name) if name.startswith(_BUILTIN):
                return self._each.call(name, args) or call_builtin(self._state, name, node, args)
            case Callee():
                return self._called(callee, node, args)
            case Thing():
                return self._effects.method(callee, "()", node, args)
            case Local():
                return self._following.local(callee, node, args)
        return None

    def by_key(self, owner: Ref, node: Sub) -> Value:
        """Evaluate a model's subscript."""
        return self._effects.by_key(owner.model, node)

    def _called(self, callee: Callee, node: Call, args: list[Argument]) -> Value:
        """A function or class by its dotted name: the ORM's tables know it, or the project has it."""
        found = self._effects.call(callee.name, node, args)
        made = callee.symbol
        if found is None and made is None:
            self._rendering.called(callee.name, node, args)
        if found is not None or made is None:
            return found
        if made.kind == "class":
            self._serializers.given(made, node, args)
            self._schemas.made(made, args)
            return Instance(made, exact=True)
        return self._following.call(made, None, node, args)

    def _method(self, node: Call, function: Attr) -> Value:
        text = dotted(function)
        name = function.name
        model = self._looked_up(text or name, node)
        if model is not None:
            return model
        schema = self._value(function.value) if name in FROM_ROW else None
        if (
            isinstance(schema, Callee)
            and schema.symbol is not None
            and is_schema(self._state.names, schema.symbol)
        ):
            self._schemas.validated(schema.symbol, node, self._arguments(node))
            return None
        if text and text.partition(".")[0] not in self._state.env.values:
            known = self._state.names.value(text)
            if isinstance(known, Callee):
                if known.name.startswith(_HANDED_ON):
                    given = self._arguments(node)
                    return self._each.call(known.name, given) or call_builtin(
                        self._state, known.name, node, given
                    )
                return self._called(known, node, self._arguments(node))
            if isinstance(known, Ref):
                self._arguments(node)
                return Row(known.model, None, fresh=True)
        if name == "TemplateResponse":
            self._rendering.answered(dotted(function.value), node, self._arguments(node))
            return None
        owner = self._super(function.value) or self._value(function.value)
        return self._of_owner(owner, name, node, function.value, self._arguments(node))

    def _of_owner(self, owner: Value, name: str, node: Call, written: Expr, args: list[Argument]) -> Value:
        if isinstance(owner, Fixed | Record):
            self._forget(written)
            return Fixed() if name in ("items", "keys", "values", "copy") else None
        if isinstance(owner, Bag) and owner.mapping:
            if name == "items":
                return Bag(Pack((None, owner.item)), few=owner.few)
            return (
                Bag(owner.item, few=owner.few)
                if name == "values"
                else owner.item
                if name in ("get", "pop")
                else None
            )
        own = isinstance(owner, Ref) and name in owner.model.own_methods
        if own or isinstance(owner, Instance | Callee | Above):
            return self.objects.method(owner, name, node, args, written)
        gather(self._state, owner, name, written, args)
        found = self._effects.method(owner, name, node, args)
        thing = self._effects.taught(owner, name, args)
        if thing is not None and dotted(written):
            self._state.env.bind(dotted(written), thing)
            self._state.traces.taught[dotted(written)] = thing
            return self._effects.method(thing, name, node, args)
        return found

    def _super(self, node: Expr) -> Above | None:
        """`super()` in a method."""
        match node:
            case Call(function=Name(id="super"), args=()):
                owner, itself = (
                    self._state.env.values.get("__class__"),
                    self._state.env.values.get("__self__"),
                )
                if isinstance(owner, Callee) and owner.symbol is not None:
                    return self.objects.above(owner.symbol, itself)
        return None

    def _looked_up(self, name: str, node: Call) -> Ref | None:
        """`get_model("app", "Book")`, and the model of users."""
        if "get_" not in name:
            return None
        values = [*node.args, *[word.value for word in node.keywords]]
        if len(values) > 2:
            return None
        texts = [value.value if isinstance(value, Text) else None for value in values]
        model = self._state.names.looked_up(name.rpartition(".")[2], texts) if texts else None
        if model is not None:
            return Ref(model)
        callee = self._state.names.value(name) if not values else None
        return self._state.names.users_by(callee.name) if isinstance(callee, Callee) else None

    def _arguments(self, node: Call) -> list[Argument]:
        found: list[Argument] = []
        for each in node.args:
            written = each.value if isinstance(each, Star) else each
            found.append(("*" if isinstance(each, Star) else "", "", self._value(written), written))
        found += [
            ("" if word.name else "**", word.name, self._value(word.value), word.value)
            for word in node.keywords
        ]
        return found

    def _forget(self, owner: Expr) -> None:
        """A written collection that is added to may grow."""
        for name in targets(owner):
            if isinstance(self._state.env.values.get(name), Fixed):
                self._state.env.bind(name, None)
