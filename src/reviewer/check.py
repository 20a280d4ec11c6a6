"""What a check is written against: a node and its module in, hits out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, Self, TypeVar, overload

import libcst as cst

from reviewer.finding import Confidence, Related, Safety, Severity, Span

N = TypeVar("N", bound=cst.CSTNode)
M = TypeVar("M", bound=cst.CSTNode)
N_contra = TypeVar("N_contra", bound=cst.CSTNode, contravariant=True)
O_contra = TypeVar("O_contra", contravariant=True)
Opts = TypeVar("Opts")


class Fact(Protocol):
    """Something that can be learned about a module, at most once, when a check first asks."""

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn it."""


F = TypeVar("F", bound=Fact)


class Module:
    """One parsed file under review.

    `path` is relative to the project's root, with forward slashes; `text` is the decoded
    source with its own line endings; `tree` the LibCST module of that text. `known` seeds
    facts that the engine already has, such as the project's index.
    """

    def __init__(
        self, path: str, text: str, tree: cst.Module, known: Mapping[type[Any], object] | None = None
    ) -> None:
        self.path = path
        self.text = text
        self.tree = tree
        self._facts: dict[type[Any], Any] = dict(known or {})
        self._said: dict[str, bool] = {}

    def forget(self) -> None:
        """Drop all facts: they point back here, and a circle would outlive the review of the file."""
        self._facts.clear()

    def says(self, *words: str) -> bool:
        """Tell whether one of some words stands anywhere in the text, even as a part of another word.

        Where none does, no walk can find what is called so: this is the cheapest look. Each word is
        searched for once.
        """
        return any(map(self._says, words))

    def _says(self, word: str) -> bool:
        said = self._said.get(word)
        if said is None:
            said = self._said[word] = word in self.text
        return said

    def fact(self, kind: type[F]) -> F:
        """Give the fact of this kind, learning it the first time it is asked for."""
        found: F | None = self._facts.get(kind)
        if found is None:
            found = self._facts[kind] = kind.of(self)
        return found


@dataclass(frozen=True)
class Patch:
    """Put `text` in the place of `node`, which may be given as its span, or in an empty place beside it.

    `where` is "instead" of, "before" or "after" the node's exact span, or "colon": right
    before the colon that ends the header of a compound statement. `end` widens "instead"
    to the end of another node.
    """

    node: cst.CSTNode | Span
    text: str
    where: Literal["instead", "before", "after", "colon"] = "instead"
    end: cst.CSTNode | Span | None = None


@dataclass(frozen=True)
class Part:
    """One part of an umbrella defect: its name, the code that silences it alone, and where it stands."""

    name: str
    code: str
    node: cst.CSTNode


@dataclass(frozen=True)
class Hit:
    """A node that breaks the rule.

    The finding stands on `node`, unless `span` says where (for comments, which have no
    node, and for what the index found), in the definition `symbol` if that is given; `head` cuts it after the first word of the source (`except`, `for`, `assert`).
    `words` fill the page's message; `parts` become facets and fill its `{facets}`.
    `patches` are the text edits of the fix, of safety `safety`; `severity` replaces the
    rule's for this hit alone; `confidence` below high is shown; `related` explains.
    """

    node: cst.CSTNode
    words: Mapping[str, str] = field(default_factory=dict)
    patches: tuple[Patch, ...] = ()
    safety: Safety = Safety.UNSAFE
    parts: tuple[Part, ...] = ()
    severity: Severity | None = None
    confidence: Confidence = Confidence.HIGH
    related: tuple[Related, ...] = ()
    head: bool = False
    span: Span | None = None
    symbol: str | None = None


@dataclass(frozen=True)
class Asked:
    """How many definitions of the file a check asked for what its rule wants: those that have it and those of its hits.

    A check says so once a file, beside its hits.
    """

    definitions: int


@dataclass(frozen=True)
class NoOptions:
    """The options of a rule that has none."""


class Function(Protocol[N_contra, O_contra]):
    """The shape of every check."""

    def __call__(self, node: N_contra, module: Module, options: O_contra, /) -> Iterable[Hit | Asked]:
        """Look at one node; give a hit for each defect."""


@dataclass(frozen=True)
class Check(Generic[N, Opts]):
    """A check function with the classes of node it looks at and the options it takes."""

    nodes: tuple[type[N], ...]
    options: type[Opts]
    function: Function[N, Opts]


AnyCheck = Check[Any, Any]


@overload
def on(node: type[N], options: type[Opts] = ...) -> Callable[[Function[N, Opts]], Check[N, Opts]]: ...
@overload
def on(
    node: tuple[type[N], type[M]], options: type[Opts] = ...
) -> Callable[[Function[N | M, Opts]], Check[N | M, Opts]]: ...
def on(
    node: type[Any] | tuple[type[Any], ...], options: type[Any] = NoOptions
) -> Callable[[Function[Any, Any]], Check[Any, Any]]:
    """Have the function below called for every `node` of a file; register `cst.Module` to see a file once.

    Two classes that are treated alike are registered together: `@on((cst.Try, cst.TryStar))`.
    """
    nodes = node if isinstance(node, tuple) else (node,)
    return lambda function: Check(nodes, options, function)


def no_hits() -> Iterator[Hit]:
    """Give nothing: the answer of a check that has looked and found all well."""
    return iter(())
