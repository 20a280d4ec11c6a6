"""Which serializer a view of Django REST framework uses for its list, where its action or method alone decides."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Class
from reviewer.index.facts import Name as Written
from reviewer.index.flow.expr import Attr, Call, Choice, Compare, Display, Expr, Logic, Name, Text, Unary
from reviewer.index.flow.stmt import If, Return, Stmt
from reviewer.index.flow.walk import dotted
from reviewer.orm.members import decorators, member, method
from reviewer.orm.names import Names

_WHILE_LISTING = {"self.action": "list", "self.request.method": "GET"}
_CHOOSES = "get_serializer_class"


def list_serializer(names: Names, cls: Symbol) -> Symbol | None:
    """Give the serializer that each row of a view's list is given to; None where nobody can tell."""
    return _of(names, names.index.mro(cls))


def _of(names: Names, line: tuple[Symbol, ...]) -> Symbol | None:
    choosing = method(names, line, _CHOOSES)
    if choosing is None:
        return _written(names, line)
    names.index.note_body(choosing.path, choosing.qualname)
    flow = names.index.flow(choosing.path)
    function = flow.functions.get(choosing.qualname)
    value = _returned(flow.body(function)) if function and not decorators(names, choosing) else None
    match value:
        case Attr(value=Name(id="self"), name="serializer_class"):
            return _written(names, line)
        case Call(function=Attr(value=Call(function=Name(id="super"), args=()), name=name)) if (
            name == _CHOOSES
        ):
            owner = choosing.qualname.rpartition(".")[0]
            place = next(
                i for i, each in enumerate(line) if (each.path, each.qualname) == (choosing.path, owner)
            )
            after = line[place + 1 :]
            return _of(names, after) if method(names, after, _CHOOSES) is not None else _written(names, line)
        case Name() | Attr():
            return _class(names, dotted(value), choosing.path)
    return None


def _written(names: Names, line: tuple[Symbol, ...]) -> Symbol | None:
    given = member(names, line, "serializer_class")
    value = given[1].value if given is not None and isinstance(given[1], Assignment) else None
    return (
        _class(names, value.text, given[0].path) if given is not None and isinstance(value, Written) else None
    )


def _class(names: Names, text: str, path: str) -> Symbol | None:
    found = names.index.named(text, path) if text else None
    return found if found is not None and isinstance(found.facts, Class) else None


def _returned(body: Iterable[Stmt]) -> Expr | None:
    """What a body returns while a list is asked for; None where nobody can tell."""
    for each in body:
        match each:
            case Return(value=value):
                return _picked(value)
            case If():
                suite = _entered(each)
                if suite is None:
                    return None
                found = _returned(suite)
                if found is not None or any(not _is_plain(inner) for inner in suite):
                    return found
            case _ if not _is_plain(each):
                return None
    return None


def _entered(node: If) -> Iterable[Stmt] | None:
    """The suite that is run while a list is asked for; None where nobody can tell."""
    for test, suite in zip(node.tests, node.suites, strict=True):
        holds = _holds(test)
        if holds is None:
            return None
        if holds:
            return suite
    return node.other


def _is_plain(node: Stmt) -> bool:
    """Whether a statement goes on to the next one."""
    return node.__class__.__name__ in ("Assign", "Annotated", "Do", "Imports")


def _picked(value: Expr | None) -> Expr | None:
    while isinstance(value, Choice):
        holds = _holds(value.test)
        if holds is None:
            return None
        value = value.body if holds else value.other
    return value


def _holds(test: Expr) -> bool | None:
    """Whether a condition holds while a list is asked for."""
    match test:
        case Unary(negated=True, value=value):
            inner = _holds(value)
            return None if inner is None else not inner
        case Logic(word=word, values=values):
            found = [_holds(each) for each in values]
            decisive = word == "or"
            return decisive if decisive in found else None if None in found else not decisive
        case Compare(left=left, signs=(sign,), others=(other,)) if dotted(left) in _WHILE_LISTING:
            texts = _texts(other)
            if texts is None or sign not in ("==", "!=", "in", "not in"):
                return None
            return (_WHILE_LISTING[dotted(left)] in texts) == (sign in ("==", "in"))
    return None


def _texts(node: Expr) -> list[str] | None:
    items = node.items if isinstance(node, Display) else (node,)
    texts = [each.value for each in items if isinstance(each, Text)]
    return texts if len(texts) == len(items) else None
