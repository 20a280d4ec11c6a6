"""What is known after two ways meet."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.orm.eager import joined
from reviewer.orm.environment import Environment
from reviewer.orm.values import Bag, Empty, Pack, Record, Row, Rows, Value, changed


def meet(one: Environment, other: Environment) -> Environment:
    """Give what names hold after either way; a way that was left by a jump does not count.

    A name that only one way binds keeps that value: without it the name would raise.
    """
    if one.dead or other.dead:
        return other.copy() if one.dead else one.copy()
    values = dict(other.values)
    for name, value in one.values.items():
        if name not in values:
            values[name] = value
        elif values[name] is not value:
            values[name] = either(value, values[name])
    heads = one.heads if one.heads is other.heads else one.heads | other.heads
    if heads:  # what is known of an attribute holds only where both ways know it
        lone = {name for name in values if "." in name and not (name in one.values and name in other.values)}
        values = {name: value for name, value in values.items() if name not in lone}
    off = {name: value for name, value in one.off.items() if name in other.off}
    return Environment(values, off=off, heads=heads)


def either(one: Value, other: Value) -> Value:
    """Give what is known of a value that is one or the other."""
    if one is other or one == other:
        return one
    match one, other:
        case Rows(), Rows() if one.model is other.model and one.wrapped == other.wrapped:
            return _rows(one, other)
        case Row(), Row() if one.model is other.model and one.loop is other.loop and one.fresh == other.fresh:
            return changed(
                one,
                eager=joined(one.eager, other.eager),
                confidence=_doubted(one, other),
                root=one.root if one.root is other.root else None,
                back=one.back if one.back == other.back else None,
            )
        case Pack(), Pack() if len(one.items) == len(other.items):
            return Pack(tuple(map(either, one.items, other.items)))
        case (Empty(mapping=mapping), Bag() as bag) | (Bag() as bag, Empty(mapping=mapping)):
            return bag if bag.mapping == mapping else None
        case Record(), Record():
            both = one.items.keys() & other.items.keys()
            return Record(
                {name: either(one.items[name], other.items[name]) for name in both} | _lone(one, other)
            )
        case Bag(), Bag() if one.mapping == other.mapping:
            item = either(one.item, other.item)
            return changed(one, item=item) if item is not None else None
    return None


def _lone(one: Record, other: Record) -> dict[str, Value]:
    """What only one of two dicts has: whoever reads it goes that way."""
    return {
        name: value
        for each, rest in ((one, other), (other, one))
        for name, value in each.items.items()
        if name not in rest.items
    }


def combined(sign: str, one: Value, other: Value) -> Value:
    """Give what an operator makes of two values: rows of both queries, or of both lists."""
    match one, other:
        case Rows(), Rows() if one.model is other.model and sign in ("|", "&"):
            loaded = joined(one.eager, other.eager)
            return changed(
                _rows(one, other),
                eager=loaded,
                kind="queryset",
                chain=None,
                link=None,
                site=None,
                origin=None,
            )
        case (Rows() | Bag(), Rows() | Bag()) if sign == "+":
            return either(one, other)
    return None


def _rows(one: Rows, other: Rows) -> Rows:
    same = one.chain == other.chain
    kind = one.kind if one.kind == other.kind else "list" if "list" in (one.kind, other.kind) else one.kind
    return changed(
        one,
        kind=kind,
        eager=joined(one.eager, other.eager),
        confidence=_doubted(one, other),
        chain=one.chain if same else None,
        deps=one.deps | other.deps,
        loop=one.loop or other.loop,
        link=one.link if one.link == other.link else None,
        root=one.root if one.root == other.root else None,
        site=one.site if one.site == other.site else None,
        origin=one.origin if one.origin == other.origin else None,
        only=one.only if one.only == other.only else None,
        deferred=one.deferred & other.deferred,
        crashes=one.crashes or other.crashes,
        batch=one.batch or other.batch,
        plain=one.plain or other.plain,
        narrowed=one.narrowed or other.narrowed,
    )


def _doubted(one: Rows | Row, other: Rows | Row) -> Confidence:
    if one.eager != other.eager:
        return Confidence.LOW
    return min(one.confidence, other.confidence)
