"""rules/performance/client-per-call.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.endpoints import has_endpoints, in_endpoint
from reviewer.checks.shared.names import dotted, word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Routes
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_ENGINES = word_set(
    "sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine sqlmodel.create_engine "
    "pymongo.MongoClient motor.motor_asyncio.AsyncIOMotorClient elasticsearch.Elasticsearch "
    "elasticsearch.AsyncElasticsearch redis.Redis redis.StrictRedis redis.from_url redis.asyncio.Redis "
    "redis.asyncio.from_url redis.Redis.from_url redis.asyncio.Redis.from_url openai.OpenAI openai.AsyncOpenAI "
    "boto3.client boto3.resource sentence_transformers.SentenceTransformer "
)
_CLIENTS = word_set("httpx.Client httpx.AsyncClient aiohttp.ClientSession requests.Session requests.session")
_WORDS = ("create_engine", "create_async_engine", "MongoClient", "MotorClient", "Elasticsearch", "edis", "OpenAI", "boto3",
          "SentenceTransformer", "httpx", "aiohttp", "requests")  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Dotted names of more things that are dear to make."""

    factories: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report clients and engines that are made anew for each request or in each round of a loop."""
    if is_test_path(module.path) or not (module.says(*_WORDS) or options.factories):
        return
    dear = _ENGINES | _CLIENTS | set(options.factories)
    imports = module.fact(Imports)
    answers = has_endpoints(module)
    asked = frozenset(_asked(module)) if answers else frozenset[str]()
    made: dict[int, list[cst.Call]] = {}
    for call in module.fact(Calls).all:
        if imports.name(call.func) in dear:
            made.setdefault(id(_maker(call, module)), []).append(call)
    for definition, function in module.fact(Definitions).functions():
        for call in made.get(id(function), ()):
            where = _where(call, function, module, answers=answers)
            if not where and definition.qualname in asked and not function.decorators:
                where = _where(call, function, module, answers=answers, asked=True)
            if where:
                yield Hit(call, {"factory": imports.name(call.func) or "", "where": where})


def _maker(call: cst.Call, module: Module) -> cst.FunctionDef | None:
    """The function in whose body a call stands, lambdas and classes passed over; None in a header."""
    inner: cst.CSTNode = call
    for above in module.fact(Parents).ancestors(call):
        if isinstance(above, cst.FunctionDef):
            return above if inner is above.body else None
        inner = above
    return None


def _asked(module: Module) -> Iterator[str]:
    """The functions of the file that its routes call."""
    for routes in module.fact(Routes).by_function.values():
        yield from (dotted(call.func) for call in below(routes[0].function.body, cst.Call))


def _where(
    call: cst.Call, function: cst.FunctionDef, module: Module, *, answers: bool, asked: bool = False
) -> str:
    """When a call is made too often: for each request, or in each round; empty where it is made once."""
    inner: cst.CSTNode = call
    for above in module.fact(Parents).ancestors(call):
        if isinstance(above, cst.For) and inner is above.body and not _varies(call, above):
            return "in each round of the loop"
        if isinstance(above, cst.If | cst.Lambda | cst.Try):
            return ""  # made only if there is none yet, or to try it
        if above is function:
            break
        inner = above
    routed = asked or id(function) in module.fact(Routes).by_function
    return (
        "for each request"
        if answers and (routed or in_endpoint(call, module)) and not call_varies(call)
        else ""
    )


def _varies(call: cst.Call, loop: cst.For) -> bool:
    """Whether what is made depends on the round."""
    own = {name.value for name in below(loop.target, cst.Name)}
    own |= {
        name.value for node in below(loop.body, cst.AssignTarget) for name in below(node.target, cst.Name)
    }
    return any(name.value in own for arg in call.args for name in below(arg.value, cst.Name))


def call_varies(call: cst.Call) -> bool:
    """Tell whether a client is made from what is known only now: anything but literals, constants and settings."""
    return any(
        name.value.islower() and name.value not in ("settings", "config", "os", "timeout", "True", "False")
        for arg in call.args
        for name in below(arg.value, cst.Name)
    )
