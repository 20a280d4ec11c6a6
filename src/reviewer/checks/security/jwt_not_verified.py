"""rules/security/jwt-not-verified.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.arguments import keyword, positional
from reviewer.checks.shared.names import is_name, last_part, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.index import Index
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_DECODERS = word_set("jwt.decode jwt.api_jwt.decode jose.jwt.decode")
_PEEKED = word_set("iss kid alg typ aud azp jku x5u client_id tid")
_OWN_WORDS = ("unverified", "untrusted", "unsafe", "insecure", "peek")
_SHARED, _KEYED = "HS", ("RS", "ES", "PS")


@on(cst.Call)
def check(call: cst.Call, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report tokens whose claims are used, and whose signature nobody checked as it should be."""
    if last_part(call) != "decode" or not module.says("jwt") or is_test_path(module.path):
        return
    name = module.fact(Imports).name(call.func)
    if name not in _DECODERS or module.fact(Index).has_top(name.partition(".")[0]):
        return  # a module of the project's own may do anything
    defect = _defect(call, name, module)
    if defect and not _is_peek(call, module):
        yield Hit(call, words={"defect": defect})


def _defect(call: cst.Call, name: str, module: Module) -> str:
    if any(arg.star for arg in call.args):
        return ""
    if _is_false(_argument(call, "verify")):
        return "is told by `verify=False` to trust any token"
    if _is_false(_option(_argument(call, "options"), "verify_signature", module)):
        return "is told by `verify_signature` to trust any token"
    algorithms = _argument(call, "algorithms") or _third(call)
    if algorithms is None:
        return (
            "takes the algorithm from the token itself, as it is given no `algorithms`"
            if name.startswith("jose")
            else "is given no `algorithms`: PyJWT 1 then trusts the token's own, PyJWT 2 refuses every token"
        )
    named = list(_texts(module.fact(Origins).value(algorithms) or algorithms))
    if "none" in map(str.lower, named):
        return 'accepts tokens without a signature (`"none"`)'
    if any(each.startswith(_SHARED) for each in named) and any(each.startswith(_KEYED) for each in named):
        return "accepts shared secrets beside public keys: then the public key is the secret"
    return ""


def _third(call: cst.Call) -> cst.BaseExpression | None:
    third = positional(call, 2)
    return third.value if third is not None else None


def _argument(call: cst.Call, name: str) -> cst.BaseExpression | None:
    found = keyword(call, name)
    return found.value if found is not None else None


def _option(value: cst.BaseExpression | None, name: str, module: Module) -> cst.BaseExpression | None:
    """What a dict of options, written here or behind one name, holds under a key."""
    if value is not None:
        value = module.fact(Origins).value(value) or value
    for element in value.elements if isinstance(value, cst.Dict) else ():
        match element:
            case cst.DictElement(key=cst.SimpleString(evaluated_value=key), value=found) if key == name:
                return found
    return None


def _is_false(value: cst.BaseExpression | None) -> bool:
    return is_name(value, "False")


def _texts(value: cst.BaseExpression) -> Iterator[str]:
    for each in below(value, cst.SimpleString):
        if isinstance(each.evaluated_value, str):
            yield each.evaluated_value


def _is_peek(call: cst.Call, module: Module) -> bool:
    """Whether the token is only looked into, to know who must verify it, or the code says that it is not verified."""
    function = module.fact(Parents).function(call)
    if function is None:
        return False
    if any(
        any(word in each.value.lower() for word in _OWN_WORDS)
        for around in (call, function.name, _statement(call, module))
        for each in below(around, cst.Name)
    ):
        return True
    return _verifies_later(call, function, module) or _reads_origin_alone(call, function, module)


def _statement(call: cst.Call, module: Module) -> cst.CSTNode:
    for above in module.fact(Parents).ancestors(call):
        if isinstance(above, cst.BaseSmallStatement):
            return above
    return call


def _verifies_later(call: cst.Call, function: cst.FunctionDef, module: Module) -> bool:
    """Whether the same function decodes a token once more, as it should be."""
    names = module.fact(Imports)
    return any(
        other is not call
        and (name := names.name(other.func)) in _DECODERS
        and not _defect(other, name or "", module)
        for other in below(function.body, cst.Call)
    )


def _reads_origin_alone(call: cst.Call, function: cst.FunctionDef, module: Module) -> bool:
    """Whether nothing but the claims of where the token comes from are read; one that no literal names may be such."""
    parents = module.fact(Parents)
    above = parents.parent(call)
    if isinstance(above, cst.Subscript | cst.Attribute):
        return _reads_origin(call, module)
    if not isinstance(above, cst.Assign) or not isinstance(above.targets[0].target, cst.Name):
        return False
    name = above.targets[0].target
    uses = [
        each
        for each in below(function.body, cst.Name)
        if each is not name
        and is_name(each, name.value)
        and not isinstance(parents.parent(each), cst.AssignTarget)
    ]
    return bool(uses) and all(_reads_origin(each, module) for each in uses)


def _reads_origin(payload: cst.CSTNode, module: Module) -> bool:
    parents = module.fact(Parents)
    above = parents.parent(payload)
    match above:
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return _is_origin(key)
        case cst.Attribute(attr=cst.Name(value="get")):
            called = parents.parent(above)
            return isinstance(called, cst.Call) and bool(called.args) and _is_origin(called.args[0].value)
    return False


def _is_origin(key: cst.BaseExpression) -> bool:
    return not isinstance(key, cst.SimpleString) or key.evaluated_value in _PEEKED
