"""What a worker process does: it reads its plan from a file and reviews what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock

import msgspec

from reviewer.cache import digest
from reviewer.engines.answer import MAX_BYTES, UNREADABLE, Answer, Reviewed, not_reviewed, syntax_error
from reviewer.engines.arm import arm
from reviewer.engines.collection import hand_back, no_collection
from reviewer.engines.native_file import Checks, NotParsed
from reviewer.engines.plan import Plan
from reviewer.finding import Problem
from reviewer.index import Index
from reviewer.outline import decoded
from reviewer.tree.other_language import other_language
from reviewer.tree.parse import trusted
from reviewer.tree.source import Undecodable, decode

_TURN = Lock()
_DECODED = 800  # flow records kept as objects, of 35 to 70 KB each: helpers are asked for again and again


class Worker:
    """A plan made ready: checks loaded, index decoded unless it is there already."""

    def __init__(self, plan: Plan, index: Index | None = None) -> None:
        self._plan = plan
        self._checks = Checks(arm(plan.orders))
        if index is None:
            index = Index.decode(plan.index) if plan.index else Index.build([])
        self._index = index

    def review_each(self, paths: Iterable[str]) -> Iterator[Answer]:
        """Review some files one after the other: what LibCST need not do for us is switched off once for all."""
        with no_collection(), trusted():
            for path in paths:
                yield self.review(path)
                self._index.forget_flows(_DECODED)

    def review(self, path: str, *, in_cell: bool = False) -> Answer:
        """Review one file of the project; `in_cell` says that this process may die of it."""
        found = self._text(path)
        if isinstance(found, Problem):
            return Answer(Reviewed(path, problem=found))
        text, hashed = found
        with self._index.reading(path) as read:
            try:
                if in_cell:
                    reviewed = self._checks.review_parsed(path, text, {Index: self._index})
                else:
                    outline = decoded(self._index.outline(path), text)
                    reviewed = self._checks.review(path, text, {Index: self._index}, outline)
            except NotParsed as cause:
                other = other_language(cause.error, text)  # LibCST would take some of it for Python 3.14
                return Answer(syntax_error(path, cause.error, other), hashed, refused=other is None)
        return Answer(msgspec.structs.replace(reviewed, read=read.hashes()), hashed)

    def _text(self, path: str) -> tuple[str, str] | Problem:
        """The text of a file with the digest of its content, or why there is none."""
        buffer = self._plan.buffers.get(path)
        if buffer is not None:
            return buffer, digest(buffer.encode(errors="surrogatepass"))
        try:
            data = Path(self._plan.root, path).read_bytes()
        except OSError as cause:
            return not_reviewed(path, f"{UNREADABLE}: {cause.strerror or cause}")
        if len(data) > MAX_BYTES:
            return not_reviewed(path, f"it has {len(data):,} bytes, over the cap of {MAX_BYTES:,}")
        try:
            return decode(data).text, digest(data)
        except Undecodable as cause:
            return not_reviewed(path, str(cause))


@lru_cache(maxsize=2)
def worker(plan_file: str) -> Worker:
    """Load a plan, once in each process."""
    return Worker(msgspec.msgpack.decode(Path(plan_file).read_bytes(), type=Plan))


def review_batch(plan_file: str, paths: list[str]) -> list[Answer]:
    """Review some files in this process; threads take turns, since an index notes who reads it."""
    with _TURN:
        answers = list(worker(plan_file).review_each(paths))
        hand_back()
        return answers


def review_in_cell(plan_file: str, path: str) -> Answer:
    """Review a file with LibCST alone, where this process may die of it."""
    return worker(plan_file).review(path, in_cell=True)
