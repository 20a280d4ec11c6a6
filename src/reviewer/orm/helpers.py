"""Methods of the project's managers and querysets: followed where their body is one chain on `self`."""

from __future__ import annotations

import re

from reviewer.index.facts import Assignment, Call, Constant, Dotted, Expr, Function, Name
from reviewer.orm.eager import with_paths
from reviewer.orm.values import Rows

_GIVES_ROWS = re.compile(r"QuerySet|Self|Manager")


def followed(rows: Rows, helper: Function | Assignment) -> Rows | None:
    """Give rows as a helper hands them on; None for one that hands on something else.

    Where its body does not tell, but its hint or what it returns starts from rows, these are
    rows of the model, and whatever they need is taken to be loaded.
    """
    if not isinstance(helper, Function) or helper.asynchronous or helper.decorators:
        return None
    if helper.returns and not _GIVES_ROWS.search(helper.returns):
        return None
    known = _after(rows, helper.result) if helper.result is not None else None
    if known is not None:
        return known
    return rows.but(eager=None) if helper.returns or _starts_here(helper.result) else None


def _starts_here(written: Expr | None) -> bool:
    """Whether what a helper returns is made from its own rows, or from those of its base class."""
    match written:
        case Call(function=function):
            return _starts_here(function)
        case Dotted(value=inner):
            return _starts_here(inner)
        case Name(text=text):
            return text.partition(".")[0] in ("self", "super")
    return False


def _after(rows: Rows, written: Expr) -> Rows | None:
    """Rows after a written chain: `self.filter(live=True).select_related("author")`."""
    match written:
        case Name(text="self"):
            return rows
        case Call(function=Name(text=text), args=args) if text.count(".") == 1 and text.startswith("self."):
            return _step(rows, text.partition(".")[2], args, written.spread)
        case Call(function=Dotted(value=inner, name=name), args=args):
            before = _after(rows, inner)
            return _step(before, name, args, written.spread) if before is not None else None
    return None


def _step(rows: Rows, name: str, args: tuple[Expr, ...], spread: bool) -> Rows | None:
    effect = rows.model.orm.methods["manager"].get(name, "")
    if effect == "same":
        return rows
    if effect in ("join", "fetch"):
        texts = [arg.value for arg in args if isinstance(arg, Constant) and isinstance(arg.value, str)]
        whole = bool(args) and len(texts) == len(args) and not spread
        return rows.but(eager=with_paths(rows.eager, texts) if whole else None)
    if effect == "values":
        return rows.but(plain=True)
    return rows.but(eager=None) if effect in ("only", "defer") else None
