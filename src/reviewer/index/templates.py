"""What a template of Django or Jinja reads: loops, dotted names, other templates; no text, no filters' results.

Both dialects are read by one tolerant reader: what it does not know it leaves out. Syntax after the
manuals of Django 5.2 ("The Django template language", "Built-in template tags") and Jinja 3.1 ("Template
Designer Documentation").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reviewer.index.facts import Bind, Extend, Insert, Read, Scope, TemplateNode, Turn

ENDINGS = (".html", ".txt", ".xml", ".jinja", ".jinja2", ".j2")
FOLDERS = ("templates", "jinja2", "jinja")

_TOKEN = re.compile(
    r"\{%[-+]?\s*(?P<tag>.*?)\s*[-+]?%\}|\{\{[-+]?(?P<value>.*?)[-+]?\}\}|\{#.*?#\}", re.DOTALL
)
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_PATH = re.compile(r"(?<![\w.|])(?<!\|\s)([A-Za-z_]\w*(?:\.\w+|\(\s*\))*)(\s*\(|\s*\[)?")
_LITERAL = re.compile(r"^\s*(?:\"([^\"]+)\"|'([^']+)')")
_GIVEN = re.compile(r"([A-Za-z_]\w*)\s*=\s*([A-Za-z_]\w*(?:\.\w+|\(\s*\))*)(?![\w(\[])")
_AS = re.compile(r"^([A-Za-z_][\w.]*(?:\(\s*\))*)\s+as\s+([A-Za-z_]\w*)$")
_FOR = re.compile(r"^([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s+in\s+(.*)$", re.DOTALL)
_SAME = re.compile(r"^\s*(?:list|sort|reverse|dictsort|dictsortreversed|unique)\b")
_FEW = re.compile(r"^\s*slice\s*:\s*['\"]:\d+['\"]")
_REGROUP = re.compile(r"^([A-Za-z_][\w.]*)\s+by\s+([A-Za-z_][\w.]*)\s+as\s+")
_ROUND = re.compile(r"\b(?:forloop|loop)\s*\.")
_ASKING = frozenset(
    {"ifequal", "ifnotequal", "ifchanged", "url", "trans", "translate", "blocktrans"}
    | {"blocktranslate", "firstof", "cycle", "widthratio", "print", "do"}
)  # tags that evaluate what stands in them
_SKIPPED = frozenset(
    {"comment", "verbatim", "raw", "cache", "macro", "call"}
)  # bodies that run elsewhere or not each time


def is_template(path: str) -> bool:
    """Tell whether a file is a template by its path: it lies in a folder for them, or has an ending of theirs."""
    if path.endswith((".jinja", ".jinja2", ".j2")):
        return True
    return path.endswith(ENDINGS) and any(part in FOLDERS for part in path.split("/")[:-1])


def read_template(text: str) -> tuple[TemplateNode, ...]:
    """Read a template; lines count from 1. What is no template gives nothing."""
    return _Reader().read(text)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\(\s*\)", "", path).split("."))


def _source(written: str) -> tuple[tuple[str, ...], bool]:
    """The dotted name that a loop goes over, empty where it is anything else, and whether only some items are taken."""
    plain = re.split(r"\s+(?:if|reversed|recursive)\b", written, maxsplit=1)[0]
    first, *filters = plain.split("|")
    few = any(_FEW.match(each) for each in filters)
    found = re.fullmatch(r"\s*([A-Za-z_]\w*(?:\.\w+|\(\s*\))*)\s*", first)
    known = all(_SAME.match(each) or _FEW.match(each) for each in filters)
    return (_parts(found[1]) if found and known else ()), few


class _Reader:
    """Reads one text: `self._suites` are those that are open, outermost first, each with the tag that opened it."""

    def __init__(self) -> None:
        self._suites: list[
            tuple[str, list[TemplateNode], Callable[[tuple[TemplateNode, ...]], TemplateNode]]
        ] = []
        self._skipped = ""
        self._all: list[TemplateNode] = []
        self._by_word: dict[str, Callable[[str, int], None]] = {
            **dict.fromkeys(("else", "elif", "elsif", "empty"), self._otherwise),
            "if": self._if,
            "for": self._loop,
            "with": self._with,
            "set": self._set,
            "block": self._block,
            "include": self._include,
            "extends": self._extends,
            "regroup": self._regroup,
        }

    def read(self, text: str) -> tuple[TemplateNode, ...]:
        line, last = 1, 0
        for token in _TOKEN.finditer(text):
            line += text.count("\n", last, token.start())
            last = token.start()
            if token["tag"] is not None:
                self._tag(token["tag"], line)
            elif token["value"] is not None and not self._skipped:
                self._put(*self._reads(token["value"], line))
        while self._suites:
            self._close()
        return tuple(self._all)

    def _put(self, *nodes: TemplateNode) -> None:
        (self._suites[-1][1] if self._suites else self._all).extend(nodes)

    def _open(self, tag: str, make: Callable[[tuple[TemplateNode, ...]], TemplateNode]) -> None:
        self._suites.append((tag, [], make))

    def _close(self) -> None:
        _, nodes, make = self._suites.pop()
        self._put(make(tuple(nodes)))

    def _reads(self, written: str, line: int) -> Iterator[Read]:
        """The dotted names in an expression; of a call with arguments what it is called on."""
        for found in _PATH.finditer(_STRING.sub(" ", written)):
            parts = _parts(found[1])
            if (found[2] or "").strip() == "(":
                parts = parts[:-1]
            if len(parts) > 1:
                yield Read(parts, line)

    def _tag(self, text: str, line: int) -> None:
        word, _, rest = text.partition(" ")
        follow = self._by_word.get(word)
        if self._skipped:
            if word == f"end{self._skipped}":
                self._skipped = ""
        elif word in _SKIPPED:
            self._skipped = word
        elif word.startswith("end"):
            self._end(word.removeprefix("end"))
        elif follow is not None:
            follow(rest, line)
        elif word in _ASKING:
            self._put(*self._reads(rest, line))

    def _end(self, tag: str) -> None:
        if any(each == tag for each, *_ in self._suites):
            while self._suites[-1][0] != tag:
                self._close()
            self._close()

    def _if(self, rest: str, line: int) -> None:
        self._put(*self._reads(rest, line))
        self._branch(rest)

    def _otherwise(self, rest: str, line: int) -> None:
        self._put(*self._reads(rest, line))
        if self._suites and self._suites[-1][0] == "if":
            self._close()
            self._branch(rest)

    def _block(self, _rest: str, _line: int) -> None:
        self._open("block", Scope)

    def _regroup(self, rest: str, line: int) -> None:
        """`{% regroup books by author.name as shelves %}` goes over them at once."""
        found = _REGROUP.match(rest)
        if found:
            self._put(Turn(("",), _parts(found[1]), (Read(("", *_parts(found[2])), line),), line))

    def _branch(self, test: str) -> None:
        """A branch; one that the number of the round decides is left out: it may be taken once."""
        taken = _ROUND.search(test) is None
        self._open("if", lambda body: Scope(body if taken else ()))

    def _loop(self, rest: str, line: int) -> None:
        found = _FOR.match(rest)
        if found is None:
            self._open("for", Scope)
            return
        names = tuple(name.strip() for name in found[1].split(","))
        over, few = _source(found[2])
        self._open("for", lambda body: Turn(names, over, body, line, few))

    def _with(self, rest: str, line: int) -> None:
        renamed = _AS.match(rest.strip())
        pairs = [(renamed[2], renamed[1])] if renamed else _GIVEN.findall(rest)
        self._open("with", Scope)
        self._put(*(Bind(name, _parts(path), line) for name, path in pairs))

    def _set(self, rest: str, line: int) -> None:
        """`{% set shelf = author.books %}`; what is computed is unknown, and so is a block of text."""
        plain = not re.search(r"[|+~*/(\[]", re.sub(r"\(\s*\)", "", rest))
        self._put(*(Bind(name, _parts(path) if plain else (), line) for name, path in _GIVEN.findall(rest)))

    def _extends(self, rest: str, _line: int) -> None:
        found = _LITERAL.match(rest)
        if found is not None:
            self._put(Extend(found[1] or found[2]))

    def _include(self, rest: str, line: int) -> None:
        found = _LITERAL.match(rest)
        if found is not None:
            after = rest[found.end() :]
            given = tuple((each, _parts(path)) for each, path in _GIVEN.findall(after))
            alone = bool(re.search(r"\bonly\b|\bwithout\s+context\b", after))
            self._put(Insert(found[1] or found[2], given, alone, line))
