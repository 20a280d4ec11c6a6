"""Functions that give something else each time: the time, a random number, a new key."""

from __future__ import annotations

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import dotted, word_set
from reviewer.index import Index
from reviewer.index.facts import Call, Function, Name
from reviewer.tree.imports import Imports

_CHANGING = word_set(
    "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today "
    "time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.localtime time.gmtime time.ctime "
    "django.utils.timezone.now django.utils.timezone.localtime django.utils.timezone.localdate "
    "uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 "
    "secrets.token_hex secrets.token_bytes secrets.token_urlsafe secrets.randbelow secrets.randbits secrets.choice "
    "random.random random.randint random.randrange random.choice random.choices random.sample random.uniform "
    "random.getrandbits random.randbytes random.gauss os.urandom django.utils.crypto.get_random_string "
    "arrow.now arrow.utcnow pendulum.now pendulum.today"
)
_CONVERSIONS = word_set(
    "builtins.str builtins.int builtins.float builtins.round builtins.repr builtins.bytes"
)


def changing(function: cst.BaseExpression, module: Module) -> bool:
    """Tell whether a function, by what its name means, gives something else each time it is called.

    A function of the project counts whose body only returns the call of such a function.
    """
    name = module.fact(Imports).name(function)
    if name in _CHANGING:
        return True
    index = module.fact(Index)
    found = index.resolve(name, module.path) if name else index.named(dotted(function), module.path)
    if found is None or not isinstance(found.facts, Function):
        return False
    match found.facts.result:
        case Call(function=Name(text=text)):
            inner = index.named(text, found.path)
            return inner is not None and inner.name in _CHANGING
    return False


def changing_call(value: cst.BaseExpression, module: Module) -> cst.Call | None:
    """Give the call of such a function whose result an expression takes over, or None.

    Followed are attributes and methods of the result, sums, conversions and f-strings:
    `timezone.now() + DAY`, `uuid4().hex`, `str(uuid4())`. A lambda only computes when called.
    """
    stack: list[cst.CSTNode] = [value]
    while stack:
        match stack.pop():
            case cst.Call(func=func) as call if changing(func, module):
                return call
            case cst.Call(func=cst.Attribute(value=inner)):
                stack.append(inner)
            case cst.Call(func=func, args=[first, *_]) if module.fact(Imports).name(func) in _CONVERSIONS:
                stack.append(first.value)
            case cst.Attribute(value=inner) | cst.Subscript(value=inner):
                stack.append(inner)
            case cst.BinaryOperation(left=left, right=right):
                stack += [right, left]
            case cst.FormattedString(parts=parts):
                stack += [
                    part.expression for part in parts if isinstance(part, cst.FormattedStringExpression)
                ]
    return None
