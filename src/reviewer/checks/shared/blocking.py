"""Which functions of a project wait for the clock, the network or a process, by themselves or through others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from reviewer.checks.shared.coroutines import imported
from reviewer.checks.shared.names import word_set
from reviewer.finding import Related
from reviewer.index import Index, Symbol
from reviewer.index.facts import Function
from reviewer.index.flow import stmt
from reviewer.index.flow.expr import Call, Yield
from reviewer.index.flow.walk import dotted, of, targets

_VERBS = "get post put patch delete head options request"
BLOCKING = word_set(
    "time.sleep os.system os.popen os.wait os.waitpid subprocess.run subprocess.call subprocess.check_call "
    "subprocess.check_output subprocess.getoutput subprocess.getstatusoutput urllib.request.urlopen "
    "socket.create_connection socket.gethostbyname smtplib.SMTP smtplib.SMTP_SSL ftplib.FTP builtins.input "
    "psycopg2.connect psycopg.connect pymysql.connect MySQLdb.connect mysql.connector.connect "
) | {f"{library}.{verb}" for library in ("requests", "httpx") for verb in _VERBS.split()}
_HARMLESS = word_set("staticmethod classmethod functools.wraps typing.final typing.override")


@dataclass(frozen=True)
class Step:
    """One call on the way to what blocks: where it stands, and what is called there."""

    path: str
    call: Call
    name: str

    @property
    def place(self) -> Related:
        """The place of the call, with its name."""
        return Related(self.path, self.call.span, f"`{self.name}` is called here")


@dataclass(frozen=True)
class Summary:
    """The way to what blocks, empty for a function that does not block, and the functions that were read for it."""

    steps: tuple[Step, ...]
    read: frozenset[tuple[str, str]]


def called(call: Call, path: str, owner: str, index: Index, local: dict[str, str]) -> Symbol | None:
    """Give what a call calls: by a name of the module, an import in the function, or a method of `self`."""
    name = dotted(call.function)
    first, _, rest = name.partition(".")
    if first in ("self", "cls") and owner and rest and "." not in rest:
        cls = index.class_at(path, owner)
        found = index.member(cls, rest) if cls is not None else None
        if found is None or not isinstance(found[1], Function) or index.subclasses(cls.name if cls else ""):
            return None
        above = found[0]
        return Symbol(above.module, f"{above.qualname}.{rest}", "function", above.path, found[1])
    if first in local:
        return index.resolve(f"{index.absolute(local[first], path)}{name[len(first) :]}", path)
    return index.named(name, path) if name else None


Summaries = dict[tuple[str, str, int], Summary]  # by path, qualified name and depth


class Blocking:
    """The summaries of a project's functions, each made once if not `known`; `extra` are more dotted names that block."""

    def __init__(self, index: Index, extra: frozenset[str], known: Summaries) -> None:
        self._index = index
        self._names = BLOCKING | extra
        self._known = known

    def way(self, function: Symbol, depth: int) -> tuple[Step, ...]:
        """Give the calls that lead from a function to what blocks, and note what was read."""
        found = self._summary(function, depth)
        for path, qualname in found.read:
            self._index.note_body(path, qualname)
        return found.steps

    def _summary(self, function: Symbol, depth: int) -> Summary:
        key = function.path, function.qualname, depth
        known = self._known.get(key)
        if known is None:
            self._known[key] = Summary((), frozenset())  # a function that calls itself
            known = self._known[key] = self._made(function, depth)
        return known

    def _made(self, function: Symbol, depth: int) -> Summary:
        record = self._index.flow(function.path)
        node = record.functions.get(function.qualname)
        read = frozenset({(function.path, function.qualname)})
        if node is None or not self._runs_at_once(node, function):
            return Summary((), read)
        nodes = record.nodes(node)
        if any(True for _ in of(nodes, Yield)):
            return Summary((), read)
        owner = function.qualname.rpartition(".")[0]
        for call, name, inner in self._calls(nodes, function.path, owner):
            step = Step(function.path, call, name)
            if inner is None:
                return Summary((step,), read)
            if depth > 1:
                below = self._summary(inner, depth - 1)
                read |= below.read
                if below.steps:
                    return Summary((step, *below.steps), read)
        return Summary((), read)

    def _runs_at_once(self, node: stmt.Function, function: Symbol) -> bool:
        """Whether calling it runs its body: no coroutine, and no decorator that may hand it to a thread."""
        names = [self._index.named(dotted(each), function.path) for each in node.decorators]
        known = all(each is not None and each.name.removeprefix("builtins.") in _HARMLESS for each in names)
        return not node.asynchronous and known

    def _calls(
        self, nodes: tuple[stmt.Node, ...], path: str, owner: str
    ) -> Iterator[tuple[Call, str, Symbol | None]]:
        """The calls of a function that block, or that call a function of the project."""
        local = imported(nodes)
        written = _written(nodes)
        for call in of(nodes, Call):
            first = dotted(call.function).partition(".")[0]
            if first in written and first not in local:
                continue
            found = called(call, path, owner, self._index, local)
            if found is not None and found.kind == "external" and found.name in self._names:
                yield call, found.name.removeprefix("builtins."), None
            elif found is not None and found.kind == "function":
                yield call, found.qualname, found


def _written(nodes: tuple[stmt.Node, ...]) -> frozenset[str]:
    """The names that a function binds by assignments."""
    found: set[str] = set()
    for node in of(nodes, stmt.Assign):
        found |= {name for target in node.targets for name in targets(target)}
    for loop in of(nodes, stmt.For):
        found |= set(targets(loop.target))
    return frozenset(found)


# By index and by what blocks besides. Nothing in it knows its index, which would stay for ever.
_summaries: WeakKeyDictionary[Index, dict[frozenset[str], Summaries]] = WeakKeyDictionary()


def blocking_of(index: Index, extra: frozenset[str]) -> Blocking:
    """Give the summaries of a project, kept as long as its index."""
    return Blocking(index, extra, _summaries.setdefault(index, {}).setdefault(extra, {}))
