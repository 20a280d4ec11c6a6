"""What the native engine remembers: facts of files by their content, reviews by all they depended on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from reviewer.cache import Cache, digest
from reviewer.engines.answer import MAX_BYTES, Answer, Reviewed
from reviewer.engines.installed import Site
from reviewer.engines.mark import NONE, Mark, is_settled, mark_of
from reviewer.engines.order import Order
from reviewer.engines.state import state_of
from reviewer.index import BODY, FileFacts, Index, digest_of, is_installed, read_any
from reviewer.index.mentions import Mentions, is_mention
from reviewer.tree.source import Undecodable, decode

Flow = tuple[str, bytes, bytes]  # content digest, flow record, outline
Flows = dict[str, Flow]  # by path
Known = tuple[
    str, FileFacts | None, str, dict[str, str], Mark
]  # content digest, facts, their hash, those of bodies, and the mark under which the content stays what it was
Facts = dict[str, Known]  # by path
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
        site: Path | None = None,
    ) -> None:
        self._root = root
        self._everything = everything
        self._buffers = buffers
        self._cache = cache
        self._site = Site(site, cache) if site is not None else None
        self._key = state_of(orders)
        self._fresh_flows: Flows = {}
        self.marks: dict[str, Mark] = {}  # of the files as they were before they were read

    def recall(self, path: str) -> Answer | None:
        """Give the review of a file if neither it nor any fact that the review read has changed."""
        known = self._reviews.get(path)
        if known is None or known[0] != self._digests.get(path):
            return None
        if any(self._hash(other) != hashed for other, hashed in known[1].read.items()):
            return None
        return Answer(known[1], known[0])

    def _hash(self, key: str) -> str:
        """The hash of a file's facts, or of the body of one of its functions; empty for what is not there."""
        if is_mention(key):
            return self._mentions.hash_of(key)
        path, body, name = key.partition(BODY)
        known = self._facts.get(path)
        if known is None:
            return ""
        return known[3].get(name, "") if body else known[2]

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions((path, facts) for path, (_, facts, *_) in self._facts.items() if facts is not None)

    def known(self) -> dict[str, tuple[FileFacts | None, bytes]]:
        """Give the facts and the flow record of each file that can be read; what Python cannot parse has no facts."""
        flows = self._flows([path for path, (_, each, *_) in self._facts.items() if each is not None])
        nothing = "", b"", b""
        return {path: (each, flows.get(path, nothing)[1]) for path, (_, each, *_) in self._facts.items()}

    def facts(self) -> dict[str, FileFacts]:
        """Give the facts of the project's own files."""
        known = ((path, each) for path, (_, each, *_) in self._facts.items() if not is_installed(path))
        return {path: each for path, each in known if each is not None}

    def index(self) -> Index:
        """Give the index of the whole project, and keep nothing of it here."""
        known = [(path, each) for path, (_, each, *_) in self._facts.items() if each is not None]
        flows = self._flows(path for path, _ in known)
        records = {path: flow for path, (_, flow, _) in flows.items() if flow}
        index = Index.build(known, flows=records, outlines={path: each[2] for path, each in flows.items()})
        del self._facts
        return index

    def keep(self, answers: Iterable[Answer]) -> None:
        """Remember reviews that hold until something changes; files that could not be reviewed are tried again."""
        for answer in answers:
            if answer.reviewed.problem is None and answer.reviewed.path not in self._buffers:
                self._reviews[answer.reviewed.path] = answer.digest, answer.reviewed
        self._cache.save(self._name, self._reviews)

    @cached_property
    def _reviews(self) -> Reviews:
        return self._cache.load(self._name, Reviews) or {}

    @cached_property
    def _name(self) -> str:
        """What reviews are kept under: where other modules are installed, names may mean what they did not."""
        outside = sorted(path for path in self._facts if is_installed(path))
        beside = f"-{digest(repr(outside).encode())[:8]}" if outside else ""
        return f"reviews-{self._key}{beside}"

    def _flows(self, paths: Iterable[str]) -> Flows:
        """The flow records and outlines of files: kept apart, as a run in which nothing changed needs none of them."""
        name = f"flows-{state_of()}"
        before: Flows = self._cache.load(name, Flows) or {}
        now: Flows = {}
        for path in paths:
            if is_installed(path):
                continue  # what its functions do is not followed
            hashed = self._facts[path][0]
            known = self._fresh_flows.get(path) or before.get(path)
            if known is None or known[0] != hashed:
                self._learn(path, hashed, self._content(path))
                known = self._fresh_flows.get(path, (hashed, b"", b""))
            now[path] = known
        if now != before and not self._buffers:
            self._cache.save(name, now)
        self._fresh_flows = {}
        return now

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {path: found[0] for path, found in self._facts.items()}

    @cached_property
    def _facts(self) -> Facts:
        """The facts of every file of the project: read again only where the content changed."""
        name = f"facts-{state_of()}"
        before: Facts = self._cache.load(name, Facts) or {}
        now: Facts = {}
        for path in self._everything:
            mark = self.marks[path] = NONE if path in self._buffers else mark_of(f"{self._root}/{path}")
            known = before.get(path)
            if known is None or known[4] == NONE or known[4] != mark:
                known = self._read(path, known, mark)
            if known is not None:
                now[path] = known
        if self._site is not None:
            now |= self._outside(now, self._site)
        if now != before and not self._buffers:
            self._cache.save(name, now)
        return now

    def _read(self, path: str, known: Known | None, mark: Mark) -> Known | None:
        """Read a file; what it says is learned only where its content is not the one that is known. None: it cannot be read."""
        content = self._content(path)
        if content is None:
            return None
        hashed = digest(content if isinstance(content, bytes) else content.encode(errors="surrogatepass"))
        if known is None or known[0] != hashed:
            known = self._learn(path, hashed, content)
        return (*known[:4], mark if is_settled(mark) else NONE)

    def _outside(self, now: Facts, site: Site) -> Facts:
        """What is needed of installed packages."""
        found = site.needed({path: known[1] for path, known in now.items() if known[1] is not None})
        return {path: (hashed, facts, digest_of(facts), {}, NONE) for path, (hashed, facts) in found.items()}

    def _learn(self, path: str, hashed: str, content: bytes | str | None) -> Known:
        """Read a file's facts, and keep its flow record until it is asked for."""
        try:
            found = read_any(path, decode(content).text if isinstance(content, bytes) else content or "")
        except (SyntaxError, Undecodable, RecursionError, ValueError, MemoryError):
            return hashed, None, "", {}, NONE  # what is no Python of this version has no facts
        self._fresh_flows[path] = hashed, found.flow, found.outline
        return hashed, found.facts, digest_of(found.facts), found.bodies, NONE

    def _content(self, path: str) -> bytes | str | None:
        if path in self._buffers:
            return self._buffers[path]
        try:
            data = (self._root / path).read_bytes()
        except OSError:
            # The engines report a file that cannot be read; there is nothing to remember of it.
            return None
        return data if len(data) <= MAX_BYTES else None
