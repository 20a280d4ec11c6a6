"""What the native engine remembers: facts of files by their content, reviews by all they depended on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import libcst
import msgspec

from reviewer import __version__
from reviewer.cache import Cache, digest
from reviewer.engines.arm import Order
from reviewer.engines.native_file import Reviewed
from reviewer.engines.plan import MAX_BYTES, Answer
from reviewer.index import FileFacts, Index, digest_of, facts_of
from reviewer.tree.source import Undecodable, decode

Facts = dict[str, tuple[str, FileFacts | None, str]]  # path: content digest, facts, facts digest
Reviews = dict[str, tuple[str, Reviewed]]  # path: content digest, review


class Memory:
    """The remembered facts and reviews of one project under one set of rules."""

    def __init__(
        self,
        root: Path,
        everything: tuple[str, ...],
        orders: tuple[Order, ...],
        buffers: Mapping[str, str],
        cache: Cache,
    ) -> None:
        self._root = root
        self._everything = everything
        self._buffers = buffers
        self._cache = cache
        self._key = _key(orders)
        self._reviews: Reviews = cache.load(f"reviews-{self._key}", Reviews) or {}

    def recall(self, path: str) -> Answer | None:
        """Give the review of a file if neither it nor any fact that the review read has changed."""
        known = self._reviews.get(path)
        if known is None or known[0] != self._digests.get(path):
            return None
        facts = self._facts
        if any(facts.get(other, ("", None, ""))[2] != hashed for other, hashed in known[1].read.items()):
            return None
        return Answer(known[1], known[0])

    def index(self) -> Index:
        """Give the index of the whole project."""
        return Index.build(
            [(path, facts) for path, (_, facts, _) in self._facts.items() if facts is not None]
        )

    def keep(self, answers: Iterable[Answer]) -> None:
        """Remember reviews that hold until something changes; files that could not be reviewed are tried again."""
        for answer in answers:
            if answer.reviewed.problem is None and answer.reviewed.path not in self._buffers:
                self._reviews[answer.reviewed.path] = answer.digest, answer.reviewed
        self._cache.save(f"reviews-{self._key}", self._reviews)

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {path: found[0] for path, found in self._facts.items()}

    @cached_property
    def _facts(self) -> Facts:
        """The facts of every file of the project: read again only where the content changed."""
        name = f"facts-{_key(())}"
        before: Facts = self._cache.load(name, Facts) or {}
        now: Facts = {}
        for path in self._everything:
            if path in self._buffers:
                text = self._buffers[path]
                now[path] = _learn(digest(text.encode(errors="surrogatepass")), text)
                continue
            data = self._read(path)
            if data is not None:
                hashed = digest(data)
                known = before.get(path)
                now[path] = known if known is not None and known[0] == hashed else _learn(hashed, data)
        if now != before and not self._buffers:
            self._cache.save(name, now)
        return now

    def _read(self, path: str) -> bytes | None:
        try:
            data = (self._root / path).read_bytes()
        except OSError:
            # The engines report a file that cannot be read; there is nothing to remember of it.
            return None
        return data if len(data) <= MAX_BYTES else None


def _learn(hashed: str, content: bytes | str) -> tuple[str, FileFacts | None, str]:
    try:
        facts = facts_of(content if isinstance(content, str) else decode(content).text)
    except (SyntaxError, Undecodable, RecursionError, ValueError, MemoryError):
        return hashed, None, ""  # what is no Python of this version has no facts
    return hashed, facts, digest_of(facts)


def _key(orders: tuple[Order, ...]) -> str:
    """All that a review depends on besides files: rules, options, versions, and the code of the checks."""
    package = Path(__file__).parents[1]
    code = sorted(f"{path.relative_to(package)}:{path.stat().st_mtime_ns}" for path in package.rglob("*.py"))
    return digest(msgspec.msgpack.encode([__version__, libcst.LIBCST_VERSION, code, orders]))[:16]
