"""rules/testing/network-in-test.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.decorators import is_fixture
from reviewer.checks.shared.names import last_part, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.text import code_of
from reviewer.index import Index
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents

_VERBS = word_set("get post put patch delete head options request stream")
_CALLS = word_set(
    "urllib.request.urlopen urllib.request.urlretrieve socket.create_connection smtplib.SMTP"
) | {f"{library}.{verb}" for library in ("requests", "httpx") for verb in _VERBS}
_CLIENTS = word_set("requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession")
_OUTSIDE = re.compile(r"https?://(?:[\w-]+\.)+[a-z]{2,}(?=[:/?#]|$)", re.IGNORECASE)
_INSIDE = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|testserver|(?:[\w.-]+\.)?(?:example\.(?:com|org|net)|"
                     r"test|local|localhost|invalid|example|internal)(?=[:/?#]|$))", re.IGNORECASE)  # fmt: skip
_MOCKS = re.compile(
    r"respx|responses|requests_mock|httpx_mock|aioresponses|\bvcr|betamax|moto\b|\bmock|patch|MockTransport|httpretty|"
    r"pytest_socket|pook|recorded|cassette|ASGITransport|TestClient|HTTPServer|monkeypatch|wiremock|stub"
)


@dataclass(frozen=True)
class Options:
    """Markers of tests that are meant to use the network."""

    markers: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find tests that ask a service of somebody else."""
    if not is_test_path(module.path) or not module.says(
        "http://", "https://", "smtplib", "create_connection"
    ):
        return
    if not module.says("requests", "httpx", "aiohttp", "urllib", "smtplib", "socket"):
        return
    words = set(re.split(r"[\W_]", module.path))
    if any(mark in words or f"mark.{mark}" in module.text for mark in options.markers):
        return
    if _MOCKS.search(module.text) is not None or _is_mocked(module):
        return
    for call in module.fact(Calls).all:
        function = module.fact(Parents).function(call)
        runs = function is not None and (
            function.name.value.startswith("test") or is_fixture(function, module)
        )
        if runs and _asks(call, module) and _is_outside(call, module):
            yield Hit(call, {"call": code_of(call.func, module)})


def _asks(call: cst.Call, module: Module) -> bool:
    if module.fact(Imports).name(call.func) in _CALLS:
        return True
    match call.func:
        case cst.Attribute(value=client, attr=cst.Name(value=verb)) if verb in _VERBS:
            return module.fact(Origins).name(client) in _CLIENTS
    return False


def _is_outside(call: cst.Call, module: Module) -> bool:
    """Whether the address is written out, here or in the one assignment of its name, and is nobody's own."""
    for arg in call.args[:2]:
        value = module.fact(Origins).value(arg.value) or arg.value
        text = value.evaluated_value if isinstance(value, cst.SimpleString) else None
        if isinstance(text, str) and _OUTSIDE.match(text) and not _INSIDE.match(text):
            return True
    return False


def _is_mocked(module: Module) -> bool:
    """Whether a conftest above may forbid or replace the network for all tests: its imports would say so."""
    index = module.fact(Index)
    folder = module.path.rpartition("/")[0]
    while True:
        path = f"{folder}/conftest.py" if folder else "conftest.py"
        facts = index.facts(path)
        said = [each.target for each in facts.imports] + [each.name for each in facts.functions]
        if any(_MOCKS.search(name) or last_part(cst.Name(name)) == "socket" for name in said):
            return True
        if not folder:
            return False
        folder = folder.rpartition("/")[0]
